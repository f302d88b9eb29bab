import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addDays, romeInstant } from '../../specs/calendar.ts';
import type { Specs } from '../../specs/types.ts';
import { createTransform } from '../../transform/transform.ts';
import { openWarehouse, type Warehouse } from '../../warehouse/index.ts';
import type { EventRow } from '../../warehouse/types.ts';
import { declarationEvents } from './declarations.ts';
import { eventRow } from './event-row.ts';

/** When everything of the town was recorded: after its last day, and after every page of the tests was written. */
export const RECORDED = Date.parse('2021-01-15T08:00:00Z');

/** Recipients of each desk; Poppi takes part and sends nothing. Every twentieth person also turns to the next desk. */
const RECIPIENTS: Readonly<Record<string, number>> = {
  'pua1-firenze': 231,
  'pua1-empoli': 64,
  'pua1-fucecchio': 38,
  'pua1-castelfiorentino': 29,
  'pua1-scandicci': 57,
  'pua1-sesto': 49,
  'pua1-prato': 163,
  'pua1-pistoia': 104,
  'pua1-lucca': 71,
  'pua1-capannori': 33,
  'pua1-pisa': 82,
  'pua1-grosseto': 55,
  'pua1-follonica': 27,
};

const CITIZENSHIPS = ['CN', 'AL', 'MA', 'PK', 'NG', 'SN', 'PE', 'UA', 'BD', 'PH'];
const MONTHS = 27;

interface Visit {
  desk: string;
  person: number;
  month: number;
  day: number;
  services: readonly { code: string; result: string }[];
}

/** Visits in a fixed order, without chance: the same town at every run. */
function* visits(specs: Specs): Generator<Visit> {
  const services = [...specs.codes.service.keys()];
  const desks = Object.keys(RECIPIENTS);
  let person = 0;
  for (const [d, desk] of desks.entries()) {
    for (let i = 0; i < (RECIPIENTS[desk] ?? 0); i += 1) {
      person += 1;
      const month = Math.floor(MONTHS * ((i + 0.5) / (RECIPIENTS[desk] ?? 1)) ** 0.8);
      const asked = [0, 1].map((k) => ({
        code: services[(person * 7 + k * 11) % services.length] ?? '',
        result: k === 0 ? 'answered' : 'booked',
      }));
      yield { desk, person, month, day: 1 + ((person * 3) % 27), services: asked };
      if (person % 3 === 0 && month + 2 < MONTHS)
        yield { desk, person, month: month + 2, day: 1 + (person % 27), services: asked.slice(0, 1) };
      if (person % 20 === 0)
        yield { desk: desks[(d + 1) % desks.length] ?? desk, person, month, day: 28, services: asked.slice(1) };
    }
  }
}

const dayOf = (month: number, day: number): string =>
  `${2018 + Math.floor((9 + month) / 12)}-${String(((9 + month) % 12) + 1).padStart(2, '0')}-${String(Math.max(day, month === 0 ? 2 : 1)).padStart(2, '0')}`;

function eventOf({ desk, person, month, day, services }: Visit, n: number): Record<string, unknown> {
  const at = dayOf(month, day);
  return {
    specversion: '1.0',
    id: `town-${n}`,
    source: `/pua/${desk}`,
    type: 'it.toscana.pua.contact.recorded.v1',
    time: new Date(romeInstant(at, '10:30')).toISOString(),
    subject: `person-of-the-town-${String(person).padStart(10, '0')}`,
    synthetic: true,
    data: {
      profile: {
        birth_date: addDays('1985-06-01', person * 7),
        gender: person % 2 === 0 ? 'female' : 'male',
        citizenship: CITIZENSHIPS[person % CITIZENSHIPS.length],
        permit: 'family',
      },
      unit: 'pua_l1',
      channel: 'direct_desk',
      language: 'it',
      services,
      problem_area: 'social',
    },
  };
}

function rowsOf(specs: Specs): EventRow[] {
  const transform = createTransform(specs);
  const events = [...[...visits(specs)].map(eventOf), ...declarationEvents(specs)];
  return events.map((event, offset) => eventRow(transform, event, offset, RECORDED));
}

/** A warehouse in a directory of its own that holds the events of a small invented Tuscany; `leave` closes and removes it. */
export async function openTown(specs: Specs): Promise<{ warehouse: Warehouse; leave: () => Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), 'pua-town-'));
  const warehouse = await openWarehouse({ path: directory, database: 'pua' });
  await warehouse.migrate();
  const rows = rowsOf(specs);
  await warehouse.ledger.store({ topic: 'pua.events', partition: 0, first: 0, last: rows.length - 1 }, [], rows);
  return {
    warehouse,
    leave: async () => {
      await warehouse.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
