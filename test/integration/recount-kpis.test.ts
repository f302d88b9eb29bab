import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { evaluateKpi } from '../../dashboards/kpis/evaluate.ts';
import { readEntries, settleEvents } from '../../ingest/consume/settling.ts';
import type { LogMessage } from '../../ingest/log/types.ts';
import { createRandom, type Random } from '../../ingest/simulate/random.ts';
import { addDays, monthOf, romeDay } from '../../specs/calendar.ts';
import { loadSpecs } from '../../specs/load.ts';
import { isMeasure } from '../../specs/operands.ts';
import type { Dimension, KpiDefinition } from '../../specs/types.ts';
import { createTransform } from '../../transform/transform.ts';
import { openWarehouse, type Warehouse } from '../../warehouse/index.ts';
import { acceptedOf, heldAt } from '../support/recount/accepted.ts';
import { declarations } from '../support/recount/declared.ts';
import { recount } from '../support/recount/kpis.ts';
import { cellKey, countsOf, type Known, knownAt, type Narrowing } from '../support/recount/measures.ts';
import { publishedEvents } from '../support/recount/published.ts';
import { judging } from '../support/recount/requirements.ts';

const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000);
/** About so many publications; RECOUNT_EVENTS=200000 counts as many as a region has in years, the default keeps a quick run quick. */
const EVENTS = Number(process.env.RECOUNT_EVENTS ?? 12_000);
const COMBINATIONS = 5;
const CHUNK = 5_000;

const specs = loadSpecs();
const published = publishedEvents(specs, SEED, EVENTS);
const clock = published.reduce((last, { publishedAt }) => Math.max(last, publishedAt), 0);

/** Through the transform and the settling of the consumer into an embedded warehouse, chunk after chunk. */
async function store(warehouse: Warehouse): Promise<void> {
  const transform = createTransform(specs);
  for (let first = 0; first < published.length; first += CHUNK) {
    const messages = published.slice(first, first + CHUNK).map(
      ({ event, publishedAt }, i): LogMessage => ({
        ...{ topic: 'pua.events', partition: 0, offset: first + i, key: null, headers: {} },
        ...{ value: Buffer.from(JSON.stringify(event)), timestamp: publishedAt },
      }),
    );
    const range = { topic: 'pua.events', partition: 0, first, last: first + messages.length - 1 };
    const entries = await readEntries(transform, messages);
    const settle = await settleEvents({ ledger: warehouse.ledger, transform }, range, entries);
    const { events, rejections } = settle(() => true);
    await warehouse.ledger.store(range, rejections, events);
  }
}

interface Combination {
  by: Dimension[];
  filters: Narrowing;
}

/** Up to three dimensions of the KPI, and now and then a place, a programme or a period. */
function combinationOf({ dimensions }: KpiDefinition, random: Random): Combination {
  const by = Array.from({ length: random.int(0, 3) }, () => random.pick(dimensions));
  const filters: Record<string, string> = {};
  if (random.chance(0.3)) filters.programme = random.pick([...specs.programmes.keys()]);
  if (random.chance(0.3)) {
    const desk = random.pick([...specs.network.desks.values()]);
    const place = random.pick(['zone', 'desk', 'area_vasta', 'network'] as const);
    const value = place === 'desk' ? desk.id : desk[place];
    if (value !== null) filters[place] = value;
  }
  if (random.chance(0.3)) {
    const { event } = random.pick(published);
    const from = String(event.time).slice(0, 10);
    if (from > '2018' && from < '2030')
      Object.assign(filters, { from: addDays(from, 0), to: addDays(from, random.int(30, 600)) });
  }
  return { by: [...new Set(by)], filters };
}

describe(`every KPI equals its recount from the events as published (SEED=${SEED}, RECOUNT_EVENTS=${EVENTS})`, () => {
  const random = createRandom(`combinations ${SEED}`);
  const moments = [0.35, 0.75].map((share) => {
    const from = published[Math.floor((share + random.int(-20, 20) / 100) * published.length)];
    return from?.publishedAt ?? 0;
  });
  let directory: string;
  let warehouse: Warehouse;
  let known: { known_at?: string; facts: Known }[] = [];

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'pua-recount-'));
    warehouse = await openWarehouse({ path: directory, database: 'pua' });
    await warehouse.migrate();
    await store(warehouse);
    const accepted = acceptedOf(specs, published);
    const factsAt = (at: number) => knownAt(heldAt(accepted, at), romeDay(at));
    known = [...moments.map((at) => ({ known_at: new Date(at).toISOString(), facts: factsAt(at) })), { facts: factsAt(clock) }];
  }, 600_000);
  afterAll(async () => {
    await warehouse?.close();
    await rm(directory, { recursive: true, force: true });
  });

  test.each([...specs.kpis.values()])(
    '$id',
    async (kpi) => {
      for (let i = 0; i < COMBINATIONS; i += 1) {
        const { by, filters } = combinationOf(kpi, random);
        for (const { known_at, facts } of known) {
          const asked = JSON.stringify({ by, filters, known_at: known_at ?? 'now' });
          const expected = recount(specs, kpi, facts, by, filters);
          const { rows, by: groups } = await evaluateKpi(
            { specs, warehouse, now: () => clock },
            { kpi: kpi.id, by, ...filters, ...(known_at === undefined ? {} : { known_at }), reader: { role: 'region' } },
          );
          const answered = new Set<string>();
          for (const row of rows) {
            const cell = Object.fromEntries(groups.map((d) => [d, row[d] ?? '']));
            answered.add(cellKey(groups.map((d) => cell[d] ?? '')));
            const { numerator, denominator, value } = row;
            const figure = expected.figure(cell);
            if (isNear(figure.value, value) && isNear(figure.denominator, denominator) && isNear(figure.numerator, numerator))
              continue;
            expect({ numerator, denominator, value }, `${asked} ${JSON.stringify(cell)}`).toEqual(figure);
          }
          expect(
            expected.cells.filter((key) => !answered.has(key)),
            `${asked}: cells that the answer leaves out`,
          ).toEqual([]);
        }
      }
    },
    300_000,
  );

  test('requirements of every metric are met, missing and not known, and some partly met', () => {
    const { facts } = known.at(-1) ?? { facts: knownAt([], '') };
    const question = { by: ['desk', 'month'] as const, filters: {}, from: null, to: facts.day };
    const judge = judging(specs, question, declarations(facts), (kpi, by, filters) => recount(specs, kpi, facts, by, filters));
    const days = new Set(facts.facts('provisions').map(({ day }) => day));
    const judged = [...days].flatMap((day) =>
      [...specs.network.desks.values()].flatMap(
        (desk) => judge(desk, { place: { month: monthOf(day) }, from: null, to: day }) ?? [],
      ),
    );
    const statuses = new Map<string, Set<string>>();
    for (const { requirement, status } of judged)
      statuses.set(requirement.metric, (statuses.get(requirement.metric) ?? new Set()).add(status));
    const metrics = specs.frameworks.flatMap(({ requirements }) => requirements.map(({ metric }) => metric));
    expect(new Set(statuses.keys())).toEqual(new Set(metrics));
    for (const [metric, found] of statuses) {
      const missing = found.has('partial') || found.has('not_met');
      expect({ metric, met: found.has('met'), missing, unknown: found.has('unknown') }).toEqual({
        ...{ metric, met: true, missing: true, unknown: true },
      });
    }
    expect(new Set([...statuses.values()].flatMap((found) => [...found]))).toEqual(
      new Set(['met', 'partial', 'not_met', 'unknown']),
    );
  });

  test('there is something to count of every KPI, and more as time goes on', () => {
    for (const { id, numerator } of specs.kpis.values()) {
      if (!isMeasure(numerator)) continue;
      const totals = known.map(({ facts }) => countsOf(facts, numerator, { by: [], filters: {} }).get('') ?? 0);
      expect(totals.at(-1), id).toBeGreaterThan(0);
      expect(totals, id).toEqual(totals.toSorted((a, b) => a - b));
    }
  });
});

/** Sums of floating-point numbers, as of hours, in another order; whole numbers are the same. */
const isNear = (a: number | null, b: number | null): boolean =>
  a === null || b === null ? a === b : Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a));
