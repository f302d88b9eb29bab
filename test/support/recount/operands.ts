import { addDays, daysBetween, monthOf, quarterOf } from '../../../specs/calendar.ts';
import { frameworkOn, lastDayOf } from '../../../specs/lookup.ts';
import type { Desk, Dimension, Measure, Operand, Specs } from '../../../specs/types.ts';
import { declarations, freeAccess, mediation, openingOn } from './declared.ts';
import { desksOf, narrowing, type Row } from './divisors.ts';
import { cellKey, countsOf, type Known, type Narrowing } from './measures.ts';
import { type Judgement, judging, type Recounting } from './requirements.ts';

/** What is no count of facts, in one cell. */
export interface OperandFigure {
  value: number | null;
  /** How many a measure counts beside it, where only part of the facts may be; null: all of the cell. */
  beside(measure: Measure): number | null;
}

export interface Question {
  by: readonly Dimension[];
  filters: Narrowing;
  /** Days of the whole question; from null: the beginning. */
  from: string | null;
  to: string;
}

type Cell = Readonly<Record<string, string>>;
type OfCell = (cell: Cell, row: Row) => OperandFigure;

/** The days of a month in which a desk takes part in a programme. */
interface DeskMonth {
  desk: Desk;
  programme: string;
  month: string;
  days: string[];
}

function deskMonths({ programmes, network }: Specs, { filters, from, to }: Question): DeskMonth[] {
  const { programme: only, zone, desk: id, area_vasta, network: plan } = filters;
  const months = new Map<string, DeskMonth>();
  for (const programme of programmes.values()) {
    if (only !== undefined && programme.id !== only) continue;
    for (const taking of programme.desks) {
      const desk = network.desks.get(taking.desk);
      if (desk === undefined || (zone ?? desk.zone) !== desk.zone || (id ?? desk.id) !== desk.id) continue;
      if ((area_vasta ?? desk.area_vasta) !== desk.area_vasta || (plan !== undefined && plan !== desk.network)) continue;
      const first = [taking.from, programme.start, from ?? ''].sort().at(-1) ?? '';
      const last = [taking.to ?? '9999', lastDayOf(programme), to].sort()[0] ?? '';
      for (let day = first; day <= last; day = addDays(day, 1)) {
        const month = monthOf(day);
        const key = `${programme.id} ${desk.id} ${month}`;
        const had = months.get(key);
        if (had) had.days.push(day);
        else months.set(key, { desk, programme: programme.id, month, days: [day] });
      }
    }
  }
  return [...months.values()];
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/**
 * The operands of a question, by cell. Hours are of the desk-months whose every day is stated, and so is what is counted beside them; desk-months are
 * those that are over and not declared closed throughout; requirements are of the desks that take part. Throws for an expenditure that is stated.
 */
export function operandsOf(specs: Specs, known: Known, question: Question, recounting: Recounting): (operand: Operand) => OfCell {
  const { by } = question;
  const months = deskMonths(specs, question);
  const declared = declarations(known);
  const judge = judging(specs, question, declared, recounting);
  const keyOf = ({ desk, programme, month }: DeskMonth): string => {
    const { id, zone, area_vasta, province } = desk;
    const time = { month, quarter: quarterOf(`${month}-01`), year: month.slice(0, 4) };
    const own: Cell = { region: '09', zone, area_vasta, province, network: desk.network ?? '', desk: id, programme, ...time };
    return cellKey(by.map((d) => own[d] ?? ''));
  };
  const byCell = new Map<string, DeskMonth[]>();
  for (const one of months) byCell.set(keyOf(one), [...(byCell.get(keyOf(one)) ?? []), one]);
  const monthsOf = (cell: Cell): readonly DeskMonth[] => byCell.get(cellKey(by.map((d) => cell[d] ?? ''))) ?? [];
  const all = (value: number | null): OperandFigure => ({ value, beside: () => null });
  /** No desk at all is none of it; desks that take no part then are unknown. */
  const withoutDesks = (row: Row): OperandFigure => all(desksOf(specs, row).length === 0 ? 0 : null);
  const counted = new Map<Measure, Map<string, number>>();
  const factsIn = (measure: Measure) => {
    const counts =
      counted.get(measure) ?? countsOf(known, measure, { by: ['desk', 'month', 'programme'], filters: question.filters });
    counted.set(measure, counts);
    return ({ desk, month, programme }: DeskMonth): number => counts.get(cellKey([desk.id, month, programme])) ?? 0;
  };

  function hours(reading: typeof freeAccess, weekly: boolean): OfCell {
    const read = new Map(
      months.map((one) => {
        const days = one.days.map((day) => reading(declared(one.desk.id, day), day));
        return [one, days.some((day) => day === null) ? null : sum(days.map((day) => day ?? 0))] as const;
      }),
    );
    return (cell, row) => {
      const own = monthsOf(cell);
      if (own.length === 0) return withoutDesks(row);
      const stated = own.filter((one) => read.get(one) !== null);
      if (stated.length === 0) return all(null);
      const total = (some: readonly DeskMonth[]) => sum(some.map((one) => read.get(one) ?? 0));
      const desks = [...new Set(stated.map(({ desk }) => desk))];
      const week = (some: readonly DeskMonth[]) => (7 * total(some)) / sum(some.map(({ days }) => days.length));
      const value = weekly ? sum(desks.map((desk) => week(stated.filter((one) => one.desk === desk)))) : total(stated);
      return { value, beside: (measure) => sum(stated.map(factsIn(measure))) };
    };
  }

  function reported(withEvents: boolean): OfCell {
    const families = (['contacts', 'referrals', 'outcomes', 'surveys', 'provisions'] as const).map((fact) =>
      factsIn({ fact, aggregate: 'count' }),
    );
    const isOver = ({ month }: DeskMonth) => month < monthOf(known.day);
    const isClosed = ({ desk, days }: DeskMonth) =>
      days.every((day) => {
        const says = declared(desk.id, day);
        return says !== undefined && openingOn(says, day) === 'closed';
      });
    return (cell, row) => {
      const own = monthsOf(cell);
      if (own.length === 0) return withoutDesks(row);
      const expected = own.filter((one) => isOver(one) && !isClosed(one));
      return all(expected.filter((one) => !withEvents || families.some((count) => count(one) > 0)).length);
    };
  }

  const activities =
    (figure: 'ended' | 'days_late'): OfCell =>
    (_, row) => {
      const ofDesks = new Set(desksOf(specs, row).map((id) => specs.network.desks.get(id)?.organisation));
      const late = [...specs.programmes.values()]
        .filter(({ id }) => (row.place.programme ?? id) === id)
        .flatMap(({ cronoprogramma }) => cronoprogramma)
        .filter(({ end, owners }) => (row.from ?? '') <= end && end <= row.to && isOf(owners, row, ofDesks))
        .flatMap(({ end, actual_end: ended }) => (ended === undefined || ended > question.to ? [] : daysBetween(end, ended)));
      if (figure === 'ended') return all(late.length);
      return all(late.length === 0 ? null : sum(late));
    };

  function requirements(counted: 'met' | 'judged'): OfCell {
    return (cell, row) => {
      if (frameworkOn(specs, row.to) === undefined) return all(null);
      const desks = new Set(monthsOf(cell).map(({ desk }) => desk));
      if (desks.size === 0) return withoutDesks(row);
      const judgements = [...desks].flatMap((desk) => judge(desk, row) ?? []);
      const counts = ({ status }: Judgement) => (counted === 'met' ? status === 'met' : status !== 'unknown');
      return all(judgements.filter(counts).length);
    };
  }

  return (operand) => {
    switch (operand.kind) {
      case 'requirements':
        return requirements(operand.status);
      case 'opening_hours':
        return hours(freeAccess, operand.per === 'week');
      case 'mediation_hours':
        return hours(mediation, false);
      case 'desk_months':
        return reported(operand.only !== undefined);
      case 'activities':
        return activities(operand.figure);
      case 'expenditure':
        if ([...specs.programmes.values()].some(({ expenditure }) => expenditure !== undefined))
          throw new Error('no recount of an expenditure that a programme states');
        return () => all(null);
    }
  };
}

const isOf = (owners: readonly string[], row: Row, bodies: ReadonlySet<string | null | undefined>): boolean =>
  narrowing(row).length === 0 || owners.some((owner) => bodies.has(owner));
