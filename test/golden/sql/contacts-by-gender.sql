SELECT gender, concat(toString(toYear(day)), 'Q', toString(toQuarter(day))) AS quarter, sum(sign) AS value
FROM contacts
WHERE programme = {programme:String} AND day >= {from:Date} AND day <= {to:Date}
GROUP BY gender, quarter
HAVING value != 0
ORDER BY gender, quarter
-- {"programme":"teams","from":"2019-01-01","to":"2019-12-31"}
