SELECT desk, count() AS value
FROM
(
  SELECT desk, service_area
  FROM contact_areas_daily
  WHERE programme = {programme:String} AND service_area != '' AND day >= {from:Date} AND day <= {to:Date}
  GROUP BY desk, service_area
  HAVING sum(n) > 0
)
GROUP BY desk
ORDER BY desk
-- {"programme":"teams","from":"2019-01-01","to":"2019-12-31"}
