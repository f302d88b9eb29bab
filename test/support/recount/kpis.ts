import { lastDayOf } from '../../../specs/lookup.ts';
import { isMeasure } from '../../../specs/operands.ts';
import type { Dimension, KpiDefinition, Measure, Specs } from '../../../specs/types.ts';
import { areasOf, plannedShareOf, type Row, residentsOf, targetOf } from './divisors.ts';
import { cellKey, countsOf, type Known, meanOf, type Narrowing, numbersOf, quantileOf } from './measures.ts';

/** What a row of an answer should say. */
export interface Figure {
  numerator: number | null;
  denominator: number | null;
  value: number | null;
}

export interface Recount {
  /** Cells in which something was counted. */
  cells: readonly string[];
  /** Of a cell, by the values of its dimensions: also of one where nothing was counted. */
  figure(cell: Readonly<Record<string, string>>): Figure;
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
  if (!isMeasure(numerator)) throw new Error(`${kpi.id}: no recount of ${numerator.kind}`);
  if (numerator.aggregate === 'first_supports') throw new Error(`${kpi.id}: no recount of ${numerator.aggregate}`);
  const by = [...new Set([...asked, ...(kpi.always_by ?? [])])];
  const onTarget = denominator?.kind === 'target' || denominator?.kind === 'target_pace';
  const withTargets = [...specs.programmes.values()].filter(({ targets }) => targets.length > 0);
  const only = onTarget && !by.includes('programme') ? withTargets[0]?.id : undefined;
  const filters = { ...(only === undefined ? {} : { programme: only }), ...narrowed };

  const count = (measure: Measure, groups: readonly Dimension[] = by) => countsOf(known, measure, { by: groups, filters });
  const counted = count(numerator);
  const numbers = quantile === undefined && mean === undefined ? null : numbersOf(known, numerator, { by, filters });

  const programme = specs.programmes.get(filters.programme ?? '');
  const end = [filters.to ?? (programme === undefined ? known.day : lastDayOf(programme)), known.day].sort()[0] ?? '';
  const start = filters.from ?? programme?.start ?? null;
  const { from: _, to: __, ...places } = filters;
  const rowOf = (cell: Readonly<Record<string, string>>): Row => {
    const label = cell.month ?? cell.quarter ?? cell.year;
    const { region: ___, ...own } = cell;
    const place = { ...places, ...own };
    if (label === undefined) return { place, from: start, to: end };
    const days = daysOf(label);
    return { place, from: [start ?? '', days.from].sort()[1] ?? null, to: [end, days.to].sort()[0] ?? '' };
  };

  const across = denominator?.kind === 'measure' ? (denominator.across ?? []) : [];
  const dividing = by.filter((dimension) => !across.includes(dimension));
  const divided = denominator?.kind === 'measure' ? count(denominator.measure, dividing) : new Map<string, number>();
  const keyOf = (cell: Readonly<Record<string, string>>, groups: readonly Dimension[]) =>
    cellKey(groups.map((d) => cell[d] ?? ''));

  const covered = new Map<string, Map<string, number>>();
  const countAt = (desks: readonly string[], programme: string, cell: Readonly<Record<string, string>>): number => {
    const name = `${programme} ${desks.join(' ')}`;
    const where = { ...numerator.where, desk: desks };
    const counts = covered.get(name) ?? countsOf(known, { ...numerator, where }, { by, filters: { ...filters, programme } });
    covered.set(name, counts);
    return counts.get(keyOf(cell, by)) ?? 0;
  };

  function ratioOf(cell: Readonly<Record<string, string>>): { numerator: number; denominator: number | null } {
    const all = counted.get(keyOf(cell, by)) ?? 0;
    const row = rowOf(cell);
    switch (denominator?.kind) {
      case undefined:
        return { numerator: all, denominator: null };
      case 'measure':
        return { numerator: all, denominator: divided.get(keyOf(cell, dividing)) ?? 0 };
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
        return {
          numerator: only === null ? all : countAt(only, row.place.programme ?? '', cell),
          denominator: target * share,
        };
      }
      default:
        throw new Error(`${kpi.id}: no recount of ${denominator?.kind}`);
    }
  }

  return {
    cells: [...new Set([...counted.keys()])],
    figure(cell) {
      const { numerator, denominator: by_ } = ratioOf(cell);
      const stated = numbers?.get(keyOf(cell, by)) ?? [];
      if (quantile !== undefined) return { numerator, denominator: by_, value: quantileOf(stated, quantile) };
      if (mean !== undefined) return { numerator, denominator: by_, value: meanOf(stated) };
      if (denominator === null) return { numerator, denominator: null, value: numerator * factor };
      return { numerator, denominator: by_, value: by_ === null || by_ === 0 ? null : (numerator / by_) * factor };
    },
  };
}
