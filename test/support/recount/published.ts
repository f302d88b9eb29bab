import { createRandom, type Random } from '../../../ingest/simulate/random.ts';
import { type Publication, type SentEvent, simulate } from '../../../ingest/simulate/simulate.ts';
import type { Specs } from '../../../specs/types.ts';
import { offersOf } from './offers.ts';

const DAY = 86_400_000;
/** Publications of one simulated recipient, repeated visits and amendments included; measured. */
const PER_RECIPIENT = 20;

/**
 * The same fact as it was corrected: on an earlier day, of a contact with another profile, which may take it out of the figures, of a declaration with
 * something left unsaid.
 */
function corrected({ type, time, subject, data }: SentEvent, random: Random): Record<string, unknown> {
  const moved = new Date(Date.parse(String(time)) - random.int(0, 40) * DAY).toISOString();
  if (String(type).includes('.provision.')) {
    const unsaid = random.pick(['opening', 'staff', 'areas', 'agreements', 'channels']);
    return { type, time: moved, subject, data: Object.fromEntries(Object.entries(data).filter(([key]) => key !== unsaid)) };
  }
  const { profile } = data;
  if (typeof profile !== 'object' || profile === null) return { type, time: moved, subject, data };
  const gender = random.pick(['female', 'male', 'other', 'unknown']);
  const citizenship = random.chance(0.2) ? { citizenship: random.pick(['FR', 'GB', 'IT', 'unknown']) } : {};
  return { type, time: moved, subject, data: { ...data, profile: { ...profile, gender, ...citizenship } } };
}

/** Corrections of an event of any family, from an hour to four months after it; some are withdrawn in their turn, and then the event holds again. */
function amendmentsOf({ event, publishedAt }: Publication, random: Random): Publication[] {
  const { id, source, time, data } = event;
  if (typeof time !== 'string' || data === undefined || String(event.type).includes('.amendment.') || !random.chance(0.08))
    return [];
  const published: Publication[] = [];
  const say = (kind: 'replaced' | 'retracted', own: string, amends: unknown, at: number, more: object = {}) =>
    published.push({
      event: {
        ...{ specversion: '1.0', id: own, source, type: `it.toscana.pua.amendment.${kind}.v1`, synthetic: true },
        time: new Date(at).toISOString(),
        data: { amends, reason: 'corretto dopo verifica', ...more },
      },
      publishedAt: at,
    });
  let at = publishedAt;
  for (let i = 0; i < random.int(1, 2); i += 1) {
    at += random.int(60, 60 * 1440) * 60_000;
    const retracted = random.chance(0.3);
    say(retracted ? 'retracted' : 'replaced', `${id}-a${i}`, id, at, retracted ? {} : { replacement: corrected(event, random) });
    if (random.chance(0.25)) say('retracted', `${id}-a${i}-withdrawn`, `${id}-a${i}`, at + random.int(60, 30 * 1440) * 60_000);
  }
  return published;
}

/** The person turns to another desk of the programme too, two days later. */
function elsewhere({ event, publishedAt }: Publication, desks: readonly string[], random: Random): Publication[] {
  if (!String(event.type).includes('.contact.') || typeof event.time !== 'string' || !random.chance(0.04)) return [];
  const time = new Date(Date.parse(event.time) + 2 * DAY).toISOString();
  const moved = { ...event, id: `${event.id}-elsewhere`, source: `/pua/${random.pick(desks)}`, time };
  return [{ event: moved, publishedAt: publishedAt + 2 * DAY }];
}

/** The desk declares again two and ten months later: without one of its days, then with mediators and a day that is an exception. */
function declaredAgain({ event, publishedAt }: Publication, random: Random): Publication[] {
  if (!String(event.type).includes('.provision.') || event.data?.opening === undefined) return [];
  const { opening } = event.data;
  const again = (months: number, more: object): Publication => {
    const at = publishedAt + (30 * months + random.int(0, 20)) * DAY;
    const time = new Date(at).toISOString();
    const data = { ...event.data, valid_from: time.slice(0, 10), ...more };
    return { event: { ...event, id: `${event.id}-again-${months}`, time, data }, publishedAt: at };
  };
  const day = random.pick(['mon', 'tue', 'wed', 'thu', 'fri']);
  const mediators = [
    { language: 'ar', day, from: '09:00', to: '12:30' },
    { language: 'ar', day, from: '11:00', to: '13:00' },
    { language: 'ur', day: 'fri', from: '10:00', to: '12:00' },
  ];
  const later = again(10, { mediators });
  const exceptions = [{ day: new Date(later.publishedAt + 20 * DAY).toISOString().slice(0, 10), opening: 'closed' }];
  return [
    again(2, { opening: { ...Object(opening), [day]: null } }),
    { ...later, event: { ...later.event, data: { ...later.event.data, exceptions } } },
  ];
}

/**
 * About so many publications of every programme, in the order of the log: facts of all families, late, wrong and repeated ones, people who turn to
 * several desks, declarations of every desk, amendments, and amendments withdrawn.
 */
export function publishedEvents(specs: Specs, seed: number, events: number): Publication[] {
  const random = createRandom(`recounted events ${seed}`);
  const programmes = [...specs.programmes.values()];
  const recipients = Math.round(events / programmes.length / PER_RECIPIENT);
  const published = programmes.flatMap((programme) => {
    const places = programme.desks.map(({ desk }) => desk);
    const told = [...simulate(specs, { programme: programme.id, seed, recipients })].flatMap((publication) => [
      publication,
      ...elsewhere(publication, places, random),
      ...declaredAgain(publication, random),
    ]);
    return [...told, ...offersOf(specs, programme, random)].flatMap((p) => [p, ...amendmentsOf(p, random)]);
  });
  return published.sort((a, b) => a.publishedAt - b.publishedAt);
}
