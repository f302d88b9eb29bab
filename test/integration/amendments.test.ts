import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readEntries, settleEvents } from '../../ingest/consume/settling.ts';
import type { LogMessage } from '../../ingest/log/types.ts';
import { loadSpecs } from '../../specs/load.ts';
import { createTransform } from '../../transform/transform.ts';
import { createMeasures } from '../../warehouse/measures.ts';
import { contactData } from '../support/events.ts';
import { ask, openTestWarehouse, type TestWarehouse, TOPIC } from '../support/warehouse.ts';

const SOURCE = '/pua/pua1-prato';
const transform = createTransform(loadSpecs());

/** A contact of a person in a month of 2019; what tells one statement from another. */
interface Said {
  person: number;
  month: number;
}
type Published =
  | { kind: 'original'; id: string; said: Said }
  | { kind: 'replaced'; id: string; amends: string; said: Said }
  | { kind: 'retracted'; id: string; amends: string };

const timeOf = ({ month }: Said) => `2019-0${month}-11T10:00:00+01:00`;
const subjectOf = (run: string, { person }: Said) => `person-${run}-${person}`.padEnd(43, '_');

function eventOf(run: string, p: Published): Record<string, unknown> {
  const head = { specversion: '1.0', id: `${run}.${p.id}`, source: SOURCE };
  const contact = 'it.toscana.pua.contact.recorded.v1';
  if (p.kind === 'original')
    return { ...head, type: contact, time: timeOf(p.said), subject: subjectOf(run, p.said), data: contactData() };
  const data = { amends: `${run}.${p.amends}`, reason: 'test' };
  const type = `it.toscana.pua.amendment.${p.kind}.v1`;
  const time = '2019-09-01T10:00:00+02:00';
  if (p.kind === 'retracted') return { ...head, type, time, data };
  const replacement = { type: contact, time: timeOf(p.said), subject: subjectOf(run, p.said), data: contactData() };
  return { ...head, type, time, data: { ...data, replacement } };
}

let w: TestWarehouse;
let next = 0;
beforeAll(async () => {
  w = await openTestWarehouse();
});
afterAll(() => w.close());

/** Stores the events as one range, through the transform, the history, the settling and the ledger. */
async function consume(events: readonly Record<string, unknown>[]): Promise<string[]> {
  const messages = events.map((event): LogMessage => {
    const offset = next;
    next += 1;
    const value = Buffer.from(JSON.stringify(event));
    return { topic: TOPIC, partition: 0, offset, key: SOURCE, value, headers: {}, timestamp: Date.UTC(2020, 0, 10, 9) + offset };
  });
  const range = { topic: TOPIC, partition: 0, first: messages[0]?.offset ?? 0, last: next - 1 };
  const { events: rows, rejections } = (
    await settleEvents({ ledger: w.ledger, transform }, range, await readEntries(transform, messages))
  )(() => true);
  await w.ledger.store(range, rejections, rows);
  return rejections.map((r) => r.code);
}

async function factsOf(run: string): Promise<Record<string, Said>> {
  const rows = await w.client.rows<{ event_id: string; subject: string; month: number; held: number }>(
    `SELECT event_id, subject, toMonth(day) AS month, sum(sign) AS held FROM contacts WHERE startsWith(event_id, '${run}.')
GROUP BY event_id, subject, month HAVING held != 0 ORDER BY event_id`,
  );
  expect(rows.every((r) => r.held === 1)).toBe(true);
  return Object.fromEntries(
    rows.map((r) => [
      r.event_id.slice(run.length + 1),
      { person: Number(r.subject.replaceAll('_', '').split('-')[2]), month: r.month },
    ]),
  );
}

/** The rule written down once more, without any of the code under test: what holds after a log, and what of it was not taken. */
function modelOf(log: readonly Published[]): { facts: Record<string, Said>; refused: number } {
  const taken: Published[] = [];
  const find = (id: string) => taken.find((t) => t.id === id);
  const leadsTo = (from: string, id: string): boolean => {
    const at = find(from);
    return from === id || (at !== undefined && at.kind !== 'original' && leadsTo(at.amends, id));
  };
  for (const p of log) {
    if (find(p.id)) continue;
    if (p.kind === 'replaced' && (find(p.amends)?.kind ?? 'original') !== 'original') continue;
    if (p.kind !== 'original' && leadsTo(p.amends, p.id)) continue;
    taken.push(p);
  }
  const isWithdrawn = (id: string): boolean => taken.some((t) => t.kind === 'retracted' && t.amends === id && !isWithdrawn(t.id));
  const facts: Record<string, Said> = {};
  for (const original of taken) {
    if (original.kind !== 'original') continue;
    let said: Said | null = original.said;
    for (const t of taken) {
      if (t.kind === 'original' || t.amends !== original.id || isWithdrawn(t.id)) continue;
      said = t.kind === 'replaced' ? t.said : null;
    }
    if (said) facts[original.id] = said;
  }
  return { facts, refused: log.length - taken.length };
}

const said = fc.record({ person: fc.integer({ min: 1, max: 3 }), month: fc.integer({ min: 3, max: 5 }) });
const ids = ['o1', 'o2', 'o3', 'a1', 'a2', 'a3', 'a4', 'a5', 'a6'] as const;
const amendment = (id: string): fc.Arbitrary<Published> => {
  const amends = fc.constantFrom(...ids.filter((other) => other !== id));
  return fc.oneof(
    fc.record({ kind: fc.constant('retracted' as const), id: fc.constant(id), amends }),
    fc.record({ kind: fc.constant('replaced' as const), id: fc.constant(id), amends, said }),
  );
};
const published = fc.tuple(
  ...ids.map(
    (id): fc.Arbitrary<Published> => (id.startsWith('o') ? said.map((s) => ({ kind: 'original', id, said: s })) : amendment(id)),
  ),
);
/** Every event once and some again, in any order, cut anywhere. */
const stream = published.chain((all) =>
  fc.record({
    log: fc
      .subarray(all, { minLength: 0 })
      .chain((again) => fc.shuffledSubarray([...all, ...again], { minLength: 4, maxLength: all.length + again.length })),
    cuts: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 4, maxLength: 4 }),
  }),
);

describe('amendments, from publication to figures', () => {
  test('whatever the order and the ranges, the facts are those of the rule', { timeout: 240_000 }, async () => {
    const seed = Number(process.env.FC_SEED ?? Math.floor(Math.random() * 2 ** 31));
    console.log(`amendments: seed ${seed}`);
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(stream, async ({ log, cuts }) => {
        runs += 1;
        const run = `r${runs}`;
        const refused: string[] = [];
        const rest = [...log];
        for (const cut of [...cuts, log.length]) {
          const range = rest.splice(0, cut);
          if (range.length > 0) refused.push(...(await consume(range.map((p) => eventOf(run, p)))));
        }
        const model = modelOf(log);
        expect(await factsOf(run)).toEqual(model.facts);
        expect(refused).toHaveLength(model.refused);
      }),
      { seed, numRuns: 15, endOnFailure: true },
    );
  });

  test("a person's first support moves with the amendments, and the recipients with it", async () => {
    const run = 'first';
    const programme = { programme: 'teams', desk: 'pua1-prato', from: '2019-01-01', to: '2019-12-31' };
    await w.clear();
    const measures = createMeasures(w.client);
    const firsts = async () =>
      Object.fromEntries(
        (await measures.count(ask('recipients', 'first_supports', ['month'], programme))).map((r) => [r.month, r.value]),
      );
    const recipients = async () => (await measures.count(ask('recipients', 'distinct_recipients', [], programme)))[0]?.value;
    const step = async (p: Published) => consume([eventOf(run, p)]);
    const ana = { person: 1, month: 3 };

    await step({ kind: 'original', id: 'march', said: ana });
    await step({ kind: 'original', id: 'april', said: { ...ana, month: 4 } });
    expect([await firsts(), await recipients()]).toEqual([{ '2019-03': 1 }, 1]);
    await step({ kind: 'retracted', id: 'x1', amends: 'march' });
    expect([await firsts(), await recipients()]).toEqual([{ '2019-04': 1 }, 1]);
    await step({ kind: 'replaced', id: 'x2', amends: 'april', said: { ...ana, month: 5 } });
    expect([await firsts(), await recipients()]).toEqual([{ '2019-05': 1 }, 1]);
    await step({ kind: 'replaced', id: 'x3', amends: 'april', said: { person: 2, month: 5 } });
    expect([await firsts(), await recipients()]).toEqual([{ '2019-05': 1 }, 1]);
    await step({ kind: 'retracted', id: 'x4', amends: 'x1' });
    expect([await firsts(), await recipients()]).toEqual([{ '2019-03': 1, '2019-05': 1 }, 2]);
    await step({ kind: 'retracted', id: 'x5', amends: 'x3' });
    expect([await firsts(), await recipients()]).toEqual([{ '2019-03': 1 }, 1]);
    await step({ kind: 'retracted', id: 'x6', amends: 'march' });
    await step({ kind: 'retracted', id: 'x7', amends: 'april' });
    expect([await firsts(), await recipients()]).toEqual([{}, 0]);
  });

  test("an amendment of another desk's event is refused and changes nothing; the same publication an hour later neither", async () => {
    const run = 'foreign';
    const original = eventOf(run, { kind: 'original', id: 'o', said: { person: 1, month: 3 } });
    expect(await consume([original])).toEqual([]);
    const retraction = eventOf(run, { kind: 'retracted', id: 'x', amends: 'o' });
    expect(await consume([{ ...retraction, source: '/pua/pua1-pistoia' }])).toEqual(['amendment_foreign']);
    expect(await consume([original, original, { ...original, time: '2019-03-11T12:00:00+01:00' }])).toEqual([
      'duplicate',
      'duplicate',
      'duplicate_conflict',
    ]);
    expect(await factsOf(run)).toEqual({ o: { person: 1, month: 3 } });
  });

  test('a contact of version 1 and one of version 2 are stored as the same fact, and either replaces the other', async () => {
    const { birth_date: birth, ...profile } = Object(contactData().profile);
    const v1 = eventOf('v', { kind: 'original', id: 'one', said: { person: 1, month: 3 } });
    const inVersion2 = { type: 'it.toscana.pua.contact.recorded.v2', data: { ...contactData(), profile: { ...profile, birth } } };
    expect(await consume([v1, { ...v1, id: 'v.two', ...inVersion2 }])).toEqual([]);
    const rows = await w.client.rows<Record<string, unknown>>(
      "SELECT * EXCEPT (event_id, offset, recorded_at, type) FROM contacts WHERE startsWith(event_id, 'v.')",
    );
    expect(rows).toHaveLength(2);
    expect(rows[1]).toEqual(rows[0]);
    const replacement = { ...inVersion2, time: '2019-05-11T10:00:00+02:00', subject: v1.subject };
    const amendment = eventOf('v', { kind: 'replaced', id: 'x', amends: 'one', said: { person: 1, month: 5 } });
    expect(await consume([{ ...amendment, data: { ...Object(amendment.data), replacement } }])).toEqual([]);
    expect(await factsOf('v')).toEqual({ one: { person: 1, month: 5 }, two: { person: 1, month: 3 } });
  });
});
