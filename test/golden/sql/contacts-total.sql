SELECT sum(n) AS value
FROM contacts_daily
-- {}
