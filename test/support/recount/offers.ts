import type { Publication } from '../../../ingest/simulate/publishing.ts';
import type { Random } from '../../../ingest/simulate/random.ts';
import { ACCESSIBILITY_FEATURES, type ProvisionData } from '../../../specs/events/families.ts';
import { lastDayOf } from '../../../specs/lookup.ts';
import type { Programme, Specs } from '../../../specs/types.ts';

const DAY = 86_400_000;
const WEEK = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
/** What a desk that does much itself says, and one that does little. */
const MODES = [
  ['direct', 'direct', 'booked', 'referred', 'none'],
  ['booked', 'referred', 'none', 'none'],
] as const;
/** How many a desk states in the course of a programme. */
const STATEMENTS = 4;

/** A time on a multiple of five minutes. */
const at = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

const slot = (random: Random, earliest: number): [string, string] => {
  const begins = earliest + 5 * random.int(0, 12);
  return [at(begins), at(begins + 5 * random.int(24, 60))];
};

/** A week stated whole or in part, with many days or few, mornings alone or slots that may overlap; the others closed, by appointment or null. */
function opening(random: Random): ProvisionData['opening'] {
  const [stated, open, twice] = [random.pick([0.8, 1]), random.pick([0.3, 0.8]), random.pick([0, 0.4])];
  const ofDay = () => {
    if (!random.chance(open))
      return stated === 1 || random.chance(0.7) ? random.pick(['closed', 'by_appointment'] as const) : null;
    const morning = slot(random, 8 * 60);
    return random.chance(twice) ? [slot(random, 12 * 60), morning] : [morning];
  };
  return Object.fromEntries(WEEK.filter(() => random.chance(stated)).map((day) => [day, ofDay()]));
}

/** What a desk says that it offers from a day on: any key may be left out, and any list be short, say a thing twice, or a mediator leave before coming. */
function offer({ codes, frameworks }: Specs, from: string, random: Random): ProvisionData {
  const some = <T>(items: readonly T[], chance: number): T[] => items.filter(() => random.chance(chance));
  const areas = [...new Set(frameworks.flatMap((version) => version.areas.map(({ code }) => code)))];
  const units = some(['pua_l1', 'oss', 'pua_l2'], 0.6);
  const [named, modes] = [random.pick([0.7, 1]), random.pick(MODES)];
  const whole: Omit<Required<ProvisionData>, 'valid_from' | 'exceptions'> = {
    opening: opening(random),
    channels: some(['direct_desk', 'phone', 'email'], 0.7),
    languages: some(['it', 'unknown', 'zh', 'ar'], 0.4),
    mediators: Array.from({ length: random.int(0, 4) }, () => {
      const [begins, ends] = slot(random, 9 * 60);
      const [from, to] = random.chance(0.05) ? [ends, begins] : [begins, ends];
      return { language: random.pick(['ar', 'ur', 'sq']), day: random.pick(WEEK), from, to };
    }),
    staff: some([...codes.staff_profile.keys(), 'desk_operator'], 0.6).map((profile) =>
      random.chance(0.3) ? { profile } : { profile, headcount: random.int(0, 2) },
    ),
    agreements: some(['employment_centre', 'cpia', 'asl', 'asl'], 0.6).map((body) => ({ with: body })),
    areas: units.flatMap((unit) => some(areas, named).map((area) => ({ area, unit, mode: random.pick(modes) }))),
    accessibility: Object.fromEntries(some(ACCESSIBILITY_FEATURES, 0.7).map((feature) => [feature, random.chance(0.5)])),
    training_hours: random.pick([0, 5.5, 6, 12, 40]),
  };
  return { valid_from: from, ...Object.fromEntries(some(Object.entries(whole), 0.8)) };
}

/** Declarations of the desks of a programme on days of it, each some weeks before or after the day that it speaks from; some speak from the same day. */
export function offersOf(specs: Specs, programme: Programme, random: Random): Publication[] {
  const [first, last] = [Date.parse(programme.start), Date.parse(lastDayOf(programme))];
  return programme.desks.flatMap(({ desk }) => {
    let from = '';
    return Array.from({ length: STATEMENTS }, (_, i): Publication => {
      const publishedAt = first + random.int(0, (last - first) / DAY) * DAY + random.int(0, DAY - 1);
      if (from === '' || random.chance(0.8)) from = new Date(publishedAt + random.int(-40, 20) * DAY).toISOString().slice(0, 10);
      const event = {
        ...{ specversion: '1.0', id: `${programme.id}-${desk}-offer-${i}`, source: `/pua/${desk}`, synthetic: true },
        ...{ type: 'it.toscana.pua.provision.declared.v1', time: new Date(publishedAt).toISOString() },
        data: offer(specs, from, random),
      };
      return { event, publishedAt };
    });
  });
}
