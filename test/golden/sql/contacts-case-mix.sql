SELECT gender, age_bracket, problem_area, sum(sign) AS value
FROM contacts
WHERE programme = {programme:String} AND day >= {from:Date} AND day <= {to:Date}
GROUP BY gender, age_bracket, problem_area
HAVING value != 0
ORDER BY gender, age_bracket, problem_area
-- {"programme":"teams","from":"2019-01-01","to":"2019-12-31"}
