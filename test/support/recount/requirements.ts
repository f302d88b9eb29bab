import { frameworkOn } from '../../../specs/lookup.ts';
import { isMeasure } from '../../../specs/operands.ts';
import type { Desk, KpiDefinition, Measure, Requirement, Specs, UnitLevel } from '../../../specs/types.ts';
import type { declarations } from './declared.ts';
import type { Row } from './divisors.ts';
import type { Recount } from './kpis.ts';
import type { Narrowing } from './measures.ts';
import type { Question } from './operands.ts';
import { provided, type Range, UNITS } from './provided.ts';

export interface Judgement {
  requirement: Requirement;
  level: UnitLevel;
  status: 'met' | 'partial' | 'not_met' | 'unknown';
}

/** Counts a KPI again, by some dimensions and narrowed. */
export type Recounting = (kpi: KpiDefinition, by: Question['by'], filters: Narrowing) => Recount;

const LEVELS: readonly UnitLevel[] = [1, 2];
const CALENDAR = ['month', 'quarter', 'year'] as const;

/**
 * Met when every value that the metric may have reaches the threshold, missing when none does, unknown when some do. A requirement that is surely missing
 * is partly met when what is stated reaches as far.
 */
function statusOf({ operator, threshold, partial }: Requirement, range: Range | null): Judgement['status'] {
  if (range === null) return 'unknown';
  const [least, most] = range;
  const reaches = (value: number, bar: number) =>
    operator === 'equals' ? value === bar : operator === 'at_least' ? value >= bar : value <= bar;
  const values = [least, ...(least < threshold && threshold < most ? [threshold] : []), most];
  const verdicts = values.map((value) => reaches(value, threshold));
  if (verdicts.every(Boolean)) return 'met';
  if (verdicts.some(Boolean)) return 'unknown';
  return partial !== null && reaches(least, partial) ? 'partial' : 'not_met';
}

/** The same KPI of the units of a level alone, where it tells levels apart: of contacts and referrals, the rest is the whole desk's. */
function ofLevel(kpi: KpiDefinition, level: UnitLevel): KpiDefinition {
  const { dimensions, numerator, denominator } = kpi;
  if (!dimensions.includes('level')) return kpi;
  const narrowed = (measure: Measure): Measure => ({ ...measure, where: { ...measure.where, level: UNITS[level] } });
  return {
    ...kpi,
    numerator: isMeasure(numerator) ? narrowed(numerator) : numerator,
    denominator: denominator?.kind === 'measure' ? { ...denominator, measure: narrowed(denominator.measure) } : denominator,
  };
}

/**
 * Judges a desk by the requirements in force on the last day of a row's time, at each level that it is of or says that it offers an area at: what it
 * declares by the declaration that stands on that day, its figures over the whole of that time, which begins with the first programme where nothing else
 * bounds it. Null before the first version of the framework.
 */
export function judging(
  specs: Specs,
  { by, from, to }: Question,
  declared: ReturnType<typeof declarations>,
  recounting: Recounting,
): (desk: Desk, row: Row) => Judgement[] | null {
  const part = CALENDAR.find((one) => by.includes(one));
  const first = from ?? [...specs.programmes.values()].map(({ start }) => start).sort()[0] ?? to;
  const recounts = new Map<string, Recount>();

  function figure(id: string, level: UnitLevel, desk: Desk, { place }: Row): Range | null {
    const kpi = specs.kpis.get(id);
    if (kpi === undefined) throw new Error(`no KPI ${id}`);
    const key = `${id} ${level}`;
    const by = part === undefined ? (['desk'] as const) : (['desk', part] as const);
    const recount = recounts.get(key) ?? recounting(ofLevel(kpi, level), by, { from: first, to });
    recounts.set(key, recount);
    const { value } = recount.figure({ desk: desk.id, ...(part === undefined ? {} : { [part]: place[part] ?? '' }) });
    return value === null ? null : [value, value];
  }

  return (desk, row) => {
    const version = frameworkOn(specs, row.to);
    const stands = declared(desk.id, row.to);
    const offers = (level: UnitLevel): boolean =>
      [desk.unit, ...(stands?.areas ?? []).flatMap(({ unit, mode }) => (mode === 'none' ? [] : unit))].some((unit) =>
        UNITS[level].includes(unit),
      );
    const rangeOf = (requirement: Requirement, level: UnitLevel): Range | null => {
      const { metric } = requirement;
      if (metric.startsWith('kpi:')) return figure(metric.slice('kpi:'.length), level, desk, row);
      return stands === undefined ? null : provided(requirement, level, version?.areas ?? [], stands);
    };
    if (version === undefined) return null;
    return LEVELS.filter(offers).flatMap((level) =>
      version.requirements
        .filter(
          ({ levels, valid_from, valid_to }) => levels.includes(level) && valid_from <= row.to && (valid_to ?? '9999') > row.to,
        )
        .map((requirement) => ({ requirement, level, status: statusOf(requirement, rangeOf(requirement, level)) })),
    );
  };
}
