SELECT language, if(count() = 0, NULL, avg(number)) AS value, if(count() < 2, NULL, stddevSampStable(number)) AS deviation
FROM
(
  SELECT language, overall AS number
  FROM surveys
  WHERE programme = {programme:String} AND fact IN {where_fact:Array(String)} AND overall >= 1 AND day >= {from:Date} AND day <= {to:Date}
  GROUP BY language, source, event_id, number
  HAVING sum(sign) > 0
)
GROUP BY language
ORDER BY language
-- {"programme":"teams","where_fact":["answered"],"from":"2019-01-01","to":"2019-12-31"}
