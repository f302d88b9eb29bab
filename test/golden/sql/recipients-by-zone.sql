SELECT zone, count() AS value
FROM
(
  SELECT zone, subject
  FROM recipient_days
  WHERE programme = {programme:String} AND network = {network:String} AND day >= {from:Date} AND day <= {to:Date}
  GROUP BY zone, subject
  HAVING sum(n) > 0
)
GROUP BY zone
ORDER BY zone
-- {"programme":"teams","network":"prato","from":"2019-01-01","to":"2019-12-31"}
