SELECT level, region, count() AS value
FROM
(
  SELECT unit AS level, '09' AS region, subject
  FROM contacts
  WHERE programme = {programme:String} AND eligibility = 'eligible' AND subject != '' AND day >= {from:Date} AND day <= {to:Date}
  GROUP BY level, region, subject
  HAVING sum(sign) > 0
)
GROUP BY level, region
ORDER BY level, region
-- {"programme":"teams","from":"2019-01-01","to":"2019-12-31"}
