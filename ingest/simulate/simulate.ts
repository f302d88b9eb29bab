import { createHash } from 'node:crypto';
import { ulid } from 'ulid';
import { addDays, daysBetween, romeInstant } from '../../specs/calendar.ts';
import type { Specs } from '../../specs/types.ts';
import { arrivalsOf, chanceOf, type Plan, type PlanOptions, planOf } from './arrivals.ts';
import { shelfOf } from './contacts.ts';
import { mishaps } from './defects.ts';
import { type Happening, journey, type World } from './journeys.ts';
import { personOf } from './people.ts';
import { provisions } from './provisions.ts';
import { type Publication, publish } from './publishing.ts';
import type { Random } from './random.ts';

export type { Publication, SentEvent } from './publishing.ts';

export interface SimulationOptions extends PlanOptions {
  seed: number;
  /** About how many recipients in the period; by default as many as the programme would reach in it. */
  recipients?: number;
  /** At most this many publications, spread over the period. */
  events?: number;
}

const DAY = 86_400_000;
/** Contacts of a recipient after the first, on average, in a period long enough for them. */
const RETURNS = 6.2;

/** One whole history in order of publication; `scale` multiplies the people, `returns` is how often each comes back. */
function* history(specs: Specs, plan: Plan, seed: number, scale: number, returns: number): Generator<Publication> {
  const { period, programme, territories } = plan;
  const random = chanceOf(seed);
  const key = createHash('sha256').update(`pseudonyms of the synthetic programme ${programme.id}, seed ${seed}`).digest();
  const world: World = {
    programme,
    period,
    territories: territories.map(({ territory }) => territory),
    shelf: shelfOf(specs),
    returns,
    newId: (at, chance) => ulid(at, chance.next),
  };
  const end = romeInstant(addDays(period.to, 1));
  const buckets = new Map<number, Publication[]>();

  const keep = (publication: Publication): void => {
    const bucket = Math.floor(publication.publishedAt / DAY);
    const held = buckets.get(bucket);
    if (held) held.push(publication);
    else buckets.set(bucket, [publication]);
  };
  const tell = (happenings: readonly Happening[], chance: Random): void => {
    for (const happening of happenings) {
      if (happening.at >= end) continue;
      const publication = publish(happening, chance);
      keep(publication);
      for (const mishap of mishaps(happening, publication, world, chance)) keep(mishap);
    }
  };
  const published = function* (bucket: number): Generator<Publication> {
    yield* (buckets.get(bucket) ?? []).sort((a, b) => a.publishedAt - b.publishedAt);
    buckets.delete(bucket);
  };

  const arrivals = arrivalsOf(plan, random, scale).map((desk) => ({ ...desk, next: 0 }));

  for (const { territory } of territories) {
    const chance = random.fork(`provisions ${territory.desk.id}`);
    tell(provisions(territory, world, chance), chance);
  }
  // Whatever a person does is published on the person's first day or later, so a day's bucket is whole once its arrivals are told.
  for (let number = 0; number <= daysBetween(period.from, period.to); number += 1) {
    const day = addDays(period.from, number);
    for (const desk of arrivals) {
      for (let arrival = desk.queue[desk.next]; arrival?.at === number; arrival = desk.queue[desk.next]) {
        const serial = `${desk.territory.desk.id.replace(/^[^-]*-/, '')}-${String(desk.next).padStart(5, '0')}`;
        const chance = random.fork(`person ${serial}`);
        const person = personOf(arrival.standing, `synthetic person ${serial}`, desk.territory, day, key, chance);
        tell(journey(person, serial, desk.territory, day, world, chance), chance);
        desk.next += 1;
      }
    }
    yield* published(Date.parse(day) / DAY);
  }
  for (const bucket of [...buckets.keys()].sort((a, b) => a - b)) yield* published(bucket);
}

/**
 * A synthetic Tuscany: the events that the desks of a programme would publish, right and wrong ones, in order of publication. Desks, stated hours,
 * languages and the programme's calendar are those of the specs; people, and everything in `territory.ts`, are supposed (a desk whose hours no source
 * states gets supposed hours, for want of which nobody could come). Every event carries `synthetic: true`. The same specs, seed and options give the
 * same bytes. With its defaults TEAMS gives 15 to 20 thousand publications and 1,000 to 1,200 recipients. Throws RangeError for options that cannot be.
 */
export function* simulate(specs: Specs, options: SimulationOptions): Generator<Publication> {
  const { seed, recipients, events } = options;
  const plan = planOf(specs, options);
  const usual = plan.territories.reduce((sum, desk) => sum + desk.recipients, 0);
  const scale = recipients === undefined || usual === 0 ? 1 : recipients / usual;
  if (events === undefined) {
    yield* history(specs, plan, seed, scale, RETURNS);
    return;
  }
  // A little more than asked, so that the cut falls on the last days alone.
  const ratio = (people: number, returns: number) =>
    (1.03 * events) / Math.max(1, countOf(history(specs, plan, seed, people, returns)));
  let left = events;
  for (const publication of recipients === undefined
    ? history(specs, plan, seed, scale * ratio(scale, RETURNS), RETURNS)
    : history(
        specs,
        plan,
        seed,
        scale,
        returnsFor((returns) => ratio(scale, returns)),
      )) {
    if (left <= 0) return;
    left -= 1;
    yield publication;
  }
}

function countOf(items: Iterable<unknown>): number {
  let count = 0;
  for (const _ of items) count += 1;
  return count;
}

/** How often people come back for a given number of people to make the events asked; two steps, for returns after the period make none. */
function returnsFor(ratio: (returns: number) => number): number {
  let returns = RETURNS;
  for (let step = 0; step < 2; step += 1) returns = Math.max(0, (1 + returns) * ratio(returns) - 1);
  return returns;
}
