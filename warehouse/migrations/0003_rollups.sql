-- Rollups: what the dashboards read, so that the cost of a page follows the number of days, desks and recipients, not of events.
-- Signed sums: a statement that ceased to hold subtracts what it added, and SummingMergeTree drops the rows that came to zero.
CREATE TABLE IF NOT EXISTS contacts_daily
(
  programme LowCardinality(String),
  day Date,
  desk LowCardinality(String),
  zone LowCardinality(String),
  area_vasta LowCardinality(String),
  network LowCardinality(String),
  province LowCardinality(String),
  unit LowCardinality(String),
  channel LowCardinality(String),
  eligibility LowCardinality(String),
  n Int64
)
ENGINE = SummingMergeTree(n)
ORDER BY (programme, day, desk, zone, area_vasta, network, province, unit, channel, eligibility)
SETTINGS non_replicated_deduplication_window = 10000;

CREATE MATERIALIZED VIEW IF NOT EXISTS contacts_to_contacts_daily TO contacts_daily AS
SELECT programme, day, desk, zone, area_vasta, network, province, unit, channel, eligibility, sum(sign) AS n
FROM contacts
GROUP BY programme, day, desk, zone, area_vasta, network, province, unit, channel, eligibility;

-- A contact counts once in each service area it touches, so areas never add up to contacts; one that touches none counts under ''.
CREATE TABLE IF NOT EXISTS contact_areas_daily
(
  programme LowCardinality(String),
  day Date,
  desk LowCardinality(String),
  zone LowCardinality(String),
  area_vasta LowCardinality(String),
  network LowCardinality(String),
  province LowCardinality(String),
  unit LowCardinality(String),
  channel LowCardinality(String),
  eligibility LowCardinality(String),
  service_area LowCardinality(String),
  n Int64
)
ENGINE = SummingMergeTree(n)
ORDER BY (programme, day, desk, service_area, zone, area_vasta, network, province, unit, channel, eligibility)
SETTINGS non_replicated_deduplication_window = 10000;

CREATE MATERIALIZED VIEW IF NOT EXISTS contacts_to_contact_areas_daily TO contact_areas_daily AS
SELECT programme, day, desk, zone, area_vasta, network, province, unit, channel, eligibility, service_area, sum(sign) AS n
FROM contacts
ARRAY JOIN if(empty(areas), [''], areas) AS service_area
GROUP BY programme, day, desk, zone, area_vasta, network, province, unit, channel, eligibility, service_area;

-- The days on which a recipient received an eligible support, with the profile stated then. A recipient exists where sum(n) > 0.
-- `occurred_at` is in the key because the first support is an instant, and a minimum could not be taken back.
CREATE TABLE IF NOT EXISTS recipient_days
(
  programme LowCardinality(String),
  subject String CODEC(ZSTD(1)),
  day Date CODEC(Delta, ZSTD(1)),
  desk LowCardinality(String),
  occurred_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
  zone LowCardinality(String),
  area_vasta LowCardinality(String),
  network LowCardinality(String),
  province LowCardinality(String),
  gender LowCardinality(String),
  citizenship LowCardinality(String),
  age_bracket LowCardinality(String),
  n Int64
)
ENGINE = SummingMergeTree(n)
ORDER BY (programme, subject, day, desk, occurred_at, zone, area_vasta, network, province, gender, citizenship, age_bracket)
SETTINGS non_replicated_deduplication_window = 10000;

CREATE MATERIALIZED VIEW IF NOT EXISTS contacts_to_recipient_days TO recipient_days AS
SELECT programme, subject, day, desk, occurred_at, zone, area_vasta, network, province, gender, citizenship, age_bracket, sum(sign) AS n
FROM contacts
WHERE eligibility = 'eligible' AND subject != ''
GROUP BY programme, subject, day, desk, occurred_at, zone, area_vasta, network, province, gender, citizenship, age_bracket;

-- One row per programme and recipient: the first eligible support, where it was and the profile stated then.
CREATE VIEW IF NOT EXISTS recipients AS
SELECT
  programme, subject, first.1 AS first_at, first.2 AS desk, first.3 AS day, first.4 AS zone, first.5 AS area_vasta, first.6 AS network,
  first.7 AS province, first.8 AS gender, first.9 AS citizenship, first.10 AS age_bracket
FROM
(
  SELECT programme, subject, min((occurred_at, desk, day, zone, area_vasta, network, province, gender, citizenship, age_bracket)) AS first
  FROM
  (
    SELECT programme, subject, occurred_at, desk, day, zone, area_vasta, network, province, gender, citizenship, age_bracket
    FROM recipient_days
    GROUP BY programme, subject, occurred_at, desk, day, zone, area_vasta, network, province, gender, citizenship, age_bracket
    HAVING sum(n) > 0
  )
  GROUP BY programme, subject
);
