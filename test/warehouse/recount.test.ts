import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ContactFact } from '../../transform/types.ts';
import { createMeasures } from '../../warehouse/measures.ts';
import type { EventRow } from '../../warehouse/types.ts';
import { amendmentRow, contactFact, type Place, publishedRow, subjectOf } from '../support/facts.ts';
import { ask, openTestWarehouse, type TestWarehouse } from '../support/warehouse.ts';

/** Any stream of publications and amendments, at any instant, against a recount of the facts that held then. */
const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000);

let w: TestWarehouse;
beforeAll(async () => {
  w = await openTestWarehouse();
});
afterAll(() => w.close());

/** Mulberry32: a small generator, enough to draw cases from a printed seed. */
function generator(seed: number): (below: number) => number {
  let a = seed;
  return (below) => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

const EVENTS = 600;
const instant = (i: number) => new Date(Date.UTC(2020, 0, 1) + i * 60_000).toISOString().replace('T', ' ').slice(0, 23);

function drawStream(below: (n: number) => number): { rows: EventRow[]; heldAfter: Map<string, ContactFact>[] } {
  const draw = (id: string): ContactFact => {
    const place = (['prato', 'pistoia', 'lucca'] as Place[])[below(3)] ?? 'prato';
    const day = `2019-${String(1 + below(12)).padStart(2, '0')}-${String(1 + below(28)).padStart(2, '0')}`;
    const areas = ['housing', 'language', 'work'].filter(() => below(2) === 0);
    const eligibility = below(4) === 0 ? 'eu_citizen' : 'eligible';
    const gender = below(2) === 0 ? 'female' : 'male';
    return contactFact(id, place, day, { subject: subjectOf(`person-${below(40)}`), areas, eligibility, gender });
  };
  const held = new Map<string, ContactFact>();
  const rows: EventRow[] = [];
  const heldAfter: Map<string, ContactFact>[] = [];
  for (let offset = 0; offset < EVENTS; offset++) {
    const ids = [...held.keys()];
    const id = ids[below(ids.length || 1)];
    const prior = id === undefined ? undefined : held.get(id);
    const recorded_at = instant(offset);
    if (prior === undefined || below(3) > 0) {
      const fact = draw(`e${offset}`);
      held.set(fact.event_id, fact);
      rows.push(publishedRow(offset, fact, { recorded_at }));
    } else {
      const next = below(2) === 0 ? null : draw(prior.event_id);
      if (next === null) held.delete(prior.event_id);
      else held.set(prior.event_id, next);
      rows.push(amendmentRow(offset, `x${offset}`, prior, next, recorded_at));
    }
    heldAfter.push(new Map(held));
  }
  return { rows, heldAfter };
}

const tally = (keys: Iterable<string>) => {
  const counts: Record<string, number> = {};
  for (const key of keys) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
};

test(`measures equal a recount, now and as known at (SEED=${SEED})`, async () => {
  const below = generator(SEED);
  const { rows, heldAfter } = drawStream(below);
  for (let first = 0; first < EVENTS; first += 150) await w.store(rows.slice(first, first + 150));
  const measures = createMeasures(w.client);

  for (const last of [EVENTS - 1, ...Array.from({ length: 4 }, () => below(EVENTS))]) {
    const facts = [...(heldAfter[last]?.values() ?? [])];
    const eligible = facts
      .filter((f) => f.eligibility === 'eligible')
      .sort((a, b) => (a.occurred_at + a.desk < b.occurred_at + b.desk ? -1 : 1));
    const first = new Map<string, ContactFact>();
    for (const fact of eligible) if (!first.has(fact.subject)) first.set(fact.subject, fact);
    const known = last === EVENTS - 1 ? {} : { knownAt: instant(last) };
    const cells = async (query: ReturnType<typeof ask>) =>
      Object.fromEntries((await measures.count(query)).map(({ value, ...group }) => [Object.values(group).join(' '), value]));
    const label = `after event ${last}`;

    expect(await cells(ask('contacts', 'count', ['month', 'zone'], {}, known)), label).toEqual(
      tally(facts.map((f) => `${f.day.slice(0, 7)} ${f.zone}`)),
    );
    expect(await cells(ask('contacts', 'count', ['service_area'], {}, known)), label).toEqual(
      tally(facts.flatMap((f) => (f.areas.length > 0 ? f.areas : ['']))),
    );
    const seen = new Set(eligible.map((f) => `${f.zone} ${f.subject}`));
    expect(await cells(ask('recipients', 'distinct_recipients', ['zone'], {}, known)), label).toEqual(
      tally([...seen].map((s) => s.split(' ')[0] ?? '')),
    );
    expect(await cells(ask('recipients', 'distinct_recipients', ['region'], {}, known)), label).toEqual(
      first.size > 0 ? { '09': first.size } : {},
    );
    expect(await cells(ask('recipients', 'first_supports', ['month', 'zone'], {}, known)), label).toEqual(
      tally([...first.values()].map((f) => `${f.day.slice(0, 7)} ${f.zone}`)),
    );
  }
});
