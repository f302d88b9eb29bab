import { addDays, daysBetween, romeInstant } from '../../../specs/calendar.ts';
import { actualHours, dayHours, type HoursOn, latestOn, mediations } from '../../../specs/provision/openings.ts';
import type { DeclaredHours } from '../../../specs/provision/week.ts';
import type { Operand } from '../../../specs/types.ts';
import type { Declaration } from '../../../warehouse/provisions.ts';
import { byCell, countByDeskMonth, type DeskMonth, deskMonths, desksOf, withoutDesks } from './desk-months.ts';
import type { OperandContext, OperandFigure, OperandFigures } from './types.ts';

/** Hours in a desk-month; `null` when a day of it is not stated. */
type Reading = (hoursOn: HoursOn, month: Pick<DeskMonth, 'from' | 'to'>) => number | null;

type Read = DeskMonth & { hours: number | null };

const HOUR = 3_600_000;

const openingHours: Reading = (hoursOn, { from, to }) => {
  for (let day = from; day <= to; day = addDays(day, 1)) {
    const hours = hoursOn(day);
    if (hours === null || dayHours(hours, day).opening === null) return null;
  }
  return actualHours(hoursOn, from, to)?.hours ?? null;
};

/** A declaration without the mediators' calendar does not say there are none. */
const mediationHours: Reading = (hoursOn, { from, to }) => {
  for (let day = from; day <= to; day = addDays(day, 1)) {
    const stated = hoursOn(day)?.mediators ?? null;
    if (stated === null) return null;
  }
  const within = { from: romeInstant(from), to: romeInstant(addDays(to, 1)) };
  return [...mediations(hoursOn, within)].reduce((sum, slot) => sum + slot.to - slot.from, 0) / HOUR;
};

/** What every desk declared, as it holds on each day. */
export function declaredHours(declarations: readonly Declaration[]): (desk: string) => HoursOn {
  const byDesk = new Map<string, (DeclaredHours & { valid_from: string })[]>();
  for (const { desk, valid_from, declaration } of declarations) {
    const hours = { ...(JSON.parse(declaration) as DeclaredHours), valid_from };
    byDesk.set(desk, [...(byDesk.get(desk) ?? []), hours]);
  }
  const hours = new Map([...byDesk].map(([desk, declared]) => [desk, latestOn(declared)]));
  return (desk) => hours.get(desk) ?? (() => null);
}

const sum = (months: readonly Read[]): number => months.reduce((total, { hours }) => total + (hours ?? 0), 0);

/** Hours in the average week of the months stated, desk by desk, added up. */
function weekly(months: readonly Read[]): number {
  const desks = new Set(months.map(({ desk }) => desk.id));
  return [...desks].reduce((total, desk) => {
    const own = months.filter((one) => one.desk.id === desk);
    const days = own.reduce((all, { from, to }) => all + daysBetween(from, to) + 1, 0);
    return total + (sum(own) * 7) / days;
  }, 0);
}

/**
 * Hours that the desks of each group declared, over their desk-months that are stated whole. A desk-month with a day that nobody states is left out,
 * and so is what is counted in it. `not_stated`: of no desk-month; `partly_stated:n`: not of every month of n desks.
 */
export async function readHours(context: OperandContext): Promise<(operand: Hours) => OperandFigures> {
  const { question, cells } = context;
  const months = deskMonths(question);
  const hoursOn = declaredHours(await question.declarations());
  return (operand) => {
    const reading = operand.kind === 'opening_hours' ? openingHours : mediationHours;
    const read = months.map((one): Read => ({ ...one, hours: reading(hoursOn(one.desk.id), one) }));
    const monthsOf = byCell(question, read);
    const total = operand.kind === 'opening_hours' && operand.per === 'week' ? weekly : sum;
    return {
      figures: cells.map((cell): OperandFigure => {
        const all = monthsOf(cell);
        if (all.length === 0) return withoutDesks(question, cell);
        const stated = all.filter(({ hours }) => hours !== null);
        if (stated.length === 0) return { value: null, notes: ['not_stated'], n: 0 };
        const left = desksOf(all.filter(({ hours }) => hours === null));
        return { value: total(stated), notes: left === 0 ? [] : [`partly_stated:${left}`], n: desksOf(stated) };
      }),
      async counted(measure) {
        const count = await countByDeskMonth(question, measure);
        const stated = (one: Read) => (one.hours === null ? 0 : count(one));
        return cells.map((cell) => monthsOf(cell).reduce((all, one) => all + stated(one), 0));
      },
    };
  };
}

type Hours = Extract<Operand, { kind: 'opening_hours' | 'mediation_hours' }>;
