-- The service of a referral or an outcome as its desk wrote it, beside its code: a word without a code is counted and listed by it, as those of
-- contacts are. '' in rows of events stored before.
-- The views are dropped and made again under the same name, as in 0004; nothing may be inserted between the two statements.

ALTER TABLE referrals ADD COLUMN IF NOT EXISTS service_local String CODEC(ZSTD(1));

ALTER TABLE outcomes ADD COLUMN IF NOT EXISTS service_local String CODEC(ZSTD(1));

DROP VIEW IF EXISTS events_to_referrals;

CREATE MATERIALIZED VIEW IF NOT EXISTS events_to_referrals TO referrals AS
SELECT
  stated.1 AS sign, topic, partition, offset, recorded_at, stated.2.event_id AS event_id, stated.2.source AS source,
  stated.2.type AS type, stated.2.fact AS fact, stated.2.desk AS desk, stated.2.comune AS comune, stated.2.zone AS zone,
  stated.2.area_vasta AS area_vasta, stated.2.network AS network, stated.2.province AS province,
  stated.2.programme AS programme, stated.2.subject AS subject, stated.2.occurred_at AS occurred_at, stated.2.day AS day,
  stated.2.framework AS framework, stated.2.synthetic AS synthetic, stated.2.referral_id AS referral_id,
  stated.2.case_id AS case_id, stated.2.state AS state, stated.2.from_unit AS from_unit, stated.2.to_kind AS to_kind,
  stated.2.to_desk AS to_desk, stated.2.service AS service, stated.2.service_area AS service_area,
  stated.2.service_local AS service_local
FROM events
ARRAY JOIN arrayMap(s -> (s.1, JSONExtract(s.2, 'Tuple(
  event_id String, source LowCardinality(String), type LowCardinality(String), fact LowCardinality(String),
  desk LowCardinality(String), comune LowCardinality(String), zone LowCardinality(String),
  area_vasta LowCardinality(String), network LowCardinality(String), province LowCardinality(String),
  programme LowCardinality(String), subject String, occurred_at DateTime64(3, \'UTC\'), day Date,
  framework LowCardinality(String), synthetic UInt8, referral_id String, case_id String, state LowCardinality(String),
  from_unit LowCardinality(String), to_kind LowCardinality(String), to_desk LowCardinality(String),
  service LowCardinality(String), service_area LowCardinality(String),
  service_local String)')), arrayFilter(s -> s.2 != '' AND JSONExtractString(s.2, 'family') = 'referral', [(toInt8(-1), events.prior), (toInt8(1), events.state)])) AS stated
WHERE family IN ('referral', 'amendment');

DROP VIEW IF EXISTS events_to_outcomes;

CREATE MATERIALIZED VIEW IF NOT EXISTS events_to_outcomes TO outcomes AS
SELECT
  stated.1 AS sign, topic, partition, offset, recorded_at, stated.2.event_id AS event_id, stated.2.source AS source,
  stated.2.type AS type, stated.2.fact AS fact, stated.2.desk AS desk, stated.2.comune AS comune, stated.2.zone AS zone,
  stated.2.area_vasta AS area_vasta, stated.2.network AS network, stated.2.province AS province,
  stated.2.programme AS programme, stated.2.subject AS subject, stated.2.occurred_at AS occurred_at, stated.2.day AS day,
  stated.2.framework AS framework, stated.2.synthetic AS synthetic, stated.2.case_id AS case_id, stated.2.service AS service,
  stated.2.service_area AS service_area, stated.2.kind AS kind, stated.2.result AS result, stated.2.reason AS reason,
  stated.2.cefr_in AS cefr_in, stated.2.cefr_out AS cefr_out,
  stated.2.service_local AS service_local
FROM events
ARRAY JOIN arrayMap(s -> (s.1, JSONExtract(s.2, 'Tuple(
  event_id String, source LowCardinality(String), type LowCardinality(String), fact LowCardinality(String),
  desk LowCardinality(String), comune LowCardinality(String), zone LowCardinality(String),
  area_vasta LowCardinality(String), network LowCardinality(String), province LowCardinality(String),
  programme LowCardinality(String), subject String, occurred_at DateTime64(3, \'UTC\'), day Date,
  framework LowCardinality(String), synthetic UInt8, case_id String, service LowCardinality(String),
  service_area LowCardinality(String), kind LowCardinality(String), result LowCardinality(String),
  reason LowCardinality(String), cefr_in LowCardinality(String), cefr_out LowCardinality(String),
  service_local String)')), arrayFilter(s -> s.2 != '' AND JSONExtractString(s.2, 'family') = 'outcome', [(toInt8(-1), events.prior), (toInt8(1), events.state)])) AS stated
WHERE family IN ('outcome', 'amendment');
