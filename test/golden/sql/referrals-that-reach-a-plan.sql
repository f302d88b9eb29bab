SELECT desk, sum(sign) AS value
FROM referrals
INNER JOIN (SELECT desk, case_id, max(outcome_day) AS reached_on FROM (SELECT desk, case_id, day AS outcome_day FROM outcomes WHERE kind IN {reached_kinds:Array(String)} AND result = 'achieved' AND case_id != '' AND recorded_at <= {known_at:DateTime64(3, 'UTC')} GROUP BY desk, case_id, outcome_day, source, event_id HAVING sum(sign) > 0) GROUP BY desk, case_id) AS reached USING (desk, case_id)
WHERE programme = {programme:String} AND state IN {where_state:Array(String)} AND recorded_at <= {known_at:DateTime64(3, 'UTC')} AND reached_on >= day AND day >= {from:Date} AND day <= {to:Date}
GROUP BY desk
HAVING value != 0
ORDER BY desk
-- {"programme":"teams","where_state":["accepted"],"known_at":"2020-01-31 22:59:59.999","reached_kinds":["plan_agreed"],"from":"2019-01-01","to":"2019-12-31"}
