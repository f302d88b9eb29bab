import { pathText, type SpecFiles } from '../files.ts';
import type { SpecParts } from '../read.ts';
import { idsOf, knows, repeated } from './shared.ts';

const REFERENCE = /\b[SD]\d{2,3}\b/g;
const CITING = new Set(['source', 'basis', 'network_basis', 'issues']);

function* citations(value: unknown, path: readonly PropertyKey[]): Generator<[path: readonly PropertyKey[], reference: string]> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    const here = [...path, key];
    if (CITING.has(key)) for (const [reference] of JSON.stringify(inner).matchAll(REFERENCE)) yield [here, reference];
    else yield* citations(inner, here);
  }
}

/** Every document or discrepancy that a fact cites is in sources.yaml or discrepancies.yaml. */
export function checkSources(files: SpecFiles, { sources, discrepancies }: SpecParts): void {
  const sourceIds = idsOf(sources, ({ id }) => id);
  const issueIds = idsOf(discrepancies, ({ id }) => id);
  for (const id of repeated(sources?.map(({ id }) => id) ?? []))
    files.fault('sources.yaml', `sources[${id}]`, 'the id appears twice');
  for (const id of repeated(discrepancies?.map(({ id }) => id) ?? []))
    files.fault('discrepancies.yaml', `discrepancies[${id}]`, 'the id appears twice');
  for (const [file, document] of files.documents) {
    if (file.endsWith('.json') || file.endsWith('.csv')) continue;
    for (const [path, reference] of citations(document, [])) {
      const [ids, list] = reference.startsWith('S') ? [sourceIds, 'sources.yaml'] : [issueIds, 'discrepancies.yaml'];
      if (!knows(ids, reference)) files.fault(file, pathText(document, path), `'${reference}' is not in ${list}`);
    }
  }
}
