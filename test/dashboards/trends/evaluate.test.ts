import { afterAll, beforeAll, expect, test } from 'vitest';
import { trend } from '../../../dashboards/trends/evaluate.ts';
import { loadSpecs } from '../../../specs/load.ts';
import { createJournal } from '../../../warehouse/journal.ts';
import { createMeasures } from '../../../warehouse/measures.ts';
import { createProvisions } from '../../../warehouse/provisions.ts';
import { contactFact, publishedRow } from '../../support/facts.ts';
import { openTestWarehouse, type TestWarehouse } from '../../support/warehouse.ts';

let w: TestWarehouse;
beforeAll(async () => {
  w = await openTestWarehouse();
  // Contacts of two months, the last recorded on 5 May; nobody has published since.
  await w.store([
    publishedRow(0, contactFact('c1', 'prato', '2019-03-04'), { recorded_at: '2019-03-04 10:00:00.000' }),
    publishedRow(1, contactFact('c2', 'prato', '2019-04-04'), { recorded_at: '2019-05-05 10:00:00.000' }),
  ]);
});
afterAll(() => w.close());

test('a series ends with the latest thing recorded: its month is not whole, later ones are not months of nothing', async () => {
  const { client } = w;
  const warehouse = { measures: createMeasures(client), journal: createJournal(client), provisions: createProvisions(client) };
  const deps = { specs: loadSpecs(), warehouse, now: () => Date.parse('2020-01-15T12:00:00Z') };
  const asked = { kpi: 'contacts', programme: 'teams', from: '2019-03-01', chart: 'auto', period: 'month' } as const;
  const { rows } = await trend(deps, { ...asked, reader: { role: 'region' } });
  expect(rows.map(({ period, value, note }) => [period, value, note])).toEqual([
    ['2019-03', 1, ''],
    ['2019-04', 1, ''],
    ['2019-05', 0, 'partial'],
  ]);
});
