import { addDays } from '../../specs/calendar.ts';
import type { Programme } from '../../specs/types.ts';
import { type Period, type Visit, visitFrom } from './agenda.ts';
import { askedOf, contactData, type Shelf } from './contacts.ts';
import { closure, type FollowUp, outcomes, referral, survey } from './follow-ups.ts';
import type { Person } from './people.ts';
import type { Random } from './random.ts';
import { attendance, secondLevelWorks } from './season.ts';
import type { Territory } from './territory.ts';

const MINUTE = 60_000;

/** Something that happened at a desk, before anybody published it. */
export interface Happening {
  id: string;
  desk: string;
  fact: string;
  /** UTC ms. */
  at: number;
  subject: string | undefined;
  data: Record<string, unknown>;
}

export interface World {
  programme: Programme;
  period: Period;
  territories: readonly Territory[];
  shelf: Shelf;
  /** Contacts of a recipient after the first, on average. */
  returns: number;
  /** A new event id for a moment. */
  newId: (at: number, random: Random) => string;
}

/** Times a person comes after the first, geometric with the given mean. */
function returnsOf(mean: number, random: Random): number {
  let times = 0;
  while (times < 60 && random.chance(mean / (1 + mean))) times += 1;
  return times;
}

/** People move within reach: to another desk of the same area vasta where there is one. */
function movedTo(territory: Territory, { territories }: World, random: Random): Territory {
  const others = territories.filter(({ desk }) => desk.id !== territory.desk.id);
  const near = others.filter(({ desk }) => desk.area_vasta === territory.desk.area_vasta);
  const choice = near.length > 0 ? near : others;
  return choice.length > 0 ? random.pick(choice) : territory;
}

/** A return to the desk some days on; put off for as long as few people come. */
function returnVisit(territory: Territory, day: string, random: Random): Visit | null {
  let visit = visitFrom(territory, day, random);
  while (visit !== null && !random.chance(attendance(visit.day)))
    visit = visitFrom(territory, addDays(visit.day, random.int(4, 20)), random);
  return visit;
}

/**
 * Everything that happens to one person who first comes on `day` (an open day of `home`): contacts, and what follows from each at the desk where it
 * took place. Ends with the period. `serial` names the person's cases and is no identifier of anybody.
 */
export function journey(person: Person, serial: string, home: Territory, day: string, world: World, random: Random): Happening[] {
  const { programme, period, shelf, newId } = world;
  const happenings: Happening[] = [];
  const isRecipient = person.standing === 'recipient';
  const more = isRecipient ? returnsOf(world.returns, random) : Number(random.chance(0.25));
  let territory = home;
  let secondLevelFrom: string | null = null;
  let visit: Visit | null = visitFrom(home, day, random);

  const add = (fact: string, at: number, data: Record<string, unknown>): string => {
    const id = newId(at, random);
    happenings.push({ id, desk: territory.desk.id, fact, at, subject: person.subject, data });
    return id;
  };
  /** Steps on the same day come minutes after the contact, later ones at a visit of their own. */
  const follow = (steps: readonly FollowUp[], after: Visit): void => {
    for (const [i, { fact, afterDays, data }] of steps.entries()) {
      const at = afterDays === 0 ? after.at + (i + 1) * MINUTE : visitFrom(territory, addDays(after.day, afterDays), random)?.at;
      if (at !== undefined) add(fact, at, data);
    }
  };

  for (let n = 0; n <= more && visit !== null && visit.day <= period.to; n += 1) {
    const caseId = `${territory.desk.id}/${serial}`;
    const unit: string =
      secondLevelFrom !== null && visit.day >= secondLevelFrom && random.chance(0.6) ? 'pua_l2' : territory.desk.unit;
    const asked = askedOf(person, territory, shelf, random);
    const data = contactData({ person, territory, visit, asked, caseId, unit, first: n === 0 }, random);
    const contactId = add('contact.recorded', visit.at, data);

    if (random.chance(0.36)) follow(survey(`s-${contactId}`, contactId, String(data.language), territory.quality, random), visit);
    if (isRecipient) {
      const referred = asked.find(({ result, service }) => result === 'referred' && service !== '');
      if (referred) {
        const steps = referral(
          { id: `r-${contactId}`, caseId, unit, asked: referred },
          secondLevelWorks(programme, visit.day),
          random,
        );
        follow(steps, visit);
        const taken = steps.find(
          ({ fact, data: { to } }) => fact === 'referral.accepted' && (to as { kind: string }).kind === 'pua_l2',
        );
        if (taken) secondLevelFrom ??= addDays(visit.day, taken.afterDays);
      }
      const helped = asked.find(({ result, service }) => result !== 'none' && service !== '');
      if (helped && random.chance(0.34)) follow(outcomes({ caseId, asked: helped }, random), visit);
      if (helped && n === more && n > 0 && random.chance(0.55))
        follow([closure(caseId, helped.service, random.int(20, 120), random)], visit);
    }
    const gap = random.int(3, random.chance(0.3) ? 75 : 28);
    if (random.chance(0.025)) territory = movedTo(territory, world, random);
    visit = returnVisit(territory, addDays(visit.day, gap), random);
  }
  return happenings;
}
