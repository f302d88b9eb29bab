import { addDays } from '../../specs/calendar.ts';
import type { Desk } from '../../specs/types.ts';
import { visitFrom } from './agenda.ts';
import type { Happening, World } from './journeys.ts';
import type { Random } from './random.ts';
import { LOCKDOWN } from './season.ts';
import type { Territory } from './territory.ts';

const USUAL = ['direct_desk', 'phone', 'appointment_in_person'];
const REMOTE = ['phone', 'appointment_phone', 'video_call', 'email'];

function declaration(
  { opening, languages, mediators }: Desk,
  validFrom: string,
  channels: readonly string[],
): Record<string, unknown> {
  return {
    valid_from: validFrom,
    opening,
    channels,
    ...(languages && { languages }),
    ...(mediators && { mediators }),
  };
}

/**
 * What a desk with stated hours declares: its offer as the period begins, the telephone alone in the lockdown, its offer again. A desk whose hours no
 * source states declares nothing: its supposed hours are no fact.
 */
export function provisions({ desk, ...territory }: Territory, { period, newId }: World, random: Random): Happening[] {
  if (desk.opening === null) return [];
  const steps = [
    { from: period.from, channels: USUAL },
    { from: LOCKDOWN.from, channels: REMOTE },
    { from: addDays(LOCKDOWN.to, 1), channels: USUAL },
  ];
  return steps
    .filter(({ from }) => from >= period.from && from <= period.to)
    .flatMap(({ from, channels }) => {
      const at = visitFrom({ desk, ...territory }, from, random)?.at;
      if (at === undefined) return [];
      const data = declaration(desk, from, channels);
      return [{ id: newId(at, random), desk: desk.id, fact: 'provision.declared', at, subject: undefined, data }];
    });
}
