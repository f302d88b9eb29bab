import { addDays, romeDay } from '../../../specs/calendar.ts';
import { dayHours, type HoursOn } from '../../../specs/provision/openings.ts';
import type { Measure, Operand } from '../../../specs/types.ts';
import { monthEnd } from '../period.ts';
import { declaredHours } from './declared-hours.ts';
import { byCell, countByDeskMonth, type DeskMonth, deskMonths, desksOf, withoutDesks } from './desk-months.ts';
import type { OperandContext, OperandFigure, OperandFigures } from './types.ts';

/** Every family of facts that a desk can report. */
const FACTS = ['contacts', 'referrals', 'outcomes', 'surveys', 'provisions'] as const satisfies readonly Measure['fact'][];

function isClosed(hoursOn: HoursOn, { from, to }: DeskMonth): boolean {
  for (let day = from; day <= to; day = addDays(day, 1)) {
    const hours = hoursOn(day);
    if (hours === null || dayHours(hours, day).opening !== 'closed') return false;
  }
  return true;
}

/**
 * Desk-months that an event was to be expected of, and those with one that holds: months that are over on the day of the knowledge, in which the desk takes
 * part and does not declare to be closed on every day. `silent_desks:n`: n desks of the group without any event; `not_over`: no month of it is over.
 */
export async function readDeskMonths(context: OperandContext): Promise<(operand: DeskMonths) => OperandFigures> {
  const { question, cells, at } = context;
  const knownDay = romeDay(at.instant);
  const taking = deskMonths(question);
  const hoursOn = declaredHours(await question.declarations());
  const over = taking.filter(({ month }) => monthEnd(month) < knownDay);
  const counts = await Promise.all(FACTS.map((fact) => countByDeskMonth(question, { fact, aggregate: 'count' })));
  const months = over
    .filter((one) => !isClosed(hoursOn(one.desk.id), one))
    .map((one) => ({ ...one, heard: counts.some((count) => count(one) > 0) }));
  const expectedOf = byCell(question, months);
  const takingOf = byCell(question, taking);
  return ({ only }) => ({
    figures: cells.map((cell): OperandFigure => {
      const expected = expectedOf(cell);
      const all = takingOf(cell);
      if (all.length === 0) return withoutDesks(question, cell);
      if (all.every(({ month }) => monthEnd(month) >= knownDay)) return { value: 0, notes: ['not_over'], n: 0 };
      const heard = expected.filter((one) => one.heard);
      const silent = desksOf(expected) - desksOf(heard);
      const value = only === 'with_events' ? heard.length : expected.length;
      return { value, notes: silent === 0 ? [] : [`silent_desks:${silent}`], n: expected.length };
    }),
  });
}

type DeskMonths = Extract<Operand, { kind: 'desk_months' }>;
