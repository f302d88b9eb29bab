import type { KpiDefinition } from '../../specs/types.ts';
import { countingOnce, type EvaluationDeps } from '../kpis/deps.ts';
import { asKnown } from '../kpis/knowledge.ts';
import { provenanceOf } from '../kpis/provenance.ts';
import { benjaminiHochberg, predictiveP, twoSidedP } from '../statistics/index.ts';
import { type Comparison, comparisonAt } from './benchmark.ts';
import { scaleOf } from './limits.ts';
import type { BenchmarkRequest, FlagRow, FlagsAnswer } from './types.ts';

export interface FlagsRequest extends Pick<BenchmarkRequest, 'by' | 'filters' | 'known_at' | 'reader'> {
  /** Share of false ones expected among those listed, over 0 and under 1. */
  rate: number;
}

type Judged = Omit<FlagRow, 'p_adjusted' | 'listed'>;

/** Those of a comparison that were judged, each with the p-value of its distance from the reference. */
function judgedRows(
  { id: kpi }: Pick<KpiDefinition, 'id'>,
  { rows, reference, dispersion }: Pick<Comparison, 'rows' | 'reference' | 'dispersion'>,
): Judged[] {
  return rows.flatMap(({ id, name, zone, n, value, z, flag, reading }) => {
    if (z === null || n === null || value === null || reference.value === null) return [];
    const p = (dispersion?.applied ? predictiveP(z, dispersion.units) : null) ?? twoSidedP(z);
    return [{ kpi, id, name, zone, n, value, reference: reference.value, z, p, flag, reading }];
  });
}

/** The list of Benjamini and Hochberg (1995), the surest first. */
export function listed(rows: readonly Judged[], rate: number): FlagRow[] {
  const adjusted = benjaminiHochberg(rows.map(({ p }) => p));
  return rows
    .map((row, i) => ({ ...row, p_adjusted: adjusted[i] ?? 1, listed: (adjusted[i] ?? 1) <= rate }))
    .sort((a, b) => a.p_adjusted - b.p_adjusted || a.p - b.p || a.kpi.localeCompare(b.kpi) || a.id.localeCompare(b.id));
}

/**
 * Every desk or zone judged on every KPI that has a funnel, against the whole region, as one list: of those `listed`, at most a share `rate` is expected to be there by chance. The KPIs
 * stand on the same knowledge. Throws as `benchmark` does.
 */
export async function flagsAcross({ specs, warehouse, now }: EvaluationDeps, request: FlagsRequest): Promise<FlagsAnswer> {
  const { rate, ...asked } = request;
  const kpis = [...specs.kpis.values()].filter((kpi) => scaleOf(kpi) !== null && kpi.dimensions.includes(asked.by));
  const { value, stored } = await asKnown({ warehouse, now }, asked.known_at, (at) => {
    const deps = { specs, warehouse: countingOnce(warehouse) };
    return Promise.all(
      kpis.map((kpi) => comparisonAt(deps, kpi, { ...asked, kpi: kpi.id, peers: 'region', adjust: 'none' }, at)),
    );
  });
  const rows = kpis.flatMap((kpi, i) => {
    const comparison = value[i];
    return comparison === undefined ? [] : judgedRows(kpi, comparison);
  });
  const [first] = value;
  if (first === undefined) throw new RangeError('no KPI has a funnel');
  const { filters } = first.question;
  return {
    by: asked.by,
    filters,
    rate,
    kpis: kpis.map(({ id }) => id),
    ...provenanceOf(first.question, stored),
    rows: listed(rows, rate),
  };
}
