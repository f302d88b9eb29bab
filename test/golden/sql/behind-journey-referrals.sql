SELECT chosen.1 AS source, chosen.2 AS event_id, toString(chosen.3) AS occurred, chosen.4.1 AS topic, chosen.4.2 AS partition, chosen.4.3 AS offset
FROM
(
  SELECT desk, argMin((source, event_id, occurred_at, at), (occurred_at, source, event_id)) AS chosen
  FROM
  (
    SELECT desk, referral_id AS unit_id, toInt32(day) AS on_day, source, event_id, occurred_at, at,
      arrayJoin(if(state = 'done', ['accepted', 'done'], [toString(state)])) AS milestone
    FROM (SELECT source, event_id, occurred_at, desk, referral_id, state, day, (toString(topic), partition, offset) AS at FROM referrals WHERE 1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')} AND sign = 1 AND NOT (source, event_id) IN (SELECT source, event_id FROM referrals WHERE sign = -1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')})
    UNION ALL
    SELECT source, event_id, occurred_at, desk, referral_id, state, day, argMaxIf((toString(topic), partition, offset), (recorded_at, offset), sign > 0) AS at FROM (SELECT * FROM referrals WHERE 1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')} AND (source, event_id) IN (SELECT source, event_id FROM referrals WHERE sign = -1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')})) GROUP BY source, event_id, source, event_id, occurred_at, desk, referral_id, state, day HAVING sum(sign) > 0)
  ) AS told
  INNER JOIN
  (
    SELECT desk, unit_id, milestone, on_day FROM (SELECT desk, referral_id AS unit_id, exit, days, sent + {term:Int32} <= toInt32({observed:Date}) AS mature, receiver, receiver_desk, done, credited,
      'done' AS milestone,
      done AS on_day
    FROM (SELECT *,
      multiIf(accepted > 0 AND (rejected = 0 OR accepted <= rejected) AND (revoked = 0 OR accepted <= revoked), 'accepted',
        rejected > 0 AND (revoked = 0 OR rejected <= revoked), 'rejected', revoked > 0, 'revoked', 'open') AS exit,
      greatest(multiIf(exit = 'accepted', accepted, exit = 'rejected', rejected, exit = 'revoked', revoked, toInt32({observed:Date})) - sent, 0) AS days
    FROM (SELECT desk, referral_id, receiver, receiver_desk, sent, accepted, rejected, revoked, done, achieved_on > 0 AND achieved_on >= sent AS credited
    FROM
    (
      SELECT desk, referral_id,
        max(case_id) AS case_id,
        argMinIf(programme, occurred_at, state = 'sent') AS sent_programme,
        argMin(to_kind, occurred_at) AS receiver,
        argMin(to_desk, occurred_at) AS receiver_desk,
        argMin(service_area, occurred_at) AS service_area,
        minIf(toInt32(day), state = 'sent') AS sent,
        minIf(toInt32(day), state IN ('accepted', 'done')) AS accepted,
        minIf(toInt32(day), state = 'rejected') AS rejected,
        minIf(toInt32(day), state = 'revoked') AS revoked,
        minIf(toInt32(day), state = 'done') AS done
      FROM (SELECT desk, referral_id, case_id, state, day, programme, occurred_at, to_kind, to_desk, service_area FROM referrals WHERE 1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')} AND sign = 1 AND NOT (source, event_id) IN (SELECT source, event_id FROM referrals WHERE sign = -1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')})
    UNION ALL
    SELECT desk, referral_id, case_id, state, day, programme, occurred_at, to_kind, to_desk, service_area FROM (SELECT * FROM referrals WHERE 1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')} AND (source, event_id) IN (SELECT source, event_id FROM referrals WHERE sign = -1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')})) GROUP BY source, event_id, desk, referral_id, case_id, state, day, programme, occurred_at, to_kind, to_desk, service_area HAVING sum(sign) > 0)
      GROUP BY desk, referral_id
    ) AS thread
    LEFT ANY JOIN
    (
      SELECT desk, case_id, service_area, max(toInt32(day)) AS achieved_on
      FROM (SELECT desk, case_id, service_area, day FROM outcomes WHERE 1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')} AND case_id != '' AND result = 'achieved' AND kind NOT IN ('taken_in_charge', 'case_closed') AND sign = 1 AND NOT (source, event_id) IN (SELECT source, event_id FROM outcomes WHERE sign = -1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')})
    UNION ALL
    SELECT desk, case_id, service_area, day FROM (SELECT * FROM outcomes WHERE 1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')} AND case_id != '' AND result = 'achieved' AND kind NOT IN ('taken_in_charge', 'case_closed') AND (source, event_id) IN (SELECT source, event_id FROM outcomes WHERE sign = -1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')})) GROUP BY source, event_id, desk, case_id, service_area, day HAVING sum(sign) > 0)
      GROUP BY desk, case_id, service_area
    ) AS achieved USING (desk, case_id, service_area)
    WHERE sent > 0 AND 1 AND sent_programme = {programme:String} AND sent >= toInt32({from:Date}) AND sent <= toInt32({to:Date}))))
    WHERE receiver = {receiver:String} AND receiver_desk = {receiver_desk:String} AND done > 0 AND credited
  ) AS picked
  USING (desk, unit_id, milestone, on_day)
  GROUP BY desk, unit_id
)
ORDER BY chosen.3 DESC, source, event_id
LIMIT 101 OFFSET 200
-- {"programme":"teams","from":"2019-01-01","to":"2019-12-31","known_at":"2020-01-31 22:59:59.999","observed":"2019-12-31","receiver":"pua_l2","receiver_desk":"","term":30}
