import type { SpecFiles } from '../files.ts';
import { isMeasure } from '../operands.ts';
import type { SpecParts } from '../read.ts';
import type { Dimension, KpiDefinition, KpiUnit } from '../types.ts';
import { operandFaults } from './operands.ts';
import { repeated } from './shared.ts';

/** Multiplier that each unit implies. */
const FACTOR: Record<KpiUnit, number> = {
  ...{ contacts: 1, persons: 1, days: 1, points: 1, ratio: 1 },
  ...{ percent: 100, per_100_contacts: 100, per_1000: 1000 },
  ...{ per_hour: 1, hours_per_1000: 1000, hours_per_100_contacts: 100, eur_per_person: 1 },
};

/** Groupings that have a target of their own: targets are signed for the region and for desks, of one programme. */
const WITH_TARGET: readonly Dimension[] = ['region', 'area_vasta', 'zone', 'network', 'province', 'desk', 'programme'];
/** Groupings that have residents: places and times (the figure nearest in time), not networks and not the traits of a person. */
const WITH_RESIDENTS: readonly Dimension[] = [
  ...(['region', 'area_vasta', 'zone', 'province', 'desk', 'programme'] as const),
  ...(['month', 'quarter', 'year'] as const),
];

/** Groupings in which areas are counted: an area is no part of itself. */
const WITH_AREAS: readonly Dimension[] = [...WITH_TARGET, 'month', 'quarter', 'year', 'level', 'channel'];

function allowed({ denominator }: KpiDefinition): readonly Dimension[] | undefined {
  if (denominator?.kind === 'target' || denominator?.kind === 'target_pace') return WITH_TARGET;
  if (denominator?.kind === 'framework_areas') return WITH_AREAS;
  return denominator?.kind === 'foreign_residents' ? WITH_RESIDENTS : undefined;
}

type Say = (path: string, what: string) => void;

/** The unit, what is divided by and the multiplier belong together. */
function checkRatio(say: Say, { unit, factor, numerator, denominator }: KpiDefinition): void {
  if (factor !== FACTOR[unit]) say('factor', `a KPI in ${unit} has factor ${FACTOR[unit]}, not ${factor}`);
  const plain = unit === 'contacts' || unit === 'persons';
  if (plain !== (denominator === null)) say('denominator', plain ? `a count in ${unit} has none` : `a KPI in ${unit} needs one`);
  if (denominator?.kind === 'framework_areas' && !(isMeasure(numerator) && numerator.aggregate === 'distinct_areas'))
    say('denominator', 'the areas of the framework divide distinct_areas alone');
}

/** A value that is no ratio, and how sure it is. */
function checkEstimate(say: Say, kpi: KpiDefinition): void {
  const { unit, factor, numerator, denominator, interval, quantile, mean, min_n, standard, polarity } = kpi;
  if (interval !== 'none' && denominator === null) say('interval', 'a plain count has none');
  if (interval === 'wilson' && denominator?.kind !== 'measure') say('interval', 'wilson needs a counted denominator');
  if ((quantile !== undefined) !== (unit === 'days' && isMeasure(numerator)))
    say('quantile', 'a count in days has one, and no other KPI');
  if ((mean !== undefined) !== (unit === 'points')) say('mean', 'a KPI in points has one, and no other');
  const stated = quantile === undefined ? 'mean' : 'quantile';
  if ((quantile ?? mean) !== undefined && !(isMeasure(numerator) && numerator.stated !== undefined))
    say(stated, 'needs the number that the facts of the numerator state');
  if (quantile !== undefined && interval !== 'none') say('interval', 'a quantile has none');
  if ((mean !== undefined) !== (interval === 't')) say('interval', 'a mean has t, and no other');
  if (min_n === 0 && (interval !== 'none' || quantile !== undefined)) say('min_n', 'an estimate needs at least one');
  if (standard !== null && polarity === 'none') say('standard', 'where neither direction is better there is none');
  if (standard !== null && interval === 'wilson' && standard > factor) say('standard', `a share in ${unit} is at most ${factor}`);
}

function checkDimensions(say: Say, kpi: KpiDefinition): void {
  const { dimensions, denominator, always_by = [] } = kpi;
  for (const dimension of repeated(dimensions)) say('dimensions', `'${dimension}' appears twice`);
  for (const dimension of dimensions) {
    if (allowed(kpi)?.includes(dimension) === false)
      say('dimensions', `a denominator of kind ${denominator?.kind} does not exist by ${dimension}`);
  }
  const across = denominator?.kind === 'measure' ? (denominator.across ?? []) : [];
  for (const dimension of across)
    if (!dimensions.includes(dimension)) say('denominator.across', `'${dimension}' is not one of its dimensions`);
  for (const dimension of always_by)
    if (!dimensions.includes(dimension)) say('always_by', `'${dimension}' is not one of its dimensions`);
}

/** KPI definitions are coherent, refer to others that exist, and have their labels. */
export function checkKpis({ fault, faults }: SpecFiles, { kpis, locale }: SpecParts): void {
  const keys = locale.it.length === 0 ? undefined : new Set(locale.it.map(({ key }) => key));
  const known = (id: string) => kpis.some((kpi) => kpi.id === id) || faults.some(({ file }) => file === `kpis/${id}.yaml`);
  for (const kpi of kpis) {
    const say: Say = (path, what) => fault(kpi.file, path, what);
    const needsText = (path: string, key: string) => {
      if (keys?.has(key) === false) say(path, `no text '${key}' in locale/`);
    };
    checkRatio(say, kpi);
    checkEstimate(say, kpi);
    checkDimensions(say, kpi);
    for (const [path, detail] of operandFaults(kpi)) say(path, detail);
    for (const id of kpi.beside ?? []) if (!known(id)) say('beside', `no KPI '${id}' in kpis/`);
    for (const dimension of kpi.dimensions) needsText('dimensions', `dimension.${dimension}`);
    needsText('unit', `unit.${kpi.unit}`);
  }
}
