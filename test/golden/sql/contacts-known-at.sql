SELECT service_area, sum(sign) AS value
FROM contacts
ARRAY JOIN if(empty(areas), [''], areas) AS service_area
WHERE programme = {programme:String} AND recorded_at <= {known_at:DateTime64(3, 'UTC')} AND day >= {from:Date} AND day <= {to:Date}
GROUP BY service_area
HAVING value != 0
ORDER BY service_area
-- {"programme":"teams","known_at":"2020-01-31 22:59:59.999","from":"2019-01-01","to":"2019-12-31"}
