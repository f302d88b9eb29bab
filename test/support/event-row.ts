import { warehouseInstant } from '../../specs/calendar.ts';
import type { Transform } from '../../transform/transform.ts';
import type { EventRow } from '../../warehouse/types.ts';

/** The row of an event's first publication, made by the transform as the consumer would; `recordedAt` is UTC milliseconds. */
export function eventRow(transform: Transform, event: unknown, offset: number, recordedAt: number): EventRow {
  const outcome = transform.event(event, { recordedAt });
  if (outcome.kind !== 'accepted') throw new Error(`a wrong event: ${JSON.stringify(outcome)}`);
  const { id, source, type, desk, subject, occurred_at, day, synthetic, contract, fact, text } = outcome;
  return {
    offset,
    event_id: id,
    source,
    type,
    family: contract.family,
    desk,
    subject,
    occurred_at,
    recorded_at: warehouseInstant(recordedAt),
    day,
    synthetic,
    receipt: '',
    amends: '',
    amendment: '',
    state: JSON.stringify(fact),
    prior: '',
    raw: text,
  };
}
