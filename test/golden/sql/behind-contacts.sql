SELECT source, event_id, toString(occurred_at) AS occurred, at.1 AS topic, at.2 AS partition, at.3 AS offset
FROM
(
  SELECT formatDateTime(day, '%Y-%m') AS month, service_area, source, event_id, day, desk, occurred_at, argMaxIf((toString(topic), partition, offset), (recorded_at, offset), sign > 0) AS at
  FROM contacts
  ARRAY JOIN if(empty(areas), [''], areas) AS service_area
  WHERE programme = {programme:String} AND recorded_at <= {known_at:DateTime64(3, 'UTC')} AND day >= {from:Date} AND day <= {to:Date}
  GROUP BY month, service_area, source, event_id, day, desk, occurred_at
  HAVING sum(sign) > 0
)
WHERE toString(month) = {cell_month:String} AND toString(service_area) = {cell_service_area:String}
ORDER BY occurred_at DESC, source, event_id
LIMIT 101 OFFSET 200
-- {"programme":"teams","known_at":"2020-01-31 22:59:59.999","from":"2019-01-01","to":"2019-12-31","cell_month":"2019-03","cell_service_area":"housing"}
