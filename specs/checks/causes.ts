import type { SpecFiles } from '../files.ts';
import type { SpecParts } from '../read.ts';
import { idsOf, knows, repeated } from './shared.ts';

const FILE = 'causes.yaml';

/** Every cause is there once and names places and KPIs that exist. */
export function checkCauses({ fault }: SpecFiles, { causes = [], kpis, region, zones, desks }: SpecParts): void {
  for (const id of repeated(causes.map((cause) => cause.id))) fault(FILE, `causes[${id}]`, 'the id appears twice');
  const places = {
    area_vasta: idsOf(region?.areas, ({ id }) => id),
    zone: idsOf(zones, ({ id }) => id),
    desk: idsOf(desks, ({ id }) => id),
  };
  const kpiIds = idsOf(kpis, ({ id }) => id);
  for (const cause of causes) {
    for (const [level, id] of cause.scope === 'region' ? [] : Object.entries(cause.scope))
      if (!knows(Reflect.get(places, level), id)) fault(FILE, `causes[${cause.id}].scope.${level}`, `there is no '${id}'`);
    for (const kpi of cause.kpis === 'all' ? [] : cause.kpis)
      if (!knows(kpiIds, kpi)) fault(FILE, `causes[${cause.id}].kpis`, `there is no KPI '${kpi}'`);
  }
}
