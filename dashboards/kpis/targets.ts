import { daysBetween } from '../../specs/calendar.ts';
import type { Network, Programme, Target } from '../../specs/types.ts';
import { earlier, later, type Period } from './period.ts';
import { desksWithin, isRegional, participants, type Restriction } from './territory.ts';

/** What a programme's published targets say of one territory on one day. */
export interface TerritoryTarget {
  /** `null`: none is published. */
  target: number | null;
  /** Desks the target speaks of when they are not all the desks of the territory; `null` = all. */
  covered: readonly string[] | null;
}

export const validOn = (target: Target, day: string): boolean =>
  target.valid_from <= day && (target.valid_to === null || day <= target.valid_to);

/**
 * The target of a territory: the regional one for the whole region, else the sum of those its desks' bodies signed.
 * The regional target is never split by us (D07).
 */
export function targetOf(network: Network, programme: Programme, restriction: Restriction, day: string): TerritoryTarget {
  const valid = programme.targets.filter((target) => validOn(target, day));
  const regional = valid.filter(({ scope }) => scope === 'region');
  if (isRegional(restriction) && regional.length > 0) return { target: total(regional), covered: null };
  const taking = participants(programme, day);
  const desks = new Set(desksWithin(network, restriction).map(({ id }) => id));
  const signed = valid.filter(({ scope }) => scope !== 'region' && desks.has(scope.desk));
  if (signed.length === 0) return { target: null, covered: null };
  const covered = [...new Set(signed.flatMap(({ scope }) => (scope === 'region' ? [] : scope.desk)))];
  const whole = [...desks].every((desk) => !taking.has(desk) || covered.includes(desk));
  return { target: total(signed), covered: whole ? null : covered };
}

const total = (targets: readonly Target[]): number => targets.reduce((sum, { value }) => sum + value, 0);

/** Share, 0 to 1, of a programme's planned days (start to planned end, both included) that fall in a period. */
export function plannedShare({ start, planned_end }: Pick<Programme, 'start' | 'planned_end'>, period: Period): number {
  const from = period.from === null ? start : later(period.from, start);
  const to = earlier(period.to, planned_end);
  return Math.max(0, daysBetween(from, to) + 1) / (daysBetween(start, planned_end) + 1);
}
