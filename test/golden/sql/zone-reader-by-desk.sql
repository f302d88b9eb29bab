SELECT desk, sum(n) AS value
FROM contacts_daily
WHERE programme = {programme:String} AND zone = {reader:String} AND day >= {from:Date} AND day <= {to:Date}
GROUP BY desk
HAVING value != 0
ORDER BY desk
-- {"programme":"teams","reader":"pratese","from":"2019-01-01","to":"2019-12-31"}
