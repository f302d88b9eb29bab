import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRandom } from '../../ingest/simulate/random.ts';
import type { Dimension, Measure } from '../../specs/types.ts';
import type { ContactFact } from '../../transform/types.ts';
import { createMeasures, type Measures } from '../../warehouse/measures.ts';
import { cellKey, type Move, type MovesQuery } from '../../warehouse/moves.ts';
import type { EventRow, Filters, MeasureRow, Reader } from '../../warehouse/types.ts';
import { amendmentRow, contactFact, PLACES, type Place, publishedRow, subjectOf } from '../support/facts.ts';
import { openTestWarehouse, REGION_READER, type TestWarehouse } from '../support/warehouse.ts';

const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000);
const EVENTS = 500;
const CONTACTS: Measure = { fact: 'contacts', aggregate: 'count' };
const RECIPIENTS: Measure = { fact: 'recipients', aggregate: 'distinct_recipients' };

/** Two events in each millisecond, so that instants fall between, on and within them. */
const instant = (i: number) => new Date(Date.UTC(2020, 0, 1) + Math.floor(i / 2)).toISOString().replace('T', ' ').slice(0, 23);

function drawStream(seed: number): EventRow[] {
  const random = createRandom(`moves ${seed}`);
  const places: readonly Place[] = ['prato', 'pistoia', 'lucca'];
  const draw = (id: string, place: Place): ContactFact => {
    const day = `2019-${String(random.int(1, 6)).padStart(2, '0')}-${String(random.int(1, 28)).padStart(2, '0')}`;
    const areas = ['housing', 'language', 'work'].filter(() => random.chance(0.5));
    const eligibility = random.chance(0.25) ? 'eu_citizen' : 'eligible';
    return contactFact(id, place, day, { subject: subjectOf(`person-${random.int(1, 40)}`), areas, eligibility });
  };
  const held = new Map<string, ContactFact>();
  return Array.from({ length: EVENTS }, (_, offset): EventRow => {
    const recorded_at = instant(offset);
    const prior = held.size === 0 || random.chance(0.6) ? undefined : random.pick([...held.values()]);
    if (prior === undefined) {
      const fact = draw(`e${offset}`, random.pick(places));
      held.set(fact.event_id, fact);
      return publishedRow(offset, fact, { recorded_at });
    }
    const next = random.chance(0.4) ? null : draw(prior.event_id, places.find((p) => PLACES[p].desk === prior.desk) ?? 'prato');
    if (next === null) held.delete(prior.event_id);
    else held.set(prior.event_id, next);
    const raw = JSON.stringify({ id: `x${offset}`, data: { amends: prior.event_id, reason: `because ${offset}` } });
    return amendmentRow(offset, `x${offset}`, prior, next, recorded_at, { raw });
  });
}

let w: TestWarehouse;
let measures: Measures;
const rows = drawStream(SEED);
beforeAll(async () => {
  w = await openTestWarehouse();
  measures = createMeasures(w.client);
  for (let first = 0; first < EVENTS; first += 125) await w.store(rows.slice(first, first + 125));
});
afterAll(() => w.close());

type Asked = { measure: Measure; by?: Dimension[]; filters?: Filters; reader?: Reader; from: number; to: number } & Pick<
  MovesQuery,
  'narrowed'
>;

async function pages(
  { measure, by = [], filters = {}, reader = REGION_READER, from, to, narrowed }: Asked,
  limit: number,
): Promise<Move[]> {
  const moves: Move[] = [];
  for (;;) {
    const page = await measures.moves({
      ...{ measure, by, filters, reader, from: instant(from), to: instant(to), limit, after: moves.length },
      ...(narrowed ? { narrowed } : {}),
    });
    moves.push(...page);
    if (page.length < limit) return moves;
  }
}

const tally = (moves: readonly Move[], by: readonly Dimension[]) => {
  const sums: Record<string, number> = {};
  for (const { cell, effect } of moves) sums[cellKey(cell, by)] = (sums[cellKey(cell, by)] ?? 0) + effect;
  return Object.fromEntries(Object.entries(sums).filter(([, n]) => n !== 0));
};

async function changes({ measure, by = [], filters = {}, reader = REGION_READER, from, to }: Asked) {
  const at = (i: number) => measures.count({ measure, by, filters, reader, knownAt: instant(i) });
  const byCell = (rows: readonly MeasureRow[]) => new Map(rows.map(({ value, ...cell }) => [cellKey(cell, by), value]));
  const [before, after] = [byCell(await at(from)), byCell(await at(to))];
  const cells = [...new Set([...before.keys(), ...after.keys()])].map(
    (key) => [key, (after.get(key) ?? 0) - (before.get(key) ?? 0)] as const,
  );
  return Object.fromEntries(cells.filter(([, n]) => n !== 0));
}

describe(`what moved a count between two instants (SEED=${SEED})`, () => {
  const spans = [
    [-10, EVENTS],
    [120, 121],
    [200, 330],
    [333, 480],
  ] as const;
  const asked: [string, Omit<Asked, 'from' | 'to'>][] = [
    ['contacts', { measure: CONTACTS }],
    ['contacts by month and zone', { measure: CONTACTS, by: ['month', 'zone'] }],
    ['contacts by service area', { measure: CONTACTS, by: ['service_area'] }],
    [
      'contacts of a zone in a quarter',
      { measure: CONTACTS, by: ['desk'], filters: { zone: 'pratese', from: '2019-02-01', to: '2019-04-30' } },
    ],
    ['contacts with an area', { measure: { ...CONTACTS, where: { service_area: ['work'] } }, by: ['region'] }],
    ['recipients', { measure: RECIPIENTS }],
    ['recipients by zone', { measure: RECIPIENTS, by: ['zone'] }],
    ['recipients by month and area', { measure: RECIPIENTS, by: ['service_area', 'month'] }],
    ['recipients, for a reader of a zone', { measure: RECIPIENTS, reader: { role: 'zone', zone: 'pratese' } }],
    [
      'contacts by month, for a reader of a desk',
      { measure: CONTACTS, by: ['month'], reader: { role: 'desk', desk: PLACES.lucca.desk } },
    ],
  ];
  test.each(asked)('%s: the effects of the events add up to the change', async (_, question) => {
    for (const [from, to] of spans) {
      const whole = { ...question, from, to };
      const moves = await pages(whole, 1_000);
      expect(tally(moves, question.by ?? [])).toEqual(await changes(whole));
      expect(await pages(whole, 60)).toEqual(moves);
      for (const { event, effect } of moves) {
        expect(effect).not.toBe(0);
        if (event) expect(event.recorded_at > instant(from) && event.recorded_at <= instant(to), event.recorded_at).toBe(true);
      }
    }
  });

  test('each event is named by its place in the log, an amendment by what it amends and why', async () => {
    const moves = await pages({ measure: CONTACTS, by: ['zone', 'month'], from: 100, to: 400 }, 1_000);
    const amendments = moves.flatMap(({ event }) => (event?.amendment ? [event] : []));
    expect(amendments.length).toBeGreaterThan(10);
    for (const event of amendments) {
      const row = rows[event.offset];
      expect(event).toMatchObject({ topic: 'pua.events', partition: 0, reason: `because ${event.offset}` });
      expect([event.event_id, event.amends, event.recorded_at]).toEqual([row?.event_id, row?.amends, row?.recorded_at]);
    }
  });

  test('events of desks that a reader may not open are one line, and the sum still holds', async () => {
    const question: Asked = { measure: CONTACTS, reader: { role: 'zone', zone: 'pratese' }, from: 50, to: 450 };
    const moves = await pages(question, 1_000);
    expect(tally(moves, [])).toEqual(await changes(question));
    expect(moves.filter(({ event }) => event === null)).toHaveLength(1);
    const desks = new Set(moves.flatMap(({ event }) => (event ? [event.source] : [])));
    expect([...desks]).toEqual([`/pua/${PLACES.prato.desk}`]);
    await expect(pages({ ...question, reader: { role: 'authority' } }, 10)).rejects.toMatchObject({ code: 'QUERY_FORBIDDEN' });
    await expect(pages({ ...question, reader: { role: 'public' } }, 10)).rejects.toMatchObject({ code: 'QUERY_FORBIDDEN' });
  });

  test('a cell that counts some desks only', async () => {
    const question: Asked = { measure: RECIPIENTS, by: ['area_vasta'], from: 100, to: 480 };
    const only = { cells: ['centro'], desks: [PLACES.prato.desk] };
    const narrow = { ...RECIPIENTS, where: { desk: only.desks } };
    const [all, some] = [await changes(question), await changes({ ...question, measure: narrow })];
    const expected = { ...all, centro: some.centro ?? 0 };
    expect({ centro: 0, ...tally(await pages({ ...question, narrowed: only }, 1_000), ['area_vasta']) }).toEqual(expected);
  });
});

test('first supports are refused', async () => {
  const first: Measure = { fact: 'recipients', aggregate: 'first_supports' };
  await expect(pages({ measure: first, from: 0, to: 1 }, 1)).rejects.toMatchObject({ code: 'QUERY_INVALID' });
});
