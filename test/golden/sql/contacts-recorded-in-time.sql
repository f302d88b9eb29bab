SELECT desk, sum(sign) AS value
FROM contacts
LEFT JOIN (SELECT source, event_id, min(recorded_at) AS first_recorded FROM contacts WHERE (source, event_id) IN (SELECT source, event_id FROM contacts WHERE sign < 0 AND recorded_at <= {known_at:DateTime64(3, 'UTC')}) AND recorded_at <= {known_at:DateTime64(3, 'UTC')} GROUP BY source, event_id) AS amended USING (source, event_id)
WHERE programme = {programme:String} AND recorded_at <= {known_at:DateTime64(3, 'UTC')} AND if(first_recorded > toDateTime64(0, 3, 'UTC'), first_recorded, recorded_at) <= occurred_at + toIntervalHour({within_hours:UInt32}) AND day >= {from:Date} AND day <= {to:Date}
GROUP BY desk
HAVING value != 0
ORDER BY desk
-- {"programme":"teams","known_at":"2020-01-31 22:59:59.999","within_hours":72,"from":"2019-01-01","to":"2019-12-31"}
