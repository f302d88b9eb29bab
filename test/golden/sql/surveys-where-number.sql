SELECT language, sum(sign) AS value
FROM surveys
WHERE overall IN {where_overall:Array(Int32)}
GROUP BY language
HAVING value != 0
ORDER BY language
-- {"where_overall":[4,5]}
