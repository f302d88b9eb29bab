import { addDays } from '../../specs/calendar.ts';
import type { Desk } from '../../specs/types.ts';
import { visitFrom } from './agenda.ts';
import type { Happening, World } from './journeys.ts';
import type { Random } from './random.ts';
import { LOCKDOWN } from './season.ts';
import { STATED } from './stated.ts';
import type { Territory } from './territory.ts';

const REMOTE = ['phone', 'appointment_phone', 'video_call', 'email'];

/** What the sources state of a desk, from a day on; `remote` when it answers from afar alone. */
function declaration({ id, opening, languages, mediators }: Desk, validFrom: string, remote: boolean): Record<string, unknown> {
  return {
    valid_from: validFrom,
    opening,
    ...(languages && { languages }),
    ...(mediators && { mediators }),
    ...STATED[id],
    ...(remote && { channels: REMOTE }),
  };
}

/**
 * What a desk with stated hours declares: its offer as the period begins, the telephone alone in the lockdown, its offer again. A desk whose hours no
 * source states declares nothing: its supposed hours are no fact.
 */
export function provisions({ desk, ...territory }: Territory, { period, newId }: World, random: Random): Happening[] {
  if (desk.opening === null) return [];
  const steps = [
    { from: period.from, remote: false },
    { from: LOCKDOWN.from, remote: true },
    { from: addDays(LOCKDOWN.to, 1), remote: false },
  ];
  return steps
    .filter(({ from }) => from >= period.from && from <= period.to)
    .flatMap(({ from, remote }) => {
      const at = visitFrom({ desk, ...territory }, from, random)?.at;
      if (at === undefined) return [];
      const data = declaration(desk, from, remote);
      return [{ id: newId(at, random), desk: desk.id, fact: 'provision.declared', at, subject: undefined, data }];
    });
}
