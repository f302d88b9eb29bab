-- `log_hours` by partition: no two consumers count into the same row, so the owner of a partition can compare its rows with a recount of the
-- ledger and put them right (warehouse/heal.ts). Counts are signed, because putting right may mean taking back.
-- Made anew from the ledger in one step that a kill leaves undone or done; nothing may be inserted until its views are there again.
DROP VIEW IF EXISTS events_to_log_hours;

DROP VIEW IF EXISTS rejections_to_log_hours;

CREATE OR REPLACE TABLE log_hours
(
  topic LowCardinality(String),
  partition UInt32,
  hour DateTime('UTC'),
  outcome LowCardinality(String),
  code LowCardinality(String),
  stored SimpleAggregateFunction(sum, Int64),
  last SimpleAggregateFunction(max, DateTime64(3, 'UTC')),
  synthetic SimpleAggregateFunction(max, UInt8)
)
ENGINE = AggregatingMergeTree
ORDER BY (topic, partition, hour, outcome, code)
SETTINGS non_replicated_deduplication_window = 10000
AS
SELECT topic, partition, toStartOfHour(recorded_at, 'UTC') AS hour, 'accepted' AS outcome, '' AS code, toInt64(count()) AS stored, max(events.recorded_at) AS last, max(events.synthetic) AS synthetic
FROM events
GROUP BY topic, partition, hour
UNION ALL
SELECT topic, partition, toStartOfHour(recorded_at, 'UTC') AS hour, outcome, code, toInt64(count()) AS stored, max(rejections.recorded_at) AS last, toUInt8(0) AS synthetic
FROM rejections
GROUP BY topic, partition, hour, outcome, code;

CREATE MATERIALIZED VIEW IF NOT EXISTS events_to_log_hours TO log_hours AS
SELECT topic, partition, toStartOfHour(recorded_at, 'UTC') AS hour, 'accepted' AS outcome, '' AS code, toInt64(count()) AS stored, max(events.recorded_at) AS last, max(events.synthetic) AS synthetic
FROM events
GROUP BY topic, partition, hour;

CREATE MATERIALIZED VIEW IF NOT EXISTS rejections_to_log_hours TO log_hours AS
SELECT topic, partition, toStartOfHour(recorded_at, 'UTC') AS hour, outcome, code, toInt64(count()) AS stored, max(rejections.recorded_at) AS last, toUInt8(0) AS synthetic
FROM rejections
GROUP BY topic, partition, hour, outcome, code;
