import { createHash } from 'node:crypto';

/** What is stored of a row that was published before. */
export interface HeldRow {
  id: string;
  type: string;
  /** Digest of what holds of it now, as `contentDigest` makes it; '' when it was retracted. */
  content: string;
  /** Id of the last event about it: itself, or its latest amendment. */
  latest: string;
  /** Rome day it occurred on. */
  day: string;
  /** File it was last read from, '' when it came another way. */
  file: string;
}

/** An event that an import published. */
export interface ImportedRow {
  id: string;
  day: string;
  file: string;
}

export interface ImportedQuestion {
  mapping: string;
  file: string;
  /** Rome days, inclusive. */
  from: string;
  to: string;
}

/** What the warehouse holds of a source's rows. It knows all that was published before it was asked. */
export interface HeldRows {
  /** Of these ids, those that are stored. */
  held(source: string, ids: readonly string[]): Promise<HeldRow[]>;
  /** Events imported with a mapping, from a file of this name or that occurred within the days. */
  imported(source: string, question: ImportedQuestion): Promise<ImportedRow[]>;
}

/** Ids of one question. */
export const HELD_AT_ONCE = 2_000;

interface Content {
  type: string;
  time: string;
  subject?: string | undefined;
  data: unknown;
}

/** SHA-256 of what an event says, whatever the order of its keys. */
export const contentDigest = ({ type, time, subject, data }: Content): string =>
  createHash('sha256').update(canonical({ type, time, subject, data })).digest('hex');

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(',')}}`;
}
