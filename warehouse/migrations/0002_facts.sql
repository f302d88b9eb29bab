-- Facts: one row for each statement that came to hold (sign 1) or ceased to (sign -1), with the position and the time of the event that said
-- so. A count is sum(sign); as known at K it is sum(sign) where recorded_at <= K. Columns are those of transform/types.ts.
-- Filled from the JSON of `events.state` and `events.prior`; '' in either means that nothing holds.
-- ORDER BY begins with what every question filters on; the event's id last keeps a statement and its reversal side by side.

CREATE TABLE IF NOT EXISTS contacts
(
  sign Int8,
  topic LowCardinality(String),
  partition UInt32,
  offset UInt64 CODEC(Delta, ZSTD(1)),
  recorded_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
  event_id String CODEC(ZSTD(1)),
  source LowCardinality(String),
  type LowCardinality(String),
  fact LowCardinality(String),
  desk LowCardinality(String),
  comune LowCardinality(String),
  zone LowCardinality(String),
  area_vasta LowCardinality(String),
  network LowCardinality(String),
  province LowCardinality(String),
  programme LowCardinality(String),
  subject String CODEC(ZSTD(1)),
  occurred_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
  day Date CODEC(Delta, ZSTD(1)),
  framework LowCardinality(String),
  synthetic UInt8,
  case_id String CODEC(ZSTD(1)),
  unit LowCardinality(String),
  channel LowCardinality(String),
  access_route LowCardinality(String),
  language LowCardinality(String),
  mediation_language LowCardinality(String),
  mediation_mode LowCardinality(String),
  services Array(Tuple(local String, code LowCardinality(String), area LowCardinality(String), result LowCardinality(String))),
  areas Array(LowCardinality(String)),
  problem_area LowCardinality(String),
  wait_days Int16,
  minutes Int16,
  gender LowCardinality(String),
  citizenship LowCardinality(String),
  permit LowCardinality(String),
  residence_comune LowCardinality(String),
  age_min Int16,
  age_max Int16,
  age_bracket LowCardinality(String),
  eligibility LowCardinality(String)
)
ENGINE = MergeTree
ORDER BY (programme, desk, day, subject, event_id)
SETTINGS non_replicated_deduplication_window = 10000;

CREATE MATERIALIZED VIEW IF NOT EXISTS events_to_contacts TO contacts AS
SELECT
  sign, topic, partition, offset, recorded_at, f.event_id AS event_id, f.source AS source, f.type AS type,
  f.fact AS fact, f.desk AS desk, f.comune AS comune, f.zone AS zone, f.area_vasta AS area_vasta, f.network AS network,
  f.province AS province, f.programme AS programme, f.subject AS subject, f.occurred_at AS occurred_at, f.day AS day,
  f.framework AS framework, f.synthetic AS synthetic, f.case_id AS case_id, f.unit AS unit, f.channel AS channel,
  f.access_route AS access_route, f.language AS language, f.mediation_language AS mediation_language,
  f.mediation_mode AS mediation_mode, f.services AS services, f.areas AS areas, f.problem_area AS problem_area,
  f.wait_days AS wait_days, f.minutes AS minutes, f.gender AS gender, f.citizenship AS citizenship, f.permit AS permit,
  f.residence_comune AS residence_comune, f.age_min AS age_min, f.age_max AS age_max, f.age_bracket AS age_bracket,
  f.eligibility AS eligibility
FROM
(
  SELECT signed.1 AS sign, topic, partition, offset, recorded_at, JSONExtract(signed.2, 'Tuple(
    event_id String, source LowCardinality(String), type LowCardinality(String), fact LowCardinality(String),
    desk LowCardinality(String), comune LowCardinality(String), zone LowCardinality(String),
    area_vasta LowCardinality(String), network LowCardinality(String), province LowCardinality(String),
    programme LowCardinality(String), subject String, occurred_at DateTime64(3, \'UTC\'), day Date,
    framework LowCardinality(String), synthetic UInt8, case_id String, unit LowCardinality(String),
    channel LowCardinality(String), access_route LowCardinality(String), language LowCardinality(String),
    mediation_language LowCardinality(String), mediation_mode LowCardinality(String),
    services Array(Tuple(local String, code LowCardinality(String), area LowCardinality(String), result LowCardinality(String))),
    areas Array(LowCardinality(String)), problem_area LowCardinality(String), wait_days Int16, minutes Int16,
    gender LowCardinality(String), citizenship LowCardinality(String), permit LowCardinality(String),
    residence_comune LowCardinality(String), age_min Int16, age_max Int16, age_bracket LowCardinality(String),
    eligibility LowCardinality(String))') AS f
  FROM events
  ARRAY JOIN arrayFilter(s -> s.2 != '', [(toInt8(-1), prior), (toInt8(1), state)]) AS signed
  WHERE family IN ('contact', 'amendment') AND JSONExtractString(signed.2, 'family') = 'contact'
);

CREATE TABLE IF NOT EXISTS referrals
(
  sign Int8,
  topic LowCardinality(String),
  partition UInt32,
  offset UInt64 CODEC(Delta, ZSTD(1)),
  recorded_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
  event_id String CODEC(ZSTD(1)),
  source LowCardinality(String),
  type LowCardinality(String),
  fact LowCardinality(String),
  desk LowCardinality(String),
  comune LowCardinality(String),
  zone LowCardinality(String),
  area_vasta LowCardinality(String),
  network LowCardinality(String),
  province LowCardinality(String),
  programme LowCardinality(String),
  subject String CODEC(ZSTD(1)),
  occurred_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
  day Date CODEC(Delta, ZSTD(1)),
  framework LowCardinality(String),
  synthetic UInt8,
  referral_id String CODEC(ZSTD(1)),
  case_id String CODEC(ZSTD(1)),
  state LowCardinality(String),
  from_unit LowCardinality(String),
  to_kind LowCardinality(String),
  to_desk LowCardinality(String),
  service LowCardinality(String),
  service_area LowCardinality(String)
)
ENGINE = MergeTree
ORDER BY (programme, desk, day, event_id)
SETTINGS non_replicated_deduplication_window = 10000;

CREATE MATERIALIZED VIEW IF NOT EXISTS events_to_referrals TO referrals AS
SELECT
  sign, topic, partition, offset, recorded_at, f.event_id AS event_id, f.source AS source, f.type AS type,
  f.fact AS fact, f.desk AS desk, f.comune AS comune, f.zone AS zone, f.area_vasta AS area_vasta, f.network AS network,
  f.province AS province, f.programme AS programme, f.subject AS subject, f.occurred_at AS occurred_at, f.day AS day,
  f.framework AS framework, f.synthetic AS synthetic, f.referral_id AS referral_id, f.case_id AS case_id, f.state AS state,
  f.from_unit AS from_unit, f.to_kind AS to_kind, f.to_desk AS to_desk, f.service AS service, f.service_area AS service_area
FROM
(
  SELECT signed.1 AS sign, topic, partition, offset, recorded_at, JSONExtract(signed.2, 'Tuple(
    event_id String, source LowCardinality(String), type LowCardinality(String), fact LowCardinality(String),
    desk LowCardinality(String), comune LowCardinality(String), zone LowCardinality(String),
    area_vasta LowCardinality(String), network LowCardinality(String), province LowCardinality(String),
    programme LowCardinality(String), subject String, occurred_at DateTime64(3, \'UTC\'), day Date,
    framework LowCardinality(String), synthetic UInt8, referral_id String, case_id String, state LowCardinality(String),
    from_unit LowCardinality(String), to_kind LowCardinality(String), to_desk LowCardinality(String),
    service LowCardinality(String), service_area LowCardinality(String))') AS f
  FROM events
  ARRAY JOIN arrayFilter(s -> s.2 != '', [(toInt8(-1), prior), (toInt8(1), state)]) AS signed
  WHERE family IN ('referral', 'amendment') AND JSONExtractString(signed.2, 'family') = 'referral'
);

CREATE TABLE IF NOT EXISTS outcomes
(
  sign Int8,
  topic LowCardinality(String),
  partition UInt32,
  offset UInt64 CODEC(Delta, ZSTD(1)),
  recorded_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
  event_id String CODEC(ZSTD(1)),
  source LowCardinality(String),
  type LowCardinality(String),
  fact LowCardinality(String),
  desk LowCardinality(String),
  comune LowCardinality(String),
  zone LowCardinality(String),
  area_vasta LowCardinality(String),
  network LowCardinality(String),
  province LowCardinality(String),
  programme LowCardinality(String),
  subject String CODEC(ZSTD(1)),
  occurred_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
  day Date CODEC(Delta, ZSTD(1)),
  framework LowCardinality(String),
  synthetic UInt8,
  case_id String CODEC(ZSTD(1)),
  service LowCardinality(String),
  service_area LowCardinality(String),
  kind LowCardinality(String),
  result LowCardinality(String),
  reason LowCardinality(String),
  cefr_in LowCardinality(String),
  cefr_out LowCardinality(String)
)
ENGINE = MergeTree
ORDER BY (programme, desk, day, event_id)
SETTINGS non_replicated_deduplication_window = 10000;

CREATE MATERIALIZED VIEW IF NOT EXISTS events_to_outcomes TO outcomes AS
SELECT
  sign, topic, partition, offset, recorded_at, f.event_id AS event_id, f.source AS source, f.type AS type,
  f.fact AS fact, f.desk AS desk, f.comune AS comune, f.zone AS zone, f.area_vasta AS area_vasta, f.network AS network,
  f.province AS province, f.programme AS programme, f.subject AS subject, f.occurred_at AS occurred_at, f.day AS day,
  f.framework AS framework, f.synthetic AS synthetic, f.case_id AS case_id, f.service AS service,
  f.service_area AS service_area, f.kind AS kind, f.result AS result, f.reason AS reason, f.cefr_in AS cefr_in,
  f.cefr_out AS cefr_out
FROM
(
  SELECT signed.1 AS sign, topic, partition, offset, recorded_at, JSONExtract(signed.2, 'Tuple(
    event_id String, source LowCardinality(String), type LowCardinality(String), fact LowCardinality(String),
    desk LowCardinality(String), comune LowCardinality(String), zone LowCardinality(String),
    area_vasta LowCardinality(String), network LowCardinality(String), province LowCardinality(String),
    programme LowCardinality(String), subject String, occurred_at DateTime64(3, \'UTC\'), day Date,
    framework LowCardinality(String), synthetic UInt8, case_id String, service LowCardinality(String),
    service_area LowCardinality(String), kind LowCardinality(String), result LowCardinality(String),
    reason LowCardinality(String), cefr_in LowCardinality(String), cefr_out LowCardinality(String))') AS f
  FROM events
  ARRAY JOIN arrayFilter(s -> s.2 != '', [(toInt8(-1), prior), (toInt8(1), state)]) AS signed
  WHERE family IN ('outcome', 'amendment') AND JSONExtractString(signed.2, 'family') = 'outcome'
);

CREATE TABLE IF NOT EXISTS surveys
(
  sign Int8,
  topic LowCardinality(String),
  partition UInt32,
  offset UInt64 CODEC(Delta, ZSTD(1)),
  recorded_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
  event_id String CODEC(ZSTD(1)),
  source LowCardinality(String),
  type LowCardinality(String),
  fact LowCardinality(String),
  desk LowCardinality(String),
  comune LowCardinality(String),
  zone LowCardinality(String),
  area_vasta LowCardinality(String),
  network LowCardinality(String),
  province LowCardinality(String),
  programme LowCardinality(String),
  subject String CODEC(ZSTD(1)),
  occurred_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
  day Date CODEC(Delta, ZSTD(1)),
  framework LowCardinality(String),
  synthetic UInt8,
  survey_id String CODEC(ZSTD(1)),
  case_id String CODEC(ZSTD(1)),
  contact_id String CODEC(ZSTD(1)),
  language LowCardinality(String),
  mode LowCardinality(String),
  overall Int8,
  clarity Int8,
  waiting Int8,
  respect Int8,
  helpful Int8,
  recommend Int8
)
ENGINE = MergeTree
ORDER BY (programme, desk, day, event_id)
SETTINGS non_replicated_deduplication_window = 10000;

CREATE MATERIALIZED VIEW IF NOT EXISTS events_to_surveys TO surveys AS
SELECT
  sign, topic, partition, offset, recorded_at, f.event_id AS event_id, f.source AS source, f.type AS type,
  f.fact AS fact, f.desk AS desk, f.comune AS comune, f.zone AS zone, f.area_vasta AS area_vasta, f.network AS network,
  f.province AS province, f.programme AS programme, f.subject AS subject, f.occurred_at AS occurred_at, f.day AS day,
  f.framework AS framework, f.synthetic AS synthetic, f.survey_id AS survey_id, f.case_id AS case_id,
  f.contact_id AS contact_id, f.language AS language, f.mode AS mode, f.overall AS overall, f.clarity AS clarity,
  f.waiting AS waiting, f.respect AS respect, f.helpful AS helpful, f.recommend AS recommend
FROM
(
  SELECT signed.1 AS sign, topic, partition, offset, recorded_at, JSONExtract(signed.2, 'Tuple(
    event_id String, source LowCardinality(String), type LowCardinality(String), fact LowCardinality(String),
    desk LowCardinality(String), comune LowCardinality(String), zone LowCardinality(String),
    area_vasta LowCardinality(String), network LowCardinality(String), province LowCardinality(String),
    programme LowCardinality(String), subject String, occurred_at DateTime64(3, \'UTC\'), day Date,
    framework LowCardinality(String), synthetic UInt8, survey_id String, case_id String, contact_id String,
    language LowCardinality(String), mode LowCardinality(String), overall Int8, clarity Int8, waiting Int8, respect Int8,
    helpful Int8, recommend Int8)') AS f
  FROM events
  ARRAY JOIN arrayFilter(s -> s.2 != '', [(toInt8(-1), prior), (toInt8(1), state)]) AS signed
  WHERE family IN ('survey', 'amendment') AND JSONExtractString(signed.2, 'family') = 'survey'
);

CREATE TABLE IF NOT EXISTS provisions
(
  sign Int8,
  topic LowCardinality(String),
  partition UInt32,
  offset UInt64 CODEC(Delta, ZSTD(1)),
  recorded_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
  event_id String CODEC(ZSTD(1)),
  source LowCardinality(String),
  type LowCardinality(String),
  fact LowCardinality(String),
  desk LowCardinality(String),
  comune LowCardinality(String),
  zone LowCardinality(String),
  area_vasta LowCardinality(String),
  network LowCardinality(String),
  province LowCardinality(String),
  programme LowCardinality(String),
  subject String CODEC(ZSTD(1)),
  occurred_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
  day Date CODEC(Delta, ZSTD(1)),
  framework LowCardinality(String),
  synthetic UInt8,
  valid_from Date CODEC(Delta, ZSTD(1)),
  declaration String CODEC(ZSTD(1))
)
ENGINE = MergeTree
ORDER BY (programme, desk, day, event_id)
SETTINGS non_replicated_deduplication_window = 10000;

CREATE MATERIALIZED VIEW IF NOT EXISTS events_to_provisions TO provisions AS
SELECT
  sign, topic, partition, offset, recorded_at, f.event_id AS event_id, f.source AS source, f.type AS type,
  f.fact AS fact, f.desk AS desk, f.comune AS comune, f.zone AS zone, f.area_vasta AS area_vasta, f.network AS network,
  f.province AS province, f.programme AS programme, f.subject AS subject, f.occurred_at AS occurred_at, f.day AS day,
  f.framework AS framework, f.synthetic AS synthetic, f.valid_from AS valid_from, f.declaration AS declaration
FROM
(
  SELECT signed.1 AS sign, topic, partition, offset, recorded_at, JSONExtract(signed.2, 'Tuple(
    event_id String, source LowCardinality(String), type LowCardinality(String), fact LowCardinality(String),
    desk LowCardinality(String), comune LowCardinality(String), zone LowCardinality(String),
    area_vasta LowCardinality(String), network LowCardinality(String), province LowCardinality(String),
    programme LowCardinality(String), subject String, occurred_at DateTime64(3, \'UTC\'), day Date,
    framework LowCardinality(String), synthetic UInt8, valid_from Date, declaration String)') AS f
  FROM events
  ARRAY JOIN arrayFilter(s -> s.2 != '', [(toInt8(-1), prior), (toInt8(1), state)]) AS signed
  WHERE family IN ('provision', 'amendment') AND JSONExtractString(signed.2, 'family') = 'provision'
);
