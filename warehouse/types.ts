import type { Dimension, Measure } from '../specs/types.ts';

/** Who asks. The rule of what a reader may see is applied in the query compiler and nowhere else. */
export interface Reader {
  role: 'admin' | 'region' | 'zone' | 'desk' | 'authority' | 'public';
  zone?: string;
  desk?: string;
}

/** A contiguous range of one partition, stored as one unit. Its insert token is `topic:partition:first-last`. */
export interface Range {
  topic: string;
  partition: number;
  first: number;
  last: number;
}

/** One log offset that was accepted. Exactly one row, in `events` or in `rejections`, exists per consumed offset. */
export interface EventRow {
  offset: number;
  event_id: string;
  source: string;
  type: string;
  family: string;
  desk: string;
  subject: string;
  /** ClickHouse DateTime64 text, UTC: `YYYY-MM-DD hh:mm:ss.mmm`. */
  occurred_at: string;
  recorded_at: string;
  day: string;
  synthetic: 0 | 1;
  receipt: string;
  /** Id of the event this one amends, '' when none; `amendment` is 'replaced', 'retracted' or ''. */
  amends: string;
  amendment: string;
  /** JSON of the fact that holds from now on, '' when nothing does; JSON of the fact that held before, '' when none. */
  state: string;
  prior: string;
  /** What was published, JSON text. */
  raw: string;
}

export interface RejectionRow {
  offset: number;
  recorded_at: string;
  /** rejected, skipped, duplicate. */
  outcome: 'rejected' | 'skipped' | 'duplicate';
  code: string;
  path: string;
  detail: string;
  event_id: string;
  source: string;
  type: string;
  receipt: string;
  /** The bytes as received, base64; emptied when they may hold personal data (`redacted`). */
  raw: string;
  redacted: 0 | 1;
}

/** What the warehouse holds of one accepted event, as settling its amendments needs it. */
export interface EventHistory {
  source: string;
  event_id: string;
  type: string;
  /** Its text as published: tells a repetition from a conflict, and says again what it stated. */
  raw: string;
  /** ms since epoch. */
  recorded_at: number;
  /** Id of the event it amends and how; both '' for an original. */
  amends: string;
  amendment: '' | 'replaced' | 'retracted';
  /** The fact its row said holds from then on of the original at the end of the chain, JSON text; '' when nothing does. */
  state: string;
}

export interface PartitionMark {
  topic: string;
  partition: number;
  /** Highest offset stored. */
  mark: number;
  /** First offset of the last range stored. */
  first: number;
}

export interface Filters {
  programme?: string;
  zone?: string;
  desk?: string;
  area_vasta?: string;
  network?: string;
  /** Rome days, inclusive. */
  from?: string;
  to?: string;
}

export interface MeasureQuery {
  measure: Measure;
  by: readonly Dimension[];
  /** Of first supports, which must be `by` it: the first within each zone or desk, not within the whole territory. */
  each?: 'zone' | 'desk';
  filters: Filters;
  /** UTC instant `YYYY-MM-DD hh:mm:ss.mmm`; absent = now. */
  knownAt?: string;
  reader: Reader;
  /** The counts feed a comparison of desks or zones and are shown as `disclosureOf` says; absent = shown as they are. */
  purpose?: 'benchmark';
}

/** Group columns by dimension name (strings; '' = unknown) and the count. */
export type MeasureRow = Readonly<Record<string, string>> & { readonly value: number };

/** As a `MeasureRow`, with a quantile: null where no fact of the group states the number. */
export type QuantileRow = Readonly<Record<string, string>> & { readonly value: number | null };

/** As a `QuantileRow`, with the mean and the standard deviation (n − 1): null of fewer than two facts. */
export type MeanRow = QuantileRow & { readonly deviation: number | null };

/** The warehouse cannot be reached or is not ready: back off and try again. */
export class WarehouseUnavailable extends Error {
  readonly code = 'WAREHOUSE_UNAVAILABLE';
}

/** The warehouse answered and refused; `row` is the index in the insert when it said so. */
export class WarehouseRefused extends Error {
  readonly code = 'WAREHOUSE_REFUSED';
  readonly row: number | undefined;
  constructor(message: string, options: ErrorOptions & { row?: number } = {}) {
    super(message, options);
    this.row = options.row;
  }
}
