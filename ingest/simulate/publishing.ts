import { EVENT_TYPE_PREFIX } from '../../specs/events/envelope.ts';
import { stamp } from './agenda.ts';
import type { Happening } from './journeys.ts';
import type { Random } from './random.ts';

const MINUTE = 60_000;
const DAY_MINUTES = 1440;

/** A CloudEvent as a desk sends it: not every one is right. */
export type SentEvent = Readonly<Record<string, unknown>> & { readonly data: Readonly<Record<string, unknown>> };

export interface Publication {
  event: SentEvent;
  /** UTC ms. */
  publishedAt: number;
}

export function eventOf({ id, desk, fact, at, subject, data }: Happening): SentEvent {
  return {
    specversion: '1.0',
    id,
    source: `/pua/${desk}`,
    type: `${EVENT_TYPE_PREFIX}${fact}.v1`,
    time: stamp(at),
    ...(subject !== undefined && { subject }),
    datacontenttype: 'application/json',
    synthetic: true,
    data,
  };
}

/** How long after it happened an event is published: mostly within minutes, some in the evening, one in twenty days or weeks later. */
export function delay(random: Random): number {
  const when = random.weighted({ soon: 83, evening: 12, late: 4, very_late: 1 });
  if (when === 'soon') return random.int(1, 20) * MINUTE;
  if (when === 'evening') return random.int(120, 480) * MINUTE;
  const [from, to] = when === 'late' ? [1, 9] : [10, 45];
  return random.int(from * DAY_MINUTES, to * DAY_MINUTES) * MINUTE;
}

export const publish = (happening: Happening, random: Random): Publication => ({
  event: eventOf(happening),
  publishedAt: happening.at + delay(random),
});
