import type { SpecFiles } from '../files.ts';
import { isMeasure } from '../operands.ts';
import type { SpecParts } from '../read.ts';
import type { Denominator, Dimension, KpiDefinition, KpiUnit } from '../types.ts';
import { idsOf, repeated } from './shared.ts';

const DENOMINATORS = 'denominators.yaml';

/** Multiplier that each unit implies. */
const FACTOR: Record<KpiUnit, number> = {
  ...{ contacts: 1, persons: 1, days: 1, ratio: 1 },
  ...{ percent: 100, per_100_contacts: 100, per_1000: 1000 },
  ...{ per_hour: 1, hours_per_1000: 1000, hours_per_100_contacts: 100, eur_per_person: 1 },
};

/** Groupings that have a target of their own: targets are signed for the region and for desks, of one programme. */
const WITH_TARGET: readonly Dimension[] = ['region', 'area_vasta', 'zone', 'network', 'province', 'desk', 'programme'];
/** Groupings that have residents: places, not networks and not the traits of a person. */
const WITH_RESIDENTS: readonly Dimension[] = ['region', 'area_vasta', 'zone', 'province', 'desk', 'programme'];

function checkDenominators({ fault }: SpecFiles, { denominators, region, zones, comuni }: SpecParts): void {
  const territories: Record<Denominator['level'], ReadonlySet<string> | undefined> = {
    region: region && new Set([region.region.istat]),
    zone: idsOf(zones, ({ id }) => id),
    province: idsOf(comuni, ({ istat }) => `PROV:${istat.slice(0, 3)}`),
    comune: idsOf(comuni, ({ istat }) => istat),
  };
  for (const [index, { territory, level }] of (denominators ?? []).entries()) {
    if (territories[level]?.has(territory) === false)
      fault(DENOMINATORS, `denominators[${index}].territory`, `no ${level} '${territory}'`);
  }
  const keys = (denominators ?? []).map(({ territory, metric, reference_date, source }) =>
    [territory, metric, reference_date ?? 'undated', source].join(' '),
  );
  for (const key of repeated(keys)) fault(DENOMINATORS, 'denominators', `${key} appears twice`);
}

function allowed({ denominator }: KpiDefinition): readonly Dimension[] | undefined {
  if (denominator?.kind === 'target' || denominator?.kind === 'target_pace') return WITH_TARGET;
  return denominator?.kind === 'foreign_residents' ? WITH_RESIDENTS : undefined;
}

function checkKpis({ fault }: SpecFiles, { kpis, locale }: SpecParts): void {
  const keys = locale.it.length === 0 ? undefined : new Set(locale.it.map(({ key }) => key));
  const needsText = (file: string, path: string, key: string) => {
    if (keys?.has(key) === false) fault(file, path, `no text '${key}' in locale/`);
  };
  for (const kpi of kpis) {
    const { file, unit, factor, numerator, denominator, interval, dimensions, quantile, min_n, standard, polarity } = kpi;
    if (factor !== FACTOR[unit]) fault(file, 'factor', `a KPI in ${unit} has factor ${FACTOR[unit]}, not ${factor}`);
    const plain = unit === 'contacts' || unit === 'persons';
    if (plain !== (denominator === null))
      fault(file, 'denominator', plain ? `a count in ${unit} has none` : `a KPI in ${unit} needs one`);
    if (interval !== 'none' && denominator === null) fault(file, 'interval', 'a plain count has none');
    if (interval === 'wilson' && denominator?.kind !== 'measure') fault(file, 'interval', 'wilson needs a counted denominator');
    if ((quantile !== undefined) !== (unit === 'days' && isMeasure(numerator)))
      fault(file, 'quantile', 'a count in days has one, and no other KPI');
    if (quantile !== undefined && !(isMeasure(numerator) && numerator.stated !== undefined))
      fault(file, 'quantile', 'needs the number that the facts of the numerator state');
    if (quantile !== undefined && interval !== 'none') fault(file, 'interval', 'a quantile has none');
    if (min_n === 0 && (interval !== 'none' || quantile !== undefined)) fault(file, 'min_n', 'an estimate needs at least one');
    if (standard !== null && polarity === 'none') fault(file, 'standard', 'where neither direction is better there is none');
    if (standard !== null && interval === 'wilson' && standard > factor)
      fault(file, 'standard', `a share in ${unit} is at most ${factor}`);
    for (const dimension of repeated(dimensions)) fault(file, 'dimensions', `'${dimension}' appears twice`);
    for (const dimension of dimensions) {
      if (allowed(kpi)?.includes(dimension) === false)
        fault(file, 'dimensions', `a denominator of kind ${denominator?.kind} does not exist by ${dimension}`);
      needsText(file, 'dimensions', `dimension.${dimension}`);
    }
    needsText(file, 'unit', `unit.${unit}`);
  }
}

/** Denominators stand for known territories; KPI definitions are coherent and have their labels. */
export function checkFigures(files: SpecFiles, parts: SpecParts): void {
  checkDenominators(files, parts);
  checkKpis(files, parts);
}
