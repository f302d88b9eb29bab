import { daysBetween } from '../../../specs/calendar.ts';
import type { CronoprogrammaItem, Operand } from '../../../specs/types.ts';
import type { Cell } from '../cells.ts';
import { periodOfCell } from '../period.ts';
import type { Question } from '../question.ts';
import { desksWithin, isRegional, restrictionOf } from '../territory.ts';
import type { OperandContext, OperandFigure, OperandFigures } from './types.ts';

/** Activities of the calendars that belong to a group: planned to end in its time, their owners running a desk of its place. */
function activitiesOf({ specs, filters, period }: Question, cell: Cell): CronoprogrammaItem[] {
  const restriction = restrictionOf(cell, filters);
  const bodies = new Set(desksWithin(specs.network, restriction).map(({ organisation }) => organisation));
  const named = cell.programme ?? filters.programme;
  const { from, to } = periodOfCell(cell, period);
  return [...specs.programmes.values()]
    .filter(({ id }) => named === undefined || id === named)
    .flatMap(({ cronoprogramma }) => cronoprogramma)
    .filter(({ end }) => (from === null || from <= end) && end <= to)
    .filter(({ owners }) => isRegional(restriction) || owners.some((owner) => bodies.has(owner)));
}

/**
 * Activities of the calendar due in each group whose actual end is stated, and the days by which they ended after the planned end (before it: less than
 * zero). What is not stated is not late and not in time: `ends_not_stated:n` says of how many activities due.
 */
export function readActivities({ question, cells }: OperandContext): (operand: Activities) => OperandFigures {
  return ({ figure }) => ({
    figures: cells.map((cell): OperandFigure => {
      const due = activitiesOf(question, cell);
      const late = due.flatMap(({ end, actual_end }) =>
        actual_end === undefined || actual_end > question.period.to ? [] : [daysBetween(end, actual_end)],
      );
      const open = due.length - late.length;
      const notes = open === 0 ? [] : [`ends_not_stated:${open}` as const];
      if (figure === 'ended') return { value: late.length, notes, n: late.length };
      return { value: late.length === 0 ? null : late.reduce((sum, days) => sum + days, 0), notes, n: late.length };
    }),
  });
}

type Activities = Extract<Operand, { kind: 'activities' }>;
