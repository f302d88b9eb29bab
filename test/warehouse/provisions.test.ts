import { afterAll, beforeAll, expect, test } from 'vitest';
import { createProvisions, type Provisions } from '../../warehouse/provisions.ts';
import { amendmentRow, provisionFact, publishedRow } from '../support/facts.ts';
import { openTestWarehouse, type TestWarehouse } from '../support/warehouse.ts';

let w: TestWarehouse;
let provisions: Provisions;

const stating = (hours: string) => JSON.stringify({ valid_from: '2019-01-01', note: hours });

/** Prato: one from January, corrected in June, and one from March; Pistoia: two from the same day; Lucca: one, taken back. */
beforeAll(async () => {
  w = await openTestWarehouse();
  provisions = createProvisions(w.client);
  const january = provisionFact('p1', 'prato', '2019-01-01', { declaration: stating('20 h') });
  const lucca = provisionFact('l1', 'lucca', '2019-01-01');
  await w.store([
    publishedRow(0, january),
    publishedRow(1, provisionFact('p2', 'prato', '2019-03-01')),
    publishedRow(2, provisionFact('t1', 'pistoia', '2019-02-01', { declaration: stating('23 h') })),
    publishedRow(3, provisionFact('t2', 'pistoia', '2019-02-01', { declaration: stating('24 h') })),
    publishedRow(4, lucca),
    amendmentRow(5, 'x1', january, { ...january, declaration: stating('21 h') }, '2019-06-01 10:00:00.000'),
    amendmentRow(6, 'x2', lucca, null, '2019-06-02 10:00:00.000'),
  ]);
});
afterAll(() => w.close());

const told = async (knownAt?: string) =>
  (await provisions.declarations(knownAt)).map((d) => [d.event_id, d.valid_from, d.recorded_at, d.declaration]);

test('each desk has what it declared, in the order of the days it speaks of; of one day, the last stated comes last', async () => {
  expect(await told()).toEqual([
    ['p1', '2019-01-01', '2019-06-01 10:00:00.000', stating('21 h')],
    ['p2', '2019-03-01', '2019-03-01 10:00:00.000', '{}'],
    ['t1', '2019-02-01', '2019-02-01 10:00:00.000', stating('23 h')],
    ['t2', '2019-02-01', '2019-02-01 10:00:00.000', stating('24 h')],
  ]);
});

test('as known before: what was replaced or taken back later still holds, what was not said yet does not', async () => {
  expect(await told('2019-02-15 00:00:00.000')).toEqual([
    ['p1', '2019-01-01', '2019-01-01 10:00:00.000', stating('20 h')],
    ['t1', '2019-02-01', '2019-02-01 10:00:00.000', stating('23 h')],
    ['t2', '2019-02-01', '2019-02-01 10:00:00.000', stating('24 h')],
    ['l1', '2019-01-01', '2019-01-01 10:00:00.000', '{}'],
  ]);
  expect(await told('2018-12-31 00:00:00.000')).toEqual([]);
});
