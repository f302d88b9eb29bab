SELECT chosen.1 AS source, chosen.2 AS event_id, toString(chosen.3) AS occurred, chosen.4.1 AS topic, chosen.4.2 AS partition, chosen.4.3 AS offset
FROM
(
  SELECT desk, argMin((source, event_id, occurred_at, at), (occurred_at, source, event_id)) AS chosen
  FROM
  (
    SELECT desk, case_id AS unit_id, on_day, source, event_id, occurred_at, at,
      arrayJoin(multiIf(what = 'contact_1', ['contact', 'level_1'], what = 'contact_2', ['contact', 'level_2'], what = 'taken', ['level_2'],
      what = 'outcome', ['outcome'], what = 'closed', ['closed'], what = 'sent', ['referral'],
      what = 'accepted', if(kind = 'pua_l2', ['accepted', 'accepted_level_2'], ['accepted']),
      what = 'done', if(kind = 'pua_l2', ['accepted', 'accepted_level_2', 'done'], ['accepted', 'done']),
      what = 'offered', ['survey_offered'], what = 'answered', ['survey_offered', 'survey'], [])) AS milestone
    FROM (SELECT desk, zone, case_id, programme, occurred_at, toInt32(day) AS on_day, if(unit = 'pua_l2', 'contact_2', 'contact_1') AS what, '' AS kind, '' AS reason, source, event_id, at
    FROM (SELECT desk, case_id, programme, occurred_at, day, zone, unit, source, event_id, (toString(topic), partition, offset) AS at FROM contacts WHERE 1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')} AND case_id != '' AND sign = 1 AND NOT (source, event_id) IN (SELECT source, event_id FROM contacts WHERE sign = -1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')})
    UNION ALL
    SELECT desk, case_id, programme, occurred_at, day, zone, unit, source, event_id, argMaxIf((toString(topic), partition, offset), (recorded_at, offset), sign > 0) AS at FROM (SELECT * FROM contacts WHERE 1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')} AND case_id != '' AND (source, event_id) IN (SELECT source, event_id FROM contacts WHERE sign = -1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')})) GROUP BY source, event_id, desk, case_id, programme, occurred_at, day, zone, unit, source, event_id HAVING sum(sign) > 0)
    UNION ALL
    SELECT desk, zone, case_id, programme, occurred_at, toInt32(day), multiIf(kind = 'case_closed', 'closed', result != 'achieved', 'not_achieved', kind = 'taken_in_charge', 'taken', 'outcome'), kind, reason, source, event_id, at
    FROM (SELECT desk, case_id, programme, occurred_at, day, zone, kind, result, reason, source, event_id, (toString(topic), partition, offset) AS at FROM outcomes WHERE 1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')} AND case_id != '' AND sign = 1 AND NOT (source, event_id) IN (SELECT source, event_id FROM outcomes WHERE sign = -1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')})
    UNION ALL
    SELECT desk, case_id, programme, occurred_at, day, zone, kind, result, reason, source, event_id, argMaxIf((toString(topic), partition, offset), (recorded_at, offset), sign > 0) AS at FROM (SELECT * FROM outcomes WHERE 1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')} AND case_id != '' AND (source, event_id) IN (SELECT source, event_id FROM outcomes WHERE sign = -1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')})) GROUP BY source, event_id, desk, case_id, programme, occurred_at, day, zone, kind, result, reason, source, event_id HAVING sum(sign) > 0)
    UNION ALL
    SELECT desk, zone, case_id, programme, occurred_at, toInt32(day), state, to_kind, '', source, event_id, at
    FROM (SELECT desk, case_id, programme, occurred_at, day, zone, state, to_kind, source, event_id, (toString(topic), partition, offset) AS at FROM referrals WHERE 1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')} AND case_id != '' AND sign = 1 AND NOT (source, event_id) IN (SELECT source, event_id FROM referrals WHERE sign = -1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')})
    UNION ALL
    SELECT desk, case_id, programme, occurred_at, day, zone, state, to_kind, source, event_id, argMaxIf((toString(topic), partition, offset), (recorded_at, offset), sign > 0) AS at FROM (SELECT * FROM referrals WHERE 1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')} AND case_id != '' AND (source, event_id) IN (SELECT source, event_id FROM referrals WHERE sign = -1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')})) GROUP BY source, event_id, desk, case_id, programme, occurred_at, day, zone, state, to_kind, source, event_id HAVING sum(sign) > 0)
    UNION ALL
    SELECT desk, '', case_id, programme, occurred_at, on_day, fact, '', '', source, event_id, at FROM (SELECT desk, survey_id, if(named.case_id != '', named.case_id, contact.case_id) AS case_id, fact, toInt32(day) AS on_day, programme, overall, helpful, named.source AS source, named.event_id AS event_id, occurred_at, at
    FROM (SELECT source, desk, survey_id, case_id, contact_id, fact, day, programme, overall, helpful, event_id, occurred_at, (toString(topic), partition, offset) AS at FROM surveys WHERE 1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')} AND sign = 1 AND NOT (source, event_id) IN (SELECT source, event_id FROM surveys WHERE sign = -1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')})
    UNION ALL
    SELECT source, desk, survey_id, case_id, contact_id, fact, day, programme, overall, helpful, event_id, occurred_at, argMaxIf((toString(topic), partition, offset), (recorded_at, offset), sign > 0) AS at FROM (SELECT * FROM surveys WHERE 1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')} AND (source, event_id) IN (SELECT source, event_id FROM surveys WHERE sign = -1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')})) GROUP BY source, event_id, source, desk, survey_id, case_id, contact_id, fact, day, programme, overall, helpful, event_id, occurred_at HAVING sum(sign) > 0) AS named
    LEFT ANY JOIN (SELECT source, event_id, case_id FROM contacts WHERE 1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')} AND case_id != '' AND (source, event_id) IN (SELECT source, contact_id FROM surveys WHERE contact_id != '') AND sign = 1 AND NOT (source, event_id) IN (SELECT source, event_id FROM contacts WHERE sign = -1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')})
    UNION ALL
    SELECT source, event_id, case_id FROM (SELECT * FROM contacts WHERE 1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')} AND case_id != '' AND (source, event_id) IN (SELECT source, contact_id FROM surveys WHERE contact_id != '') AND (source, event_id) IN (SELECT source, event_id FROM contacts WHERE sign = -1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')})) GROUP BY source, event_id, source, event_id, case_id HAVING sum(sign) > 0) AS contact
    ON named.source = contact.source AND named.contact_id = contact.event_id) WHERE case_id != '')
  ) AS told
  INNER JOIN
  (
    SELECT desk, unit_id, milestone, on_day FROM (SELECT desk, case_id AS unit_id, exit, days, mature, reason,
      multiIf(exit = 'reached', 'outcome', exit = 'closed', 'closed', 'contact') AS milestone,
      multiIf(exit = 'reached', came, exit = 'closed', ended, began) AS on_day
    FROM (SELECT desk, case_id, wait.1 AS to, wait.2 AS began, wait.3 AS came, wait.5 AS ended,
      multiIf(came > 0 AND (ended = 0 OR came <= ended), 'reached', ended > 0, 'closed', 'open') AS exit,
      multiIf(exit = 'reached', came, exit = 'closed', ended, toInt32({observed:Date})) - began AS days,
      began + wait.4 <= toInt32({observed:Date}) AS mature,
      multiIf(exit = 'reached', '', to = 'accepted' AND was_rejected, 'rejected', to = 'accepted' AND was_revoked, 'revoked',
        exit = 'closed', closed_reason, to = 'accepted', 'unanswered', to = 'level_1' AND seen_by_level_2, 'level_2_direct', 'still_open') AS reason
    FROM (SELECT *, if(accepted_level_2 = 0, 0, arrayMin(arrayFilter(d -> d >= accepted_level_2, level_2_days))) AS level_2, if(accepted = 0, 0, arrayMin(arrayFilter(d -> d >= accepted, done_days))) AS done
    FROM (SELECT *, if(referral = 0, 0, arrayMin(arrayFilter(d -> d >= referral, accepted_days))) AS accepted, if(referral = 0, 0, arrayMin(arrayFilter(d -> d >= referral, accepted_2_days))) AS accepted_level_2, if(survey_offered = 0, 0, arrayMin(arrayFilter(d -> d >= survey_offered, answered_days))) AS survey
    FROM (SELECT *, if(level_1 = 0, 0, arrayMin(arrayFilter(d -> d >= level_1, sent_days))) AS referral, if(contact = 0, 0, arrayMin(arrayFilter(d -> d >= contact, outcome_days))) AS outcome, if(contact = 0, 0, arrayMin(arrayFilter(d -> d >= contact, offered_days))) AS survey_offered, if(contact = 0, 0, arrayMin(arrayFilter(d -> d >= contact, closed_days))) AS closed
    FROM (SELECT desk, case_id,
        anyIf(zone, startsWith(what, 'contact')) AS case_zone,
        argMinIf(programme, occurred_at, startsWith(what, 'contact')) AS first_programme,
        minIf(on_day, startsWith(what, 'contact')) AS contact,
        minIf(on_day, what = 'contact_1') AS level_1,
        groupArrayIf(on_day, what IN ('contact_1', 'contact_2')) AS contact_days,
        groupArrayIf(on_day, what IN ('contact_2', 'taken')) AS level_2_days,
        groupArrayIf(on_day, what IN ('outcome')) AS outcome_days,
        groupArrayIf(on_day, what IN ('sent')) AS sent_days,
        groupArrayIf(on_day, what IN ('accepted', 'done')) AS accepted_days,
        groupArrayIf(on_day, what IN ('accepted', 'done') AND kind = 'pua_l2') AS accepted_2_days,
        groupArrayIf(on_day, what IN ('done')) AS done_days,
        groupArrayIf(on_day, what IN ('offered', 'answered')) AS offered_days,
        groupArrayIf(on_day, what IN ('answered')) AS answered_days,
        groupArrayIf(on_day, what IN ('closed')) AS closed_days,
        argMinIf(reason, on_day, what = 'closed') AS closed_reason,
        countIf(what = 'contact_2') > 0 AS seen_by_level_2,
        countIf(what = 'rejected') > 0 AS was_rejected,
        countIf(what = 'revoked') > 0 AS was_revoked
    FROM (SELECT desk, zone, case_id, programme, occurred_at, toInt32(day) AS on_day, if(unit = 'pua_l2', 'contact_2', 'contact_1') AS what, '' AS kind, '' AS reason
    FROM (SELECT desk, case_id, programme, occurred_at, day, zone, unit FROM contacts WHERE 1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')} AND case_id != '' AND sign = 1 AND NOT (source, event_id) IN (SELECT source, event_id FROM contacts WHERE sign = -1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')})
    UNION ALL
    SELECT desk, case_id, programme, occurred_at, day, zone, unit FROM (SELECT * FROM contacts WHERE 1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')} AND case_id != '' AND (source, event_id) IN (SELECT source, event_id FROM contacts WHERE sign = -1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')})) GROUP BY source, event_id, desk, case_id, programme, occurred_at, day, zone, unit HAVING sum(sign) > 0)
    UNION ALL
    SELECT desk, zone, case_id, programme, occurred_at, toInt32(day), multiIf(kind = 'case_closed', 'closed', result != 'achieved', 'not_achieved', kind = 'taken_in_charge', 'taken', 'outcome'), kind, reason
    FROM (SELECT desk, case_id, programme, occurred_at, day, zone, kind, result, reason FROM outcomes WHERE 1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')} AND case_id != '' AND sign = 1 AND NOT (source, event_id) IN (SELECT source, event_id FROM outcomes WHERE sign = -1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')})
    UNION ALL
    SELECT desk, case_id, programme, occurred_at, day, zone, kind, result, reason FROM (SELECT * FROM outcomes WHERE 1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')} AND case_id != '' AND (source, event_id) IN (SELECT source, event_id FROM outcomes WHERE sign = -1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')})) GROUP BY source, event_id, desk, case_id, programme, occurred_at, day, zone, kind, result, reason HAVING sum(sign) > 0)
    UNION ALL
    SELECT desk, zone, case_id, programme, occurred_at, toInt32(day), state, to_kind, ''
    FROM (SELECT desk, case_id, programme, occurred_at, day, zone, state, to_kind FROM referrals WHERE 1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')} AND case_id != '' AND sign = 1 AND NOT (source, event_id) IN (SELECT source, event_id FROM referrals WHERE sign = -1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')})
    UNION ALL
    SELECT desk, case_id, programme, occurred_at, day, zone, state, to_kind FROM (SELECT * FROM referrals WHERE 1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')} AND case_id != '' AND (source, event_id) IN (SELECT source, event_id FROM referrals WHERE sign = -1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')})) GROUP BY source, event_id, desk, case_id, programme, occurred_at, day, zone, state, to_kind HAVING sum(sign) > 0)
    UNION ALL
    SELECT desk, '', case_id, programme, toDateTime64(0, 3, 'UTC'), on_day, fact, '', '' FROM (SELECT desk, survey_id, if(named.case_id != '', named.case_id, contact.case_id) AS case_id, fact, toInt32(day) AS on_day, programme, overall, helpful
    FROM (SELECT source, desk, survey_id, case_id, contact_id, fact, day, programme, overall, helpful FROM surveys WHERE 1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')} AND sign = 1 AND NOT (source, event_id) IN (SELECT source, event_id FROM surveys WHERE sign = -1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')})
    UNION ALL
    SELECT source, desk, survey_id, case_id, contact_id, fact, day, programme, overall, helpful FROM (SELECT * FROM surveys WHERE 1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')} AND (source, event_id) IN (SELECT source, event_id FROM surveys WHERE sign = -1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')})) GROUP BY source, event_id, source, desk, survey_id, case_id, contact_id, fact, day, programme, overall, helpful HAVING sum(sign) > 0) AS named
    LEFT ANY JOIN (SELECT source, event_id, case_id FROM contacts WHERE 1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')} AND case_id != '' AND (source, event_id) IN (SELECT source, contact_id FROM surveys WHERE contact_id != '') AND sign = 1 AND NOT (source, event_id) IN (SELECT source, event_id FROM contacts WHERE sign = -1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')})
    UNION ALL
    SELECT source, event_id, case_id FROM (SELECT * FROM contacts WHERE 1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')} AND case_id != '' AND (source, event_id) IN (SELECT source, contact_id FROM surveys WHERE contact_id != '') AND (source, event_id) IN (SELECT source, event_id FROM contacts WHERE sign = -1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')})) GROUP BY source, event_id, source, event_id, case_id HAVING sum(sign) > 0) AS contact
    ON named.source = contact.source AND named.contact_id = contact.event_id) WHERE case_id != '')
    GROUP BY desk, case_id
    HAVING contact > 0 AND 1 AND first_programme = {programme:String} AND contact >= toInt32({from:Date}) AND contact <= toInt32({to:Date})))))
    ARRAY JOIN [('outcome', contact, outcome, {term_0:Int32}, if(closed >= contact, closed, 0))] AS wait
    WHERE began > 0))
    WHERE reason = {reason:String} AND mature
  ) AS picked
  USING (desk, unit_id, milestone, on_day)
  GROUP BY desk, unit_id
)
WHERE desk IN {shown:Array(String)}
ORDER BY chosen.3 DESC, source, event_id
LIMIT 101 OFFSET 200
-- {"programme":"teams","from":"2019-01-01","to":"2019-12-31","known_at":"2020-01-31 22:59:59.999","observed":"2019-12-31","reason":"withdrawn","term":180,"term_0":180,"shown":["pua1-prato","pua2-prato"]}
