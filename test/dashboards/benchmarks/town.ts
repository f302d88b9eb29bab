import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSpecs } from '../../../specs/load.ts';
import type { KpiDefinition, Specs } from '../../../specs/types.ts';
import { openWarehouse } from '../../../warehouse/index.ts';
import { contactFact, publishedRow, subjectOf } from '../../support/facts.ts';

/** Contacts of each desk in 2019, and how many of them have a word without a code. Men have twice as many of them as women. */
export const CONTACTS: Readonly<Record<string, readonly [unmapped: number, contacts: number]>> = {
  'pua1-firenze': [60, 150],
  'pua1-scandicci': [11, 60],
  'pua1-sesto': [9, 50],
  'pua1-empoli': [2, 2],
  'pua1-fucecchio': [8, 40],
  'pua1-prato': [18, 90],
  'pua1-pistoia': [13, 70],
  'pua1-lucca': [12, 60],
  'pua1-capannori': [7, 36],
  'pua1-pisa': [3, 44],
  'pua1-grosseto': [9, 48],
};
export const PERIOD = 'from=2019-01-01&to=2019-12-31';

/** The specifications, with one KPI that can be adjusted by gender and age. */
export function adjustableSpecs(): Specs {
  const specs = loadSpecs();
  const unmapped = specs.kpis.get('unmapped_services');
  if (unmapped === undefined) throw new Error('no KPI unmapped_services');
  const adjustable: KpiDefinition = { ...unmapped, dimensions: [...unmapped.dimensions, 'gender', 'age_bracket'] };
  return { ...specs, kpis: new Map([...specs.kpis, [adjustable.id, adjustable]]) };
}

/** A data directory as `pua` keeps one, with the contacts above. */
export async function benchmarkData(specs: Specs): Promise<{ directory: string; remove: () => Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), 'pua-benchmark-'));
  const warehouse = await openWarehouse({ path: join(directory, 'warehouse'), database: 'pua' });
  await warehouse.migrate();
  const facts = Object.entries(CONTACTS).flatMap(([id, [unmapped, contacts]]) => {
    const desk = specs.network.desks.get(id);
    if (desk === undefined) throw new Error(`no desk ${id}`);
    const { comune, zone, area_vasta, network, province } = desk;
    return Array.from({ length: contacts }, (_, i) => {
      const code = i < unmapped ? '' : 'residence_registration';
      return contactFact(`${id}-${i}`, 'prato', `2019-0${1 + (i % 9)}-15`, {
        ...{ desk: id, comune, zone, area_vasta, network: network ?? '', province, source: `/pua/${id}` },
        subject: subjectOf(`${id}-${i}`),
        gender: i % 3 === 0 ? 'female' : 'male',
        services: [{ local: 'word', code, area: code === '' ? '' : 'civil_status', result: 'answered' }],
        areas: code === '' ? [] : ['civil_status'],
      });
    });
  });
  await warehouse.ledger.store(
    { topic: 'pua.events', partition: 0, first: 0, last: facts.length - 1 },
    [],
    facts.map((fact, offset) => publishedRow(offset, fact)),
  );
  await warehouse.close();
  return { directory, remove: () => rm(directory, { recursive: true, force: true }) };
}
