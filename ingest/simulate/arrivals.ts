import { daysBetween } from '../../specs/calendar.ts';
import type { Programme, Specs } from '../../specs/types.ts';
import { drawDays, loads, type Period } from './agenda.ts';
import { type Standing, VISITORS_PER_RECIPIENT, visitorStanding } from './people.ts';
import { createRandom, type Random } from './random.ts';
import { type Territory, territoryOf } from './territory.ts';

export interface PlanOptions {
  /** Programme id. */
  programme: string;
  /** Rome days, inclusive; by default the programme's own, to its planned end. */
  from?: string;
  to?: string;
}

/** Desks of a programme, the days they receive on, and the recipients they reach in the period at the programme's own rate. */
export interface Plan {
  period: Period;
  programme: Programme;
  territories: readonly { territory: Territory; loads: readonly number[]; recipients: number }[];
}

/** Throws RangeError when there is no such programme or the period cannot be. */
export function planOf(specs: Specs, { programme: id, from, to }: PlanOptions): Plan {
  const programme = specs.programmes.get(id);
  if (!programme) throw new RangeError(`no programme ${id}: one of ${[...specs.programmes.keys()].join(', ')}`);
  const whole = { from: programme.start, to: programme.planned_end };
  const period = { from: from ?? whole.from, to: to ?? whole.to };
  if (period.from > period.to) throw new RangeError(`the period begins (${period.from}) after it ends (${period.to})`);
  const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
  const territories = programme.desks.flatMap(({ desk: deskId }, ordinal) => {
    const desk = specs.network.desks.get(deskId);
    if (!desk) return [];
    const territory = territoryOf(specs, desk, ordinal);
    const inPeriod = loads(territory, programme, period);
    const share = sum(inPeriod) / Math.max(1, sum(loads(territory, programme, whole)));
    return [{ territory, loads: inPeriod, recipients: territory.reached * share }];
  });
  return { period, programme, territories };
}

/** Where every chance of a history comes from. */
export const chanceOf = (seed: number): Random => createRandom(`osservatorio-pua ${seed}`);

/** Who comes to a desk for the first time; `at` counts the days of the plan's period from 0. */
export interface Arrival {
  at: number;
  standing: Standing;
}

/** Each desk's first visits in order; `scale` multiplies the people. */
export function arrivalsOf({ territories }: Plan, random: Random, scale: number): { territory: Territory; queue: Arrival[] }[] {
  return territories.map(({ territory, loads: weights, recipients }) => {
    const chance = random.fork(`desk ${territory.desk.id}`);
    const expected = recipients * scale;
    const reached = Math.round(expected * (0.95 + 0.1 * chance.next()));
    const days = drawDays(reached, weights, chance).map((at) => ({ at, standing: 'recipient' as const }));
    const others = drawDays(Math.round(expected * VISITORS_PER_RECIPIENT), weights, chance);
    const visitors = others.map((at) => ({ at, standing: visitorStanding(chance) }));
    return { territory, queue: [...days, ...visitors].sort((a, b) => a.at - b.at) };
  });
}

/** Of each desk, how many recipients come for the first time on each day of the plan's period: the arrivals of `simulate`, without their lives. */
export function firstVisits(plan: Plan, seed: number): ReadonlyMap<string, readonly number[]> {
  const days = daysBetween(plan.period.from, plan.period.to) + 1;
  return new Map(
    arrivalsOf(plan, chanceOf(seed), 1).map(({ territory, queue }) => {
      const counts = new Array<number>(days).fill(0);
      for (const { at, standing } of queue) if (standing === 'recipient') counts[at] = (counts[at] ?? 0) + 1;
      return [territory.desk.id, counts];
    }),
  );
}
