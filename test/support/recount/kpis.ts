import { lastDayOf } from '../../../specs/lookup.ts';
import { isMeasure, isOperand } from '../../../specs/operands.ts';
import type { Dimension, KpiDefinition, Measure, Operand, Specs } from '../../../specs/types.ts';
import { areasOf, plannedShareOf, type Row, residentsOf, targetOf } from './divisors.ts';
import { cellKey, countsOf, type Known, meanOf, type Narrowing, numbersOf, quantileOf } from './measures.ts';
import { operandsOf } from './operands.ts';
import type { Recounting } from './requirements.ts';

/** What a row of an answer should say. */
export interface Figure {
  numerator: number | null;
  denominator: number | null;
  value: number | null;
}

type Cell = Readonly<Record<string, string>>;

export interface Recount {
  /** Cells in which something was counted. */
  cells: readonly string[];
  /** Of a cell, by the values of its dimensions: also of one where nothing was counted. */
  figure(cell: Cell): Figure;
}

/** Days of `2019-03`, `2019Q1` or `2019`. */
function daysOf(label: string): { from: string; to: string } {
  const year = label.slice(0, 4);
  const first = label[4] === 'Q' ? 3 * Number(label[5]) - 2 : Number(label.slice(5) || '1');
  const months = label.length === 4 ? 12 : label[4] === 'Q' ? 3 : 1;
  const day = (month: number, n: number) => new Date(Date.UTC(Number(year), month, n)).toISOString().slice(0, 10);
  return { from: day(first - 1, 1), to: day(first - 1 + months, 0) };
}

/**
 * A KPI counted again from the facts known at an instant, by the words of its definition. Throws for a definition that it does not know how to count.
 */
export function recount(
  specs: Specs,
  kpi: KpiDefinition,
  known: Known,
  asked: readonly Dimension[],
  narrowed: Narrowing,
): Recount {
  const { numerator, denominator, quantile, mean, factor } = kpi;
  const by = [...new Set([...asked, ...(kpi.always_by ?? [])])];
  const kinds = [numerator, denominator].map((part) => (part !== null && 'kind' in part ? part.kind : ''));
  const onTarget = kinds.some((kind) => kind === 'target' || kind === 'target_pace' || kind === 'expenditure');
  const withTargets = [...specs.programmes.values()].filter(({ targets }) => targets.length > 0);
  const only = onTarget && !by.includes('programme') ? withTargets[0]?.id : undefined;
  const filters = { ...(only === undefined ? {} : { programme: only }), ...narrowed };

  const programme = specs.programmes.get(filters.programme ?? '');
  const end = [filters.to ?? (programme === undefined ? known.day : lastDayOf(programme)), known.day].sort()[0] ?? '';
  const start = filters.from ?? programme?.start ?? null;
  const { from: _, to: __, ...places } = filters;
  const rowOf = (cell: Cell): Row => {
    const label = cell.month ?? cell.quarter ?? cell.year;
    const { region: ___, ...own } = cell;
    const place = { ...places, ...own };
    if (label === undefined) return { place, from: start, to: end };
    const days = daysOf(label);
    return { place, from: [start ?? '', days.from].sort()[1] ?? null, to: [end, days.to].sort()[0] ?? '' };
  };

  const across = denominator?.kind === 'measure' ? (denominator.across ?? []) : [];
  const dividing = by.filter((dimension) => !across.includes(dimension));
  const count = (measure: Measure, groups: readonly Dimension[] = by) => {
    if (measure.aggregate === 'first_supports') throw new Error(`no recount of ${measure.aggregate}`);
    return countsOf(known, measure, { by: groups, filters });
  };
  const counted = isMeasure(numerator) ? count(numerator) : new Map<string, number>();
  const divided = denominator?.kind === 'measure' ? count(denominator.measure, dividing) : new Map<string, number>();
  const numbers = isMeasure(numerator) && (quantile ?? mean) !== undefined ? numbersOf(known, numerator, { by, filters }) : null;
  const keyOf = (cell: Cell, groups: readonly Dimension[]) => cellKey(groups.map((d) => cell[d] ?? ''));

  const another: Recounting = (other, dimensions, within) => recount(specs, other, known, dimensions, within);
  let operands: ReturnType<typeof operandsOf> | undefined;
  const operand = (of: Operand) => {
    operands ??= operandsOf(specs, known, { by, filters, from: start, to: end }, another);
    return operands(of);
  };
  const above = isMeasure(numerator) ? null : operand(numerator);
  const below = isOperand(denominator) ? operand(denominator) : null;

  const covered = new Map<string, Map<string, number>>();
  const countAt = (measure: Measure, desks: readonly string[], programme: string, cell: Cell): number => {
    const name = `${programme} ${desks.join(' ')}`;
    const where = { ...measure.where, desk: desks };
    const counts = covered.get(name) ?? countsOf(known, { ...measure, where }, { by, filters: { ...filters, programme } });
    covered.set(name, counts);
    return counts.get(keyOf(cell, by)) ?? 0;
  };

  function ratioOf(cell: Cell): { numerator: number | null; denominator: number | null } {
    const row = rowOf(cell);
    const over = above?.(cell, row) ?? null;
    const all = over === null ? (counted.get(keyOf(cell, by)) ?? 0) : over.value;
    if (below !== null) {
      const under = below(cell, row);
      const beside = isMeasure(numerator) && under.value !== null ? under.beside(numerator) : null;
      return { numerator: beside ?? all, denominator: under.value };
    }
    switch (denominator?.kind) {
      case undefined:
        return { numerator: all, denominator: null };
      case 'measure': {
        const beside = over === null || over.value === null ? null : over.beside(denominator.measure);
        return { numerator: all, denominator: beside ?? divided.get(keyOf(cell, dividing)) ?? 0 };
      }
      case 'foreign_residents':
        return { numerator: all, denominator: residentsOf(specs, row) };
      case 'framework_areas':
        return { numerator: all, denominator: areasOf(specs, row) };
      case 'target':
      case 'target_pace': {
        const published = targetOf(specs, row);
        if (published === null) return { numerator: all, denominator: null };
        const share = denominator.kind === 'target' ? 1 : plannedShareOf(specs, row);
        const { target, only } = published;
        const some = only === null || !isMeasure(numerator) ? all : countAt(numerator, only, row.place.programme ?? '', cell);
        return { numerator: some, denominator: target * share };
      }
      default:
        throw new Error(`no recount of ${denominator?.kind}`);
    }
  }

  return {
    cells: [...counted.keys()],
    figure(cell) {
      const { numerator: over, denominator: under } = ratioOf(cell);
      const stated = numbers?.get(keyOf(cell, by)) ?? [];
      if (quantile !== undefined) return { numerator: over, denominator: under, value: quantileOf(stated, quantile) };
      if (mean !== undefined) return { numerator: over, denominator: under, value: meanOf(stated) };
      const known = over !== null && (denominator === null || (under !== null && under > 0));
      return { numerator: over, denominator: under, value: known ? (over * factor) / (under ?? 1) : null };
    },
  };
}
