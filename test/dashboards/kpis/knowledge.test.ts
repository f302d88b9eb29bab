import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EvaluationDeps } from '../../../dashboards/kpis/deps.ts';
import { evaluateKpi } from '../../../dashboards/kpis/evaluate.ts';
import { burnUp } from '../../../dashboards/programmes/burn-up.ts';
import { progress } from '../../../dashboards/programmes/progress.ts';
import { warehouseInstant } from '../../../specs/calendar.ts';
import { loadSpecs } from '../../../specs/load.ts';
import { openWarehouse, type Warehouse } from '../../../warehouse/index.ts';
import { contactFact, publishedRow, subjectOf } from '../../support/facts.ts';

/** The rule: an answer as known at T stands on what was recorded at or before T, to the millisecond, whenever and by whichever way it is asked. */
const T = Date.parse('2019-06-15T12:00:00.000Z');
const reader = { role: 'admin' } as const;
const specs = loadSpecs();

let directory: string;
let warehouse: Warehouse;
let offset = 0;
/** Stores a contact of a person of its own, recorded some milliseconds after T. */
async function record(afterT: number): Promise<void> {
  const fact = contactFact(`c${offset}`, 'prato', '2019-06-14', {
    desk: 'pua1-prato',
    subject: subjectOf(`person-${offset}`),
    synthetic: afterT > 0 ? 1 : 0,
  });
  const row = publishedRow(offset, fact, { recorded_at: warehouseInstant(T + afterT) });
  await warehouse.ledger.store({ topic: 'pua.events', partition: 0, first: offset, last: offset }, [], [row]);
  offset += 1;
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pua-knowledge-'));
  warehouse = await openWarehouse({ path: directory, database: 'pua' });
  await warehouse.migrate();
  for (const afterT of [-5, -1, 0]) await record(afterT);
});
afterAll(async () => {
  await warehouse.close();
  await rm(directory, { recursive: true, force: true });
});

/** Every kind of answer, served by a clock that stands at an instant, or as known at it by a clock far ahead. */
async function answers(source: EvaluationDeps['warehouse'], clock: number, knownAt?: number): Promise<string> {
  const deps: EvaluationDeps = { specs, warehouse: source, now: () => clock };
  const known = knownAt === undefined ? {} : { known_at: new Date(knownAt).toISOString() };
  const view = { reader, ...(knownAt === undefined ? {} : { knownAt: new Date(knownAt).toISOString() }) };
  const asked = { programme: 'teams', reader, ...known };
  return JSON.stringify([
    await evaluateKpi(deps, { kpi: 'contacts', by: ['month'], ...asked }),
    await evaluateKpi(deps, { kpi: 'recipients', by: ['zone'], ...asked }),
    await evaluateKpi(deps, { kpi: 'pace', by: [], ...asked }),
    await progress(deps, 'teams', view),
    await burnUp(deps, 'teams', view),
  ]);
}

const LATER = T + 365 * 86_400_000;
const reached = async (at: number) =>
  (
    await evaluateKpi(
      { specs, warehouse, now: () => LATER },
      { kpi: 'recipients', by: [], reader, known_at: new Date(at).toISOString() },
    )
  ).rows[0]?.value;

test('what was recorded in the very millisecond counts, a millisecond before it does not', async () => {
  const served = await answers(warehouse, T);
  expect(await answers(warehouse, LATER, T)).toBe(served);
  expect([await reached(T - 6), await reached(T - 2), await reached(T - 1), await reached(T)]).toEqual([0, 1, 2, 3]);
});

test('an event that comes in while an answer is made is not in it: its own known_at does not reach it', async () => {
  let count = 0;
  const source: EvaluationDeps['warehouse'] = {
    journal: warehouse.journal,
    provisions: warehouse.provisions,
    measures: {
      async count(query) {
        count += 1;
        if (count === 1) await record(1);
        return warehouse.measures.count(query);
      },
      quantile: warehouse.measures.quantile,
      mean: warehouse.measures.mean,
    },
  };
  const answer = await evaluateKpi({ specs, warehouse: source, now: () => T }, { kpi: 'recipients', by: [], reader });
  expect(count).toBe(2);
  expect(answer).toMatchObject({
    rows: [{ value: 3 }],
    known_at: '2019-06-15T12:00:00.000Z',
    data_as_of: '2019-06-15T12:00:00.000Z',
    synthetic: false,
  });
});

test("a log whose clock runs ahead of the server's: what it recorded later is not known yet", async () => {
  await record(5_000);
  const served = await answers(warehouse, T);
  expect(await answers(warehouse, LATER, T)).toBe(served);
  expect(await answers(warehouse, T + 4_999)).not.toContain('"data_as_of":"2019-06-15T12:00:05.000Z"');
  expect(await answers(warehouse, T + 5_000)).toBe(await answers(warehouse, LATER, T + 5_000));
  expect(await reached(T + 5_000)).toBe(5);
});

test('an answer of many questions stands on one instant, however long it takes', async () => {
  let clock = T + 10_000;
  const ticking: EvaluationDeps = { specs, warehouse, now: () => clock++ };
  const { known_at } = await progress(ticking, 'teams', { reader });
  expect(Date.parse(known_at)).toBe(T + 10_000);
  expect(clock).toBe(T + 10_001);
});
