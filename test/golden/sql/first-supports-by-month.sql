SELECT formatDateTime(day, '%Y-%m') AS month, count() AS value
FROM
(
  SELECT first.1 AS occurred_at, first.2 AS desk, first.3 AS day
  FROM
  (
    SELECT subject, min((occurred_at, desk, day)) AS first
    FROM
    (
      SELECT subject, occurred_at, desk, day
      FROM recipient_days
      WHERE programme = {programme:String} AND zone = {zone:String} AND n > 0 AND subject NOT IN (SELECT subject FROM recipient_days WHERE programme = {programme:String} AND zone = {zone:String} AND n < 0)
      UNION ALL
      SELECT subject, occurred_at, desk, day
      FROM recipient_days
      WHERE programme = {programme:String} AND zone = {zone:String} AND subject IN (SELECT subject FROM recipient_days WHERE programme = {programme:String} AND zone = {zone:String} AND n < 0)
      GROUP BY subject, occurred_at, desk, day
      HAVING sum(n) > 0
    )
    GROUP BY subject
  )
)
WHERE day >= {from:Date} AND day <= {to:Date}
GROUP BY month
ORDER BY month
-- {"programme":"teams","zone":"pratese","from":"2019-01-01","to":"2019-12-31"}
