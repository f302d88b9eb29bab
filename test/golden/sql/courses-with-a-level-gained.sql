SELECT concat(toString(toYear(day)), 'Q', toString(toQuarter(day))) AS quarter, sum(sign) AS value
FROM outcomes
WHERE programme = {programme:String} AND kind IN {where_kind:Array(String)} AND indexOf({scale:Array(String)}, cefr_in) > 0 AND indexOf({scale:Array(String)}, cefr_out) > indexOf({scale:Array(String)}, cefr_in) AND day >= {from:Date} AND day <= {to:Date}
GROUP BY quarter
HAVING value != 0
ORDER BY quarter
-- {"programme":"teams","where_kind":["course_completed"],"scale":["pre_A1","A1","A2"],"from":"2019-01-01","to":"2019-12-31"}
