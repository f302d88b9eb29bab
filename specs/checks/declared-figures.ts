import type { SpecFiles } from '../files.ts';
import { DECLARED, type SpecParts } from '../read.ts';
import { idsOf, knows, repeated } from './shared.ts';

/** Declared figures are of known territories and documents. That they agree is not checked here: where they do not, that is a finding. */
export function checkDeclaredFigures(
  { fault }: SpecFiles,
  { declaredFigures = [], region, zones, comuni, sources }: SpecParts,
): void {
  const territories =
    region && zones && comuni
      ? new Set([
          region.region.istat,
          ...zones.map(({ id }) => id),
          ...comuni.flatMap(({ istat }) => [istat, `PROV:${istat.slice(0, 3)}`]),
        ])
      : undefined;
  const documents = idsOf(sources, ({ id }) => id);
  for (const { id, territory, source } of declaredFigures) {
    if (!knows(territories, territory))
      fault(DECLARED, `[${id}].territory`, `no region, zone, province or comune '${territory}'`);
    const [document] = /^S\d{3}\b/.exec(source) ?? [];
    if (document !== undefined && !knows(documents, document))
      fault(DECLARED, `[${id}].source`, `'${document}' is not in sources.yaml`);
  }
  for (const id of repeated(declaredFigures.map(({ id }) => id))) fault(DECLARED, `[${id}]`, 'the id appears twice');
}
