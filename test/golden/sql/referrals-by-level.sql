SELECT from_unit AS level, sum(sign) AS value
FROM referrals
WHERE desk = {desk:String} AND state IN {where_state:Array(String)}
GROUP BY level
HAVING value != 0
ORDER BY level
-- {"desk":"pua1-prato","where_state":["sent"]}
