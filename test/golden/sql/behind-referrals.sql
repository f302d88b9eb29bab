SELECT source, event_id, toString(occurred_at) AS occurred, at.1 AS topic, at.2 AS partition, at.3 AS offset
FROM
(
  SELECT desk, source, event_id, day, occurred_at, argMaxIf((toString(topic), partition, offset), (recorded_at, offset), sign > 0) AS at
  FROM referrals
  WHERE programme = {programme:String} AND state IN {where_state:Array(String)} AND recorded_at <= {known_at:DateTime64(3, 'UTC')} AND day >= {from:Date} AND day <= {to:Date}
  GROUP BY desk, source, event_id, day, occurred_at
  HAVING sum(sign) > 0
)
WHERE toString(desk) = {cell_desk:String}
ORDER BY occurred_at DESC, source, event_id
LIMIT 101 OFFSET 200
-- {"programme":"teams","where_state":["sent"],"known_at":"2020-01-31 22:59:59.999","from":"2019-01-01","to":"2019-12-31","cell_desk":"pua1-prato"}
