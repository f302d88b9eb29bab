import { z } from 'zod';
import type { Specs } from '../../specs/types.ts';
import type { Reader } from '../../warehouse/types.ts';
import { kpiOf } from '../kpis/evaluate.ts';
import { definedOnly, figuresQuery, knownAtOf, parameterProblem } from '../kpis/request.ts';
import type { BenchmarkBy, BenchmarkRequest, Peers } from './types.ts';

const GROUPS = ['region', 'area_vasta', 'network', 'size'] as const;

/** The part of the query that says what is compared, in which period and as known when. */
export function comparisonQuery(specs: Specs) {
  return figuresQuery(specs)
    .pick({ programme: true, zone: true, from: true, to: true, known_at: true })
    .extend({
      by: z.enum(['desk', 'zone']).default('desk').meta({ description: 'What is compared' }),
    });
}

/** The query of the comparison on one KPI. */
export function benchmarkQuery(specs: Specs) {
  return comparisonQuery(specs).extend({
    peers: z
      .string()
      .default('region')
      .meta({ description: `Whom with: ${GROUPS.join(', ')}, or ids of desks or zones, comma between them` }),
    adjust: z
      .enum(['none', 'direct', 'indirect'])
      .default('none')
      .meta({ description: 'Adjustment for the mix of people, beside the value as it is' }),
  });
}

function peersOf({ network }: Specs, by: BenchmarkBy, text: string): Peers {
  const allowed: readonly string[] = by === 'desk' ? GROUPS : GROUPS.filter((group) => group !== 'network');
  const group = GROUPS.find((name) => name === text);
  if (group !== undefined && allowed.includes(group)) return group;
  const known = new Set<string>(by === 'desk' ? network.desks.keys() : network.zones.keys());
  const ids = [...new Set(text.split(',').map((id) => id.trim()))].filter((id) => id !== '');
  const unknown = ids.filter((id) => !known.has(id));
  if (ids.length > 0 && unknown.length === 0) return ids;
  const detail = group === 'network' ? 'A zone may have desks of several networks.' : `There is no ${by} ${unknown.join(', ')}.`;
  throw parameterProblem([{ parameter: 'peers', detail, allowed: [...allowed, ...known] }]);
}

type Asked = z.infer<ReturnType<typeof comparisonQuery>>;

/** Period, filters and knowledge of a query that passed `comparisonQuery`. Throws `ProblemError`. */
export function comparedIn({ by: _, known_at, ...filters }: Asked, now: number) {
  if (filters.from !== undefined && filters.to !== undefined && filters.from > filters.to)
    throw parameterProblem([{ parameter: 'from', detail: 'The period ends before it begins.', allowed: [] }]);
  return { filters: definedOnly(filters), ...(known_at === undefined ? {} : { known_at: knownAtOf(known_at, now) }) };
}

/** A query that passed `benchmarkQuery` as a request. Throws `ProblemError` that lists what is allowed. */
export function benchmarkRequest(
  specs: Specs,
  id: string,
  { peers, adjust, ...asked }: z.infer<ReturnType<typeof benchmarkQuery>>,
  reader: Reader,
  now: number,
): BenchmarkRequest {
  const { by } = asked;
  const { dimensions } = kpiOf(specs, id);
  if (!dimensions.includes(by)) {
    const allowed = dimensions.filter((dimension) => dimension === 'desk' || dimension === 'zone');
    throw parameterProblem([{ parameter: 'by', detail: `${id} is not counted by ${by}.`, allowed }]);
  }
  return { kpi: id, by, peers: peersOf(specs, by, peers), adjust, ...comparedIn(asked, now), reader };
}
