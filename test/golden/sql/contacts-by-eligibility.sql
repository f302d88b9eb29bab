SELECT eligibility, sum(n) AS value
FROM contacts_daily
WHERE programme = {programme:String} AND zone = {zone:String} AND day >= {from:Date} AND day <= {to:Date}
GROUP BY eligibility
HAVING value != 0
ORDER BY eligibility
-- {"programme":"teams","zone":"pratese","from":"2019-01-01","to":"2019-12-31"}
