import type { Specs } from '../../specs/types.ts';
import type { BehindEvent } from '../../warehouse/behind.ts';
import { saidBy } from './said.ts';

/** An event behind a figure. Instants are ISO 8601, UTC; what it says is told in words of the code lists, never of the person. */
export type EventLine = Readonly<
  Record<
    'event_id' | 'source' | 'occurred_at' | 'recorded_at' | 'desk' | 'zone' | 'programme' | 'family' | 'said_it' | 'said_en',
    string
  >
> & { readonly synthetic: boolean };

const iso = (instant: string): string => `${instant.replace(' ', 'T')}Z`;

/** What is told of an event. */
export function eventLine(
  specs: Pick<Specs, 'codes'>,
  { source, event_id, occurred_at, recorded_at, fact }: BehindEvent,
): EventLine {
  const text = (name: string) => String(fact[name] ?? '');
  return {
    event_id,
    source,
    occurred_at: iso(occurred_at),
    recorded_at: iso(recorded_at),
    desk: text('desk'),
    zone: text('zone'),
    programme: text('programme'),
    family: text('family'),
    said_it: saidBy(specs, fact, 'it'),
    said_en: saidBy(specs, fact, 'en'),
    synthetic: Number(fact.synthetic) === 1,
  };
}

/** Of the events read, one more than asked for where there are more: a page of them, and `after` of the next. */
export const pageOf = (
  specs: Pick<Specs, 'codes'>,
  read: readonly BehindEvent[],
  { limit, after }: { limit: number; after: number },
): { rows: EventLine[]; next: number | null } => ({
  rows: read.slice(0, limit).map((event) => eventLine(specs, event)),
  next: read.length > limit ? after + limit : null,
});
