SELECT chosen.1 AS source, chosen.2 AS event_id, toString(chosen.3) AS occurred, chosen.4.1 AS topic, chosen.4.2 AS partition, chosen.4.3 AS offset
FROM
(
  SELECT desk, argMin((source, event_id, occurred_at, at), (occurred_at, source, event_id)) AS chosen
  FROM
  (
    SELECT desk, survey_id AS unit_id, on_day, source, event_id, occurred_at, at,
      arrayJoin(if(fact = 'answered', ['offered', 'answered'], ['offered'])) AS milestone
    FROM (SELECT desk, survey_id, if(named.case_id != '', named.case_id, contact.case_id) AS case_id, fact, toInt32(day) AS on_day, programme, overall, helpful, named.source AS source, named.event_id AS event_id, occurred_at, at
    FROM (SELECT source, desk, survey_id, case_id, contact_id, fact, day, programme, overall, helpful, event_id, occurred_at, (toString(topic), partition, offset) AS at FROM surveys WHERE 1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')} AND sign = 1 AND NOT (source, event_id) IN (SELECT source, event_id FROM surveys WHERE sign = -1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')})
    UNION ALL
    SELECT source, desk, survey_id, case_id, contact_id, fact, day, programme, overall, helpful, event_id, occurred_at, argMaxIf((toString(topic), partition, offset), (recorded_at, offset), sign > 0) AS at FROM (SELECT * FROM surveys WHERE 1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')} AND (source, event_id) IN (SELECT source, event_id FROM surveys WHERE sign = -1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')})) GROUP BY source, event_id, source, desk, survey_id, case_id, contact_id, fact, day, programme, overall, helpful, event_id, occurred_at HAVING sum(sign) > 0) AS named
    LEFT ANY JOIN (SELECT source, event_id, case_id FROM contacts WHERE 1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')} AND case_id != '' AND (source, event_id) IN (SELECT source, contact_id FROM surveys WHERE contact_id != '') AND sign = 1 AND NOT (source, event_id) IN (SELECT source, event_id FROM contacts WHERE sign = -1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')})
    UNION ALL
    SELECT source, event_id, case_id FROM (SELECT * FROM contacts WHERE 1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')} AND case_id != '' AND (source, event_id) IN (SELECT source, contact_id FROM surveys WHERE contact_id != '') AND (source, event_id) IN (SELECT source, event_id FROM contacts WHERE sign = -1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')})) GROUP BY source, event_id, source, event_id, case_id HAVING sum(sign) > 0) AS contact
    ON named.source = contact.source AND named.contact_id = contact.event_id)
  ) AS told
  INNER JOIN
  (
    SELECT desk, unit_id, milestone, on_day FROM (SELECT desk, survey_id AS unit_id, if(answered_on > 0, 'answered', 'open') AS exit, days, offered + {term:Int32} <= toInt32({observed:Date}) AS mature,
      stratum, overall, if(answered_on > 0, 'answered', 'offered') AS milestone, if(answered_on > 0, answered_on, offered) AS on_day
    FROM (SELECT desk, survey_id, offered, answered_on, if(answered_on > 0, answered_on, toInt32({observed:Date})) - offered AS days, overall, helpful,
      multiIf(case_id = '', 'no_case', achieved, 'achieved', failed, 'not_achieved', closed, 'closed', 'none') AS stratum
    FROM
    (
      SELECT desk, survey_id, max(case_id) AS case_id, argMin(programme, on_day) AS offer_programme, min(on_day) AS offered,
        minIf(on_day, fact = 'answered') AS answered_on,
        toInt32(argMinIf(overall, on_day, fact = 'answered')) AS overall,
        if(answered_on = 0, -1, toInt32(argMinIf(helpful, on_day, fact = 'answered'))) AS helpful
      FROM (SELECT desk, survey_id, if(named.case_id != '', named.case_id, contact.case_id) AS case_id, fact, toInt32(day) AS on_day, programme, overall, helpful
    FROM (SELECT source, desk, survey_id, case_id, contact_id, fact, day, programme, overall, helpful FROM surveys WHERE 1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')} AND sign = 1 AND NOT (source, event_id) IN (SELECT source, event_id FROM surveys WHERE sign = -1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')})
    UNION ALL
    SELECT source, desk, survey_id, case_id, contact_id, fact, day, programme, overall, helpful FROM (SELECT * FROM surveys WHERE 1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')} AND (source, event_id) IN (SELECT source, event_id FROM surveys WHERE sign = -1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')})) GROUP BY source, event_id, source, desk, survey_id, case_id, contact_id, fact, day, programme, overall, helpful HAVING sum(sign) > 0) AS named
    LEFT ANY JOIN (SELECT source, event_id, case_id FROM contacts WHERE 1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')} AND case_id != '' AND (source, event_id) IN (SELECT source, contact_id FROM surveys WHERE contact_id != '') AND sign = 1 AND NOT (source, event_id) IN (SELECT source, event_id FROM contacts WHERE sign = -1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')})
    UNION ALL
    SELECT source, event_id, case_id FROM (SELECT * FROM contacts WHERE 1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')} AND case_id != '' AND (source, event_id) IN (SELECT source, contact_id FROM surveys WHERE contact_id != '') AND (source, event_id) IN (SELECT source, event_id FROM contacts WHERE sign = -1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')})) GROUP BY source, event_id, source, event_id, case_id HAVING sum(sign) > 0) AS contact
    ON named.source = contact.source AND named.contact_id = contact.event_id)
      GROUP BY desk, survey_id
    ) AS thread
    LEFT ANY JOIN
    (
      SELECT desk, case_id, countIf(kind = 'case_closed') > 0 AS closed,
        countIf(kind NOT IN ('taken_in_charge', 'case_closed') AND result = 'achieved') > 0 AS achieved,
        countIf(kind NOT IN ('taken_in_charge', 'case_closed') AND result != 'achieved') > 0 AS failed
      FROM (SELECT desk, case_id, kind, result FROM outcomes WHERE 1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')} AND sign = 1 AND NOT (source, event_id) IN (SELECT source, event_id FROM outcomes WHERE sign = -1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')})
    UNION ALL
    SELECT desk, case_id, kind, result FROM (SELECT * FROM outcomes WHERE 1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')} AND (source, event_id) IN (SELECT source, event_id FROM outcomes WHERE sign = -1 AND recorded_at <= {known_at:DateTime64(3, 'UTC')})) GROUP BY source, event_id, desk, case_id, kind, result HAVING sum(sign) > 0)
      GROUP BY desk, case_id
    ) AS came USING (desk, case_id)
    WHERE 1 AND offer_programme = {programme:String} AND offered >= toInt32({from:Date}) AND offered <= toInt32({to:Date})))
    WHERE stratum = {stratum:String} AND exit = 'answered' AND overall >= {overall_from:Int32} AND days <= {at_most:Int32}
  ) AS picked
  USING (desk, unit_id, milestone, on_day)
  GROUP BY desk, unit_id
)
ORDER BY chosen.3 DESC, source, event_id
LIMIT 101 OFFSET 200
-- {"programme":"teams","from":"2019-01-01","to":"2019-12-31","known_at":"2020-01-31 22:59:59.999","observed":"2019-12-31","stratum":"achieved","overall_from":4,"term":30,"at_most":7}
