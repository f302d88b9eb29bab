SELECT count() AS value
FROM
(
  SELECT subject
  FROM recipient_days
  WHERE programme = {programme:String} AND day >= {from:Date} AND day <= {to:Date}
  GROUP BY subject
  HAVING sum(n) > 0
)
-- {"programme":"teams","from":"2019-01-01","to":"2019-12-31"}
