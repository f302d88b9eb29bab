SELECT formatDateTime(day, '%Y-%m') AS month, sum(sign) AS value
FROM referrals
INNER JOIN (SELECT desk, referral_id, min(step_day) AS followed_on FROM (SELECT desk, referral_id, day AS step_day FROM referrals WHERE state IN {next_steps:Array(String)} GROUP BY desk, referral_id, step_day, source, event_id HAVING sum(sign) > 0) GROUP BY desk, referral_id) AS next_step USING (desk, referral_id)
WHERE programme = {programme:String} AND state IN {where_state:Array(String)} AND followed_on <= day + {within_days:UInt32} AND day >= {from:Date} AND day <= {to:Date}
GROUP BY month
HAVING value != 0
ORDER BY month
-- {"programme":"teams","where_state":["sent"],"next_steps":["done"],"within_days":90,"from":"2019-01-01","to":"2019-12-31"}
