SELECT formatDateTime(day, '%Y-%m') AS month, sum(n) AS value
FROM contacts_daily
WHERE programme = {programme:String} AND day >= {from:Date} AND day <= {to:Date}
GROUP BY month
HAVING value != 0
ORDER BY month
-- {"programme":"teams","from":"2019-01-01","to":"2019-12-31"}
