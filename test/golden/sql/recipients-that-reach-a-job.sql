SELECT zone, count() AS value
FROM
(
  SELECT zone, subject
  FROM contacts
  INNER JOIN (SELECT subject, max(outcome_day) AS reached_on FROM (SELECT subject, day AS outcome_day FROM outcomes WHERE kind IN {reached_kinds:Array(String)} AND result = 'achieved' AND subject != '' GROUP BY subject, outcome_day, source, event_id HAVING sum(sign) > 0) GROUP BY subject) AS reached USING (subject)
  WHERE programme = {programme:String} AND problem_area IN {where_problem_area:Array(String)} AND eligibility = 'eligible' AND subject != '' AND day >= {from:Date} AND day <= {to:Date}
  GROUP BY zone, subject
  HAVING sum(sign) > 0
)
GROUP BY zone
ORDER BY zone
-- {"programme":"teams","where_problem_area":["work"],"reached_kinds":["job_started"],"from":"2019-01-01","to":"2019-12-31"}
