SELECT programme, zone, count() AS value
FROM
(
  SELECT programme, first.1 AS occurred_at, first.2 AS desk, first.3 AS day, first.4 AS zone
  FROM
  (
    SELECT programme, subject, min((occurred_at, desk, day, zone)) AS first
    FROM
    (
      SELECT programme, subject, occurred_at, desk, day, zone
      FROM contacts
      WHERE recorded_at <= {known_at:DateTime64(3, 'UTC')} AND eligibility = 'eligible' AND subject != '' AND sign > 0 AND subject NOT IN (SELECT subject FROM contacts WHERE recorded_at <= {known_at:DateTime64(3, 'UTC')} AND eligibility = 'eligible' AND subject != '' AND sign < 0)
      UNION ALL
      SELECT programme, subject, occurred_at, desk, day, zone
      FROM contacts
      WHERE recorded_at <= {known_at:DateTime64(3, 'UTC')} AND eligibility = 'eligible' AND subject != '' AND subject IN (SELECT subject FROM contacts WHERE recorded_at <= {known_at:DateTime64(3, 'UTC')} AND eligibility = 'eligible' AND subject != '' AND sign < 0)
      GROUP BY programme, subject, occurred_at, desk, day, zone
      HAVING sum(sign) > 0
    )
    GROUP BY programme, subject
  )
)
GROUP BY programme, zone
ORDER BY programme, zone
-- {"known_at":"2020-01-31 22:59:59.999"}
