-- The ledger: one row per consumed offset, in `events` or in `rejections`, in log order.
--
-- ORDER BY follows the log, so a range is appended where it belongs, the last range, an audit and a rebuild read contiguous granules, and
-- merges have nothing to sort. Questions by desk or day go to the facts and rollups, questions by id to `log_keys`.
--
-- The projection `marks` lives in the same part as its rows, so the mark is never ahead of or behind what is stored (a view could be, after
-- a kill), and reading it touches one row per part.
--
-- non_replicated_deduplication_window counts inserts per table: a range is inserted again only as the last one of its partition, after a
-- restart or a rebalance. 10,000 covers 100 s of all partitions together at the 100 inserts/s measured, and a token is about 100 bytes.
--
-- Both tables are flushed to disk before an insert is acknowledged, so the mark survives a power cut; the views' targets are not, and may
-- then lack rows that these tables hold: they can be made anew from here.
CREATE TABLE IF NOT EXISTS events
(
  topic LowCardinality(String),
  partition UInt32,
  offset UInt64 CODEC(Delta, ZSTD(1)),
  batch_first UInt64 CODEC(Delta, ZSTD(1)),
  batch_last UInt64 CODEC(Delta, ZSTD(1)),
  event_id String CODEC(ZSTD(1)),
  source LowCardinality(String),
  type LowCardinality(String),
  family LowCardinality(String),
  desk LowCardinality(String),
  subject String CODEC(ZSTD(1)),
  occurred_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
  recorded_at DateTime64(3, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
  day Date CODEC(Delta, ZSTD(1)),
  synthetic UInt8,
  receipt String CODEC(ZSTD(1)),
  amends String CODEC(ZSTD(1)),
  amendment LowCardinality(String),
  state String CODEC(ZSTD(3)),
  prior String CODEC(ZSTD(3)),
  raw String CODEC(ZSTD(3)),
  INDEX recorded_at_range recorded_at TYPE minmax GRANULARITY 1,
  PROJECTION marks (SELECT topic, partition, max(batch_last), argMax(batch_first, batch_last) GROUP BY topic, partition)
)
ENGINE = MergeTree
ORDER BY (topic, partition, offset)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

-- `source` and `type` are what the publisher wrote, so their number has no bound: plain strings.
CREATE TABLE IF NOT EXISTS rejections
(
  topic LowCardinality(String),
  partition UInt32,
  offset UInt64 CODEC(Delta, ZSTD(1)),
  batch_first UInt64 CODEC(Delta, ZSTD(1)),
  batch_last UInt64 CODEC(Delta, ZSTD(1)),
  recorded_at DateTime64(3, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
  outcome LowCardinality(String),
  code LowCardinality(String),
  path String CODEC(ZSTD(1)),
  detail String CODEC(ZSTD(1)),
  event_id String CODEC(ZSTD(1)),
  source String CODEC(ZSTD(1)),
  type String CODEC(ZSTD(1)),
  receipt String CODEC(ZSTD(1)),
  raw String CODEC(ZSTD(3)),
  redacted UInt8,
  PROJECTION marks (SELECT topic, partition, max(batch_last), argMax(batch_first, batch_last) GROUP BY topic, partition)
)
ENGINE = MergeTree
ORDER BY (topic, partition, offset)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

-- Where an id or a receipt is in the log. `key` is the first 8 bytes of its SHA-256, little-endian (warehouse/keys.ts computes the same), so
-- a look-up carries numbers and no text of a publisher. Small granules because look-ups are scattered: 5,000 ids against 20 million keys
-- took 25 ms when none is known and 145 ms when all are (with 8,192 rows a granule: 280 ms), in 14 bytes a key.
CREATE TABLE IF NOT EXISTS log_keys
(
  kind Enum8('event' = 1, 'amends' = 2, 'receipt' = 3, 'rejection' = 4, 'rejection_receipt' = 5),
  key UInt64 CODEC(NONE),
  source LowCardinality(String),
  topic LowCardinality(String),
  partition UInt32,
  offset UInt64
)
ENGINE = MergeTree
ORDER BY (kind, key, topic, partition, offset)
SETTINGS index_granularity = 256, non_replicated_deduplication_window = 10000;

CREATE MATERIALIZED VIEW IF NOT EXISTS events_to_log_keys TO log_keys AS
SELECT entry.1 AS kind, reinterpretAsUInt64(substring(SHA256(entry.2), 1, 8)) AS key, source, topic, partition, offset
FROM events
ARRAY JOIN arrayFilter(e -> e.2 != '', [('event', event_id), ('amends', amends), ('receipt', receipt)]) AS entry;

CREATE MATERIALIZED VIEW IF NOT EXISTS rejections_to_log_keys TO log_keys AS
SELECT entry.1 AS kind, reinterpretAsUInt64(substring(SHA256(entry.2), 1, 8)) AS key, '' AS source, topic, partition, offset
FROM rejections
ARRAY JOIN arrayFilter(e -> e.2 != '', [('rejection', event_id), ('rejection_receipt', receipt)]) AS entry;

-- How much of what was recorded, hour by hour; `accepted` is the outcome of an event row.
CREATE TABLE IF NOT EXISTS log_hours
(
  hour DateTime('UTC'),
  outcome LowCardinality(String),
  code LowCardinality(String),
  stored SimpleAggregateFunction(sum, UInt64),
  last SimpleAggregateFunction(max, DateTime64(3, 'UTC')),
  synthetic SimpleAggregateFunction(max, UInt8)
)
ENGINE = AggregatingMergeTree
ORDER BY (hour, outcome, code)
SETTINGS non_replicated_deduplication_window = 10000;

CREATE MATERIALIZED VIEW IF NOT EXISTS events_to_log_hours TO log_hours AS
SELECT toStartOfHour(recorded_at, 'UTC') AS hour, 'accepted' AS outcome, '' AS code, count() AS stored, max(events.recorded_at) AS last, max(events.synthetic) AS synthetic
FROM events
GROUP BY hour;

CREATE MATERIALIZED VIEW IF NOT EXISTS rejections_to_log_hours TO log_hours AS
SELECT toStartOfHour(recorded_at, 'UTC') AS hour, outcome, code, count() AS stored, max(rejections.recorded_at) AS last, toUInt8(0) AS synthetic
FROM rejections
GROUP BY hour, outcome, code;
