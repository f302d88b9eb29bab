import { quarterOf } from '../../../specs/calendar.ts';
import { lastDayOf } from '../../../specs/lookup.ts';
import type { Desk, Measure, Programme } from '../../../specs/types.ts';
import { type Cell, keyOf, valuesByKey } from '../cells.ts';
import { daysOf, earlier, later, monthsBetween, type Period } from '../period.ts';
import type { Question } from '../question.ts';
import { desksWithin, isWithin, placeOfDesk, restrictionOf } from '../territory.ts';
import type { OperandFigure } from './types.ts';

/** A month, or the part of it within the question's period, in which a desk takes part in a programme. Days are Roman, both included. */
export interface DeskMonth {
  desk: Desk;
  programme: string;
  month: string;
  from: string;
  to: string;
}

const GROUPS = ['desk', 'month', 'programme'] as const;

function spansOf(programme: Programme, desk: string, { from, to }: Period): { from: string; to: string }[] {
  const first = from === null ? programme.start : later(from, programme.start);
  const last = earlier(to, lastDayOf(programme));
  return programme.desks
    .filter((one) => one.desk === desk)
    .map((one) => ({ from: later(one.from, first), to: earlier(one.to ?? last, last) }))
    .filter((span) => span.from <= span.to);
}

/** Every desk-month of a question: of its programme, or of all of them when it names none. */
export function deskMonths({ specs, filters, period }: Question): DeskMonth[] {
  const within = restrictionOf({}, filters);
  const desks = [...specs.network.desks.values()].filter((desk) => isWithin(placeOfDesk(specs.network, desk), within));
  const programmes = [...specs.programmes.values()].filter(
    ({ id }) => filters.programme === undefined || id === filters.programme,
  );
  return programmes.flatMap((programme) =>
    desks.flatMap((desk) =>
      spansOf(programme, desk.id, period).flatMap((span) =>
        monthsBetween(span.from, span.to).map((month): DeskMonth => {
          const days = daysOf(month);
          const part = { from: later(span.from, days.from), to: earlier(span.to, days.to) };
          return { desk, programme: programme.id, month, ...part };
        }),
      ),
    ),
  );
}

/** The desk-months of each group of an answer. */
export function byCell<M extends DeskMonth>({ specs, by }: Question, months: readonly M[]): (cell: Cell) => readonly M[] {
  const found = new Map<string, M[]>();
  for (const one of months) {
    const { desk, programme, month } = one;
    const time = { month, quarter: quarterOf(`${month}-01`), year: month.slice(0, 4) };
    const key = keyOf({ ...placeOfDesk(specs.network, desk), ...time, programme }, by);
    const group = found.get(key);
    if (group === undefined) found.set(key, [one]);
    else group.push(one);
  }
  return (cell) => found.get(keyOf(cell, by)) ?? [];
}

/** Counts of a measure by desk-month. */
export async function countByDeskMonth(question: Question, measure: Measure): Promise<(one: DeskMonth) => number> {
  const counts = valuesByKey(await question.countBy(measure, GROUPS), GROUPS);
  return ({ desk, month, programme }) => counts.get(keyOf({ desk: desk.id, month, programme }, GROUPS)) ?? 0;
}

/** A group in which no desk takes part: nothing where there is no desk at all, unknown where the desks were not in a programme then. */
export function withoutDesks({ specs, filters }: Question, cell: Cell): OperandFigure {
  const none = desksWithin(specs.network, restrictionOf(cell, filters)).length === 0;
  return none ? { value: 0, notes: [], n: 0 } : { value: null, notes: ['not_in_programme'], n: 0 };
}

export const desksOf = (months: readonly DeskMonth[]): number => new Set(months.map(({ desk }) => desk.id)).size;
