import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSpecs } from '../../specs/load.ts';
import { programmeOn } from '../../specs/lookup.ts';
import type { Specs } from '../../specs/types.ts';
import type { ContactFact } from '../../transform/types.ts';
import { openWarehouse, type Warehouse } from '../../warehouse/index.ts';
import { amendmentRow, contactFact, publishedRow, rejectionRow, subjectOf } from '../support/facts.ts';

/** The clock of these tests: after the end of TEAMS, while WE IN runs. */
export const NOW = Date.parse('2026-01-15T12:00:00Z');

export interface FigureTown {
  specs: Specs;
  warehouse: Warehouse;
  now: () => number;
  close(): Promise<void>;
}

/**
 * A contact of a person at a real desk. What is stored:
 * | person | where and when | counts |
 * |---|---|---|
 * | anna | pua1-prato 2019-01-10, pua1-firenze 2019-02-05 | one recipient of the region, one of each zone |
 * | bea | pua1-prato 2019-01-15 | |
 * | carl | pua1-lucca 2019-03-01, pua1-capannori 2019-04-01 | one recipient of Piana di Lucca; only Lucca has a target there |
 * | dina | pua1-capannori 2019-03-02 | |
 * | eve | pua1-prato 2019-01-20 | a contact, no recipient: citizen of the Union |
 * | fay | pua1-empoli 2019-06-10 | |
 * | hal | pua1-pistoia 2019-05-05 | until 2020-05-01, when it was retracted |
 * | gus | pua1-grosseto 2025-09-01 | of WE IN, which has no target |
 */
const CONTACTS: readonly [id: string, person: string, desk: string, day: string, eligibility?: string][] = [
  ['anna-1', 'anna', 'pua1-prato', '2019-01-10'],
  ['anna-2', 'anna', 'pua1-firenze', '2019-02-05'],
  ['bea-1', 'bea', 'pua1-prato', '2019-01-15'],
  ['carl-1', 'carl', 'pua1-lucca', '2019-03-01'],
  ['carl-2', 'carl', 'pua1-capannori', '2019-04-01'],
  ['dina-1', 'dina', 'pua1-capannori', '2019-03-02'],
  ['eve-1', 'eve', 'pua1-prato', '2019-01-20', 'eu_citizen'],
  ['fay-1', 'fay', 'pua1-empoli', '2019-06-10'],
  ['hal-1', 'hal', 'pua1-pistoia', '2019-05-05'],
  ['gus-1', 'gus', 'pua1-grosseto', '2025-09-01'],
];

export const RECEIPT = '01D0M3QGZ0000000000000000A';

function factAt(specs: Specs, id: string, person: string, deskId: string, day: string, eligibility: string): ContactFact {
  const desk = specs.network.desks.get(deskId);
  if (!desk) throw new Error(`no desk ${deskId}`);
  const { comune, zone, area_vasta, network, province } = desk;
  const place = { desk: deskId, comune, zone, area_vasta, network: network ?? '', province };
  const programme = programmeOn(specs, deskId, day);
  return contactFact(id, 'prato', day, {
    ...place,
    programme,
    source: `/pua/${deskId}`,
    subject: subjectOf(person),
    eligibility,
  });
}

/** A real warehouse with the contacts above and three records that are no events. */
export async function openFigureTown(): Promise<FigureTown> {
  const directory = await mkdtemp(join(tmpdir(), 'pua-figures-'));
  const warehouse = await openWarehouse({ path: join(directory, 'chdb'), database: 'pua' });
  await warehouse.migrate();
  const specs = loadSpecs();
  const facts = CONTACTS.map(([id, person, desk, day, eligibility = 'eligible']) =>
    factAt(specs, id, person, desk, day, eligibility),
  );
  const events = facts.map((fact, offset) => publishedRow(offset, fact, fact.event_id === 'anna-1' ? { receipt: RECEIPT } : {}));
  const hal = facts.find(({ event_id }) => event_id === 'hal-1');
  if (!hal) throw new Error('no contact of hal');
  events.push(amendmentRow(events.length, 'hal-2', hal, null, '2020-05-01 08:00:00.000'));
  const first = events.length;
  const rejections = [
    rejectionRow(first, { code: 'data_invalid', event_id: 'bad-1' }),
    rejectionRow(first + 1, { code: 'personal_data', event_id: 'bad-2', raw: '', redacted: 1 }),
    rejectionRow(first + 2, { code: 'duplicate', outcome: 'duplicate', event_id: 'anna-1', detail: 'said twice, "again"' }),
  ];
  await warehouse.ledger.store({ topic: 'pua.events', partition: 0, first: 0, last: first + 2 }, rejections, events);
  return {
    specs,
    warehouse,
    now: () => NOW,
    async close() {
      await warehouse.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
