SELECT source, event_id, toString(occurred_at) AS occurred, at.1 AS topic, at.2 AS partition, at.3 AS offset
FROM
(
  SELECT zone, gender, source, event_id, day, desk, occurred_at, argMaxIf((toString(topic), partition, offset), (recorded_at, offset), sign > 0) AS at
  FROM contacts
  WHERE programme = {programme:String} AND recorded_at <= {known_at:DateTime64(3, 'UTC')} AND eligibility = 'eligible' AND subject != '' AND day >= {from:Date} AND day <= {to:Date} AND desk IN {shown:Array(String)}
  GROUP BY zone, gender, source, event_id, day, desk, occurred_at
  HAVING sum(sign) > 0
)
WHERE toString(zone) = {cell_zone:String} AND toString(gender) = {cell_gender:String}
ORDER BY occurred_at DESC, source, event_id
LIMIT 101 OFFSET 200
-- {"programme":"teams","known_at":"2020-01-31 22:59:59.999","from":"2019-01-01","to":"2019-12-31","shown":["pua1-prato"],"cell_zone":"pratese","cell_gender":""}
