SELECT gender, count() AS value
FROM
(
  SELECT gender, subject
  FROM contacts
  WHERE programme = {programme:String} AND NOT case_id IN {except_case_id:Array(String)} AND subject != '' AND day >= {from:Date} AND day <= {to:Date}
  GROUP BY gender, subject
  HAVING sum(sign) > 0
)
GROUP BY gender
ORDER BY gender
-- {"programme":"teams","except_case_id":[""],"from":"2019-01-01","to":"2019-12-31"}
