SELECT zone, count() AS value
FROM
(
  SELECT zone, service_area
  FROM contacts
  ARRAY JOIN if(empty(areas), [''], areas) AS service_area
  WHERE programme = {programme:String} AND service_area IN {where_service_area:Array(String)} AND recorded_at <= {known_at:DateTime64(3, 'UTC')} AND service_area != '' AND day >= {from:Date} AND day <= {to:Date}
  GROUP BY zone, service_area
  HAVING sum(sign) > 0
)
GROUP BY zone
ORDER BY zone
-- {"programme":"teams","where_service_area":["work","housing"],"known_at":"2020-01-31 22:59:59.999","from":"2019-01-01","to":"2019-12-31"}
