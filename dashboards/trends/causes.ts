import type { Cause, Specs } from '../../specs/types.ts';
import type { Filters } from '../../warehouse/types.ts';
import { daysOf } from '../kpis/period.ts';

/** A baseline begun by a cause: the position of its first period. */
export interface Rebaseline {
  at: number;
  cause: Cause;
}

/** Whether a cause speaks of all of a place: one of a zone tells nothing of the region that the zone is in. */
function covers({ scope }: Cause, { network }: Pick<Specs, 'network'>, filters: Filters): boolean {
  if (scope === 'region') return true;
  const desk = filters.desk === undefined ? undefined : network.desks.get(filters.desk);
  const zone = filters.zone ?? desk?.zone;
  const area = filters.area_vasta ?? (zone === undefined ? undefined : network.zones.get(zone)?.area_vasta);
  if ('desk' in scope) return scope.desk === filters.desk;
  return 'zone' in scope ? scope.zone === zone : scope.area_vasta === area;
}

/** Where the recorded causes of a KPI in a place begin new baselines: at the period that holds the cause's day. Of several in one period, the first. */
export function rebaselines(
  specs: Pick<Specs, 'causes' | 'network'>,
  kpi: string,
  filters: Filters,
  periods: readonly string[],
): Rebaseline[] {
  const found = new Map<number, Rebaseline>();
  const applying = specs.causes.filter(
    (cause) => (cause.kpis === 'all' || cause.kpis.includes(kpi)) && covers(cause, specs, filters),
  );
  for (const cause of applying.toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
    const at = periods.findIndex((period) => daysOf(period).to >= cause.from);
    if (at > 0 && !found.has(at)) found.set(at, { at, cause });
  }
  return [...found.values()];
}
