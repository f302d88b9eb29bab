import type { SpecFiles } from '../files.ts';
import type { SpecParts } from '../read.ts';
import type { Denominator } from '../types.ts';
import { idsOf, repeated } from './shared.ts';

const DENOMINATORS = 'denominators.yaml';

/** Denominators stand for known territories, each once. */
export function checkDenominators({ fault }: SpecFiles, { denominators, region, zones, comuni }: SpecParts): void {
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
