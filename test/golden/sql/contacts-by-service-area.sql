SELECT service_area, toString(toYear(day)) AS year, sum(n) AS value
FROM contact_areas_daily
WHERE area_vasta = {area_vasta:String}
GROUP BY service_area, year
HAVING value != 0
ORDER BY service_area, year
-- {"area_vasta":"centro"}
