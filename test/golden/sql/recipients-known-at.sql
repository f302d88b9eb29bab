SELECT desk, count() AS value
FROM
(
  SELECT desk, subject
  FROM contacts
  WHERE programme = {programme:String} AND recorded_at <= {known_at:DateTime64(3, 'UTC')} AND eligibility = 'eligible' AND subject != '' AND day >= {from:Date} AND day <= {to:Date}
  GROUP BY desk, subject
  HAVING sum(sign) > 0
)
GROUP BY desk
ORDER BY desk
-- {"programme":"teams","known_at":"2020-01-31 22:59:59.999","from":"2019-01-01","to":"2019-12-31"}
