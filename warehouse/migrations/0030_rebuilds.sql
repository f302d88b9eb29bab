-- What happened in each rebuild of a projection, step by step: the last step of the last one is where it stands, so a killed one goes on.
CREATE TABLE IF NOT EXISTS rebuilds
(
  id UInt64,
  step UInt32,
  at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC'),
  state String CODEC(ZSTD(3))
)
ENGINE = MergeTree
ORDER BY (id, step)
SETTINGS non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1;

-- With which specs and which definition a projection was built, each time that it was noted; the last one of a projection holds.
CREATE TABLE IF NOT EXISTS projection_fingerprints
(
  projection_name String,
  part String,
  fingerprint String,
  at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
)
ENGINE = MergeTree
ORDER BY (projection_name, part, at)
SETTINGS non_replicated_deduplication_window = 10000;
