import { z } from 'zod';
import type { KpiDefinition, Specs } from '../../specs/types.ts';
import type { Reader } from '../../warehouse/types.ts';
import { scaleOf } from '../benchmarks/limits.ts';
import { benchmarkQuery, benchmarkRequest } from '../benchmarks/request.ts';
import type { BenchmarkBy, BenchmarkRequest } from '../benchmarks/types.ts';
import { definedOnly, parseQuery } from '../kpis/request.ts';
import { type PageFilters, readFilters } from './query.ts';

/** What the page of the comparisons is asked. */
export interface BenchmarksQuery {
  kpi: KpiDefinition;
  /** What the KPI may be compared by, as far as the reader may. */
  levels: readonly BenchmarkBy[];
  request: BenchmarkRequest;
  /** Those of every page; the zone is the one to set off, and narrows nothing. */
  filters: PageFilters;
  /** The page's own filters as they stand in the address. */
  given: Readonly<Record<string, string>>;
  /** What could not be as it was chosen: the KPI is not compared by that level, or the level has no such peers. */
  changed: readonly ('by' | 'peers')[];
}

const LEVELS = ['desk', 'zone'] as const;

const levelsOf = ({ dimensions }: KpiDefinition, { role }: Reader): BenchmarkBy[] =>
  LEVELS.filter((level) => dimensions.includes(level) && (role !== 'desk' || level === 'desk'));

/** The KPIs that the reader may compare, those with limits first, each as the specifications list them. */
export function comparableKpis(
  { kpis }: Pick<Specs, 'kpis'>,
  reader: Reader,
): { judged: KpiDefinition[]; read: KpiDefinition[] } {
  const all = [...kpis.values()].filter((kpi) => levelsOf(kpi, reader).length > 0);
  return { judged: all.filter((kpi) => scaleOf(kpi) !== null), read: all.filter((kpi) => scaleOf(kpi) === null) };
}

/** The KPI that the page opens with: the first that a funnel divides by what was counted. */
function firstKpi(specs: Specs, reader: Reader): KpiDefinition {
  const { judged, read } = comparableKpis(specs, reader);
  const [first] = [...judged.filter(({ denominator }) => denominator?.kind === 'measure'), ...judged, ...read];
  if (first === undefined) throw new RangeError('the specifications hold no KPI by desk or zone');
  return first;
}

/** Reads the address of the page. @throws ProblemError that names what cannot be read and lists what may stand there. */
export function readBenchmarksQuery(specs: Specs, query: unknown, reader: Reader, now: number): BenchmarksQuery {
  const { judged, read } = comparableKpis(specs, reader);
  const schema = benchmarkQuery(specs).extend({ kpi: z.enum([...judged, ...read].map(({ id }) => id)).optional() });
  const { kpi: id, by, peers, adjust, ...rest } = parseQuery(schema, query);
  const kpi = (id === undefined ? undefined : specs.kpis.get(id)) ?? firstKpi(specs, reader);
  const filters = readFilters(specs, definedOnly(rest), now);
  const levels = levelsOf(kpi, reader);
  const level = levels.includes(by) ? by : (levels[0] ?? by);
  const grouped = level === 'zone' && peers === 'network' ? 'region' : peers;
  const { zone: _, programme, ...kept } = filters;
  const within = kpi.dimensions.includes('programme') ? { programme } : {};
  const request = benchmarkRequest(specs, kpi.id, { by: level, peers: grouped, adjust, ...kept, ...within }, reader, now);
  return {
    kpi,
    levels,
    request,
    filters,
    given: { kpi: kpi.id, by: level, peers: grouped, adjust },
    changed: [...(level === by ? [] : (['by'] as const)), ...(grouped === peers ? [] : (['peers'] as const))],
  };
}
