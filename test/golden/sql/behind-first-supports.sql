SELECT source, event_id, toString(occurred_at) AS occurred, at.1 AS topic, at.2 AS partition, at.3 AS offset
FROM
(
  SELECT *, row_number() OVER (PARTITION BY programme, subject ORDER BY occurred_at, desk, source, event_id) AS turn
  FROM
  (
    SELECT programme, concat(toString(toYear(day)), 'Q', toString(toQuarter(day))) AS quarter, source, event_id, day, desk, occurred_at, subject, argMaxIf((toString(topic), partition, offset), (recorded_at, offset), sign > 0) AS at
    FROM contacts
    WHERE programme = {programme:String} AND recorded_at <= {known_at:DateTime64(3, 'UTC')} AND eligibility = 'eligible' AND subject != ''
    GROUP BY programme, quarter, source, event_id, day, desk, occurred_at, subject
    HAVING sum(sign) > 0
  )
)
WHERE turn = 1 AND toString(programme) = {cell_programme:String} AND toString(quarter) = {cell_quarter:String} AND day >= {from:Date} AND day <= {to:Date}
ORDER BY occurred_at DESC, source, event_id
LIMIT 101 OFFSET 200
-- {"programme":"teams","known_at":"2020-01-31 22:59:59.999","from":"2019-01-01","to":"2019-12-31","cell_programme":"teams","cell_quarter":"2019Q1"}
