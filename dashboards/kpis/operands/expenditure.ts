import type { Expenditure, Network, Programme } from '../../../specs/types.ts';
import { type Cell, keyOf, valuesByKey } from '../cells.ts';
import { type Period, periodOfCell } from '../period.ts';
import type { Question } from '../question.ts';
import { desksWithin, isRegional, participants, type Restriction, restrictionOf } from '../territory.ts';
import type { OperandContext, OperandFigure, OperandFigures } from './types.ts';

/** Euros spent from the start of a programme to the end of a Rome day. */
interface Spent {
  amount: number;
  to: string;
}

const latest = (expenditure: readonly Expenditure[], organisation: string | null, day: string): Expenditure | undefined =>
  expenditure
    .filter((one) => one.organisation === organisation && one.to <= day)
    .reduce<Expenditure | undefined>((last, one) => (last !== undefined && last.to > one.to ? last : one), undefined);

/** The bodies whose expenditure is that of a territory; `null` when it cannot be told: a desk's body is not known, or has desks elsewhere. */
function bodiesOf(network: Network, programme: Programme, restriction: Restriction, day: string): string[] | null {
  if (isRegional(restriction)) return [...new Set(programme.budget.map(({ organisation }) => organisation))];
  const taking = participants(programme, day);
  const own = desksWithin(network, restriction).filter(({ id }) => taking.has(id));
  const bodies = new Set<string>();
  for (const { organisation } of own) {
    if (organisation === null) return null;
    bodies.add(organisation);
  }
  const inside = new Set(own.map(({ id }) => id));
  const elsewhere = [...network.desks.values()].some(
    ({ id, organisation }) => organisation !== null && bodies.has(organisation) && taking.has(id) && !inside.has(id),
  );
  return elsewhere ? null : [...bodies];
}

/** What is stated to be spent in a territory by the last day on which it is stated of all its bodies alike. A budget is not an expenditure. */
function spentIn(network: Network, programme: Programme, restriction: Restriction, day: string): Spent | null {
  const { expenditure = [] } = programme;
  const whole = isRegional(restriction) ? latest(expenditure, null, day) : undefined;
  if (whole !== undefined) return { amount: whole.amount_eur, to: whole.to };
  const bodies = bodiesOf(network, programme, restriction, day) ?? [];
  const stated = bodies.map((body) => latest(expenditure, body, day));
  const [first] = stated;
  if (first === undefined || stated.some((one) => one?.to !== first.to)) return null;
  return { amount: stated.reduce((sum, one) => sum + (one?.amount_eur ?? 0), 0), to: first.to };
}

function spentOf({ specs, filters, period }: Question, cell: Cell): Spent | 'unknown' | 'not_from_start' {
  const programme = specs.programmes.get(cell.programme ?? filters.programme ?? '');
  if (programme === undefined) return 'unknown';
  const { from, to }: Period = periodOfCell(cell, period);
  if (from !== null && from > programme.start) return 'not_from_start';
  return spentIn(specs.network, programme, restrictionOf(cell, filters), to) ?? 'unknown';
}

/**
 * Euros that the programme files state as spent, from the start of the programme to the last statement within the period; what stands beside it is counted
 * to the same day. `expenditure_unknown`: no file states it; `not_from_start`: a period that begins later has no statement of its own.
 */
export function readExpenditure({ question, cells }: OperandContext): () => OperandFigures {
  const found = cells.map((cell) => spentOf(question, cell));
  const figure = (spent: (typeof found)[number]): OperandFigure => {
    if (spent === 'unknown') return { value: null, notes: ['expenditure_unknown'], n: 0 };
    if (spent === 'not_from_start') return { value: null, notes: [spent], n: 0 };
    return { value: spent.amount, notes: [`expenditure_until:${spent.to}`], n: 1 };
  };
  return () => ({
    figures: found.map(figure),
    async counted(measure) {
      const days = [...new Set(found.flatMap((spent) => (typeof spent === 'string' ? [] : spent.to)))];
      const asked = days.map(async (to) => {
        const rows = await question.count(measure, { ...question.filters, to });
        return [to, valuesByKey(rows, question.by)] as const;
      });
      const counts = new Map(await Promise.all(asked));
      return found.map((spent, i) =>
        typeof spent === 'string' ? 0 : (counts.get(spent.to)?.get(keyOf(cells[i] ?? {}, question.by)) ?? 0),
      );
    },
  });
}
