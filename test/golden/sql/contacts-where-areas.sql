SELECT unit AS level, sum(sign) AS value
FROM contacts
WHERE programme = {programme:String} AND hasAny(areas, {where_service_area:Array(String)}) AND channel IN {where_channel:Array(String)} AND day >= {from:Date} AND day <= {to:Date}
GROUP BY level
HAVING value != 0
ORDER BY level
-- {"programme":"teams","where_service_area":["work","housing"],"where_channel":["phone"],"from":"2019-01-01","to":"2019-12-31"}
