/** A position in the log: `offset` counts from 0 in its partition, without gaps of our making. */
export interface Position {
  topic: string;
  partition: number;
  offset: number;
}

export interface LogRecord {
  topic: string;
  /** Records with one key keep their order: a desk's events carry its source. */
  key: string;
  /** `null` is a tombstone. */
  value: Uint8Array | null;
  headers?: Readonly<Record<string, string>>;
  /** Record time, ms since epoch; the log's clock when absent. */
  timestamp?: number;
}

export interface LogMessage extends Position {
  key: string | null;
  /** `null` is a tombstone. */
  value: Uint8Array | null;
  headers: Readonly<Record<string, string>>;
  /** When the log took it, ms since epoch. */
  timestamp: number;
}

export interface TopicPlan {
  topic: string;
  partitions: number;
}

export interface PartitionEnds {
  topic: string;
  partition: number;
  /** First offset still held, and the offset the next record will get. */
  first: number;
  end: number;
}

export interface LogBatch {
  topic: string;
  partition: number;
  messages: readonly LogMessage[];
  /** True once the partition was taken from this consumer: its batch must not be stored. */
  isStale(): boolean;
  /** Keeps the group membership alive during a long batch. Never rejects: a membership that is lost shows in `isStale`. */
  heartbeat(): Promise<void>;
  /**
   * Asks the log whether the partition is this consumer's now: a process that stood still learns so what `isStale` cannot know yet. Never
   * rejects: false means taken away (see `isStale`) or, while the log does not answer, not known.
   */
  confirm(): Promise<boolean>;
}

/** A partition given to a consumer. */
export interface Assigned {
  topic: string;
  partition: number;
  /**
   * The offset behind the last batch that the group's handler resolved, as the log took note of it: all before it was stored whole. Behind the
   * truth after a crash, never ahead of it; `null` when the log does not know.
   */
  committed: number | null;
}

export interface PartitionHandler {
  /** Called with all partitions now assigned, once no batch of theirs runs any more; answers the offset to read each from. */
  assigned(partitions: readonly Assigned[]): Promise<readonly Position[]>;
  /** Stores the batch whole before it resolves, or returns early when stale. May take long; throws only for faults that a restart must look at. */
  batch(batch: LogBatch): Promise<void>;
}

export interface RunningConsumer {
  /** ms since epoch of the last fetch that answered, with or without messages; 0 before the first. */
  lastFetchAt(): number;
  /** Rejects when the consumer stopped and will not restart by itself: what the handler threw, or a `LogRefused`. */
  readonly failed: Promise<never>;
  stop(): Promise<void>;
}

/**
 * The event log behind one interface: Kafka, or embedded (LMDB). Appends resolve when durable
 * (acks=all; fsync) with the positions of the records, in their order.
 */
export interface EventLog {
  readonly kind: 'kafka' | 'embedded';
  /** Creates what is absent; an existing topic is left as it is. */
  ensureTopics(plans: readonly TopicPlan[]): Promise<void>;
  append(records: readonly LogRecord[]): Promise<Position[]>;
  ends(topic: string): Promise<PartitionEnds[]>;
  /** Up to `limit` messages from an offset, for a trace or a replay; not for consuming. */
  read(topic: string, partition: number, offset: number, limit: number): Promise<LogMessage[]>;
  consume(group: string, topics: readonly string[], handler: PartitionHandler): Promise<RunningConsumer>;
  close(): Promise<void>;
}

/** Thrown by every method when the log cannot be reached; the caller backs off and tries again. */
export class LogUnavailable extends Error {
  readonly code = 'LOG_UNAVAILABLE';
}

export type RefusalReason = 'too_large' | 'topic_unknown' | 'group_busy' | 'unauthorized' | 'unsupported';

/** The log answered and will not do this; trying again does not help. */
export class LogRefused extends Error {
  readonly code = 'LOG_REFUSED';
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}
