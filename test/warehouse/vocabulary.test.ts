import { afterAll, beforeAll, expect, test } from 'vitest';
import { mappedShares, unmappedStatements, unmappedWords } from '../../warehouse/vocabulary.ts';
import { amendmentRow, contactFact, outcomeFact, publishedRow, referralFact } from '../support/facts.ts';
import { openTestWarehouse, REGION_READER, type TestWarehouse } from '../support/warehouse.ts';

let w: TestWarehouse;
beforeAll(async () => {
  w = await openTestWarehouse();
});
afterAll(() => w.close());

const service = (local: string, code = '') => ({ local, code, area: '', result: 'answered' });
const asked = { reader: REGION_READER, desks: ['pua1-prato', 'pua2-pistoia'] };

test('words of contacts, referrals and outcomes without a code, with how often, first and last; statements by word, with their amendments', async () => {
  const first = contactFact('c1', 'prato', '2019-03-01', { services: [service('Cucito'), service('cv', 'cv_preparation')] });
  const second = contactFact('c2', 'prato', '2019-05-01', { services: [service('Cucito'), service('ballo')] });
  const sent = referralFact('r1', 'prato', '2019-04-01', { service: '', service_area: '', service_local: 'Cucito' });
  const result = outcomeFact('o1', 'pistoia', '2019-02-01', { service: '', service_area: '', service_local: 'canto' });
  await w.store([
    publishedRow(0, first),
    publishedRow(1, second),
    publishedRow(2, sent),
    publishedRow(3, result),
    amendmentRow(4, 'a1', second, { ...second, services: [service('Cucito')] }, '2019-06-01 10:00:00.000'),
    amendmentRow(5, 'a2', result, null, '2019-06-02 10:00:00.000'),
  ]);
  const words = async (known: { knownAt?: string }) =>
    (await unmappedWords(w.client, { ...asked, ...known, limit: 10 })).map((row) => [
      ...[row.desk, row.word, row.count, row.contacts, row.referrals, row.outcomes, row.first_seen, row.last_seen],
    ]);
  expect(await words({})).toEqual([['pua1-prato', 'Cucito', 3, 2, 1, 0, '2019-03-01', '2019-05-01']]);
  expect(await words({ knownAt: '2019-05-31 00:00:00.000' })).toEqual([
    ['pua1-prato', 'Cucito', 3, 2, 1, 0, '2019-03-01', '2019-05-01'],
    ['pua1-prato', 'ballo', 1, 1, 0, 0, '2019-05-01', '2019-05-01'],
    ['pua2-pistoia', 'canto', 1, 0, 0, 1, '2019-02-01', '2019-02-01'],
  ]);
  expect(await mappedShares(w.client, asked)).toEqual([{ desk: 'pua1-prato', said: 4, mapped: 1 }]);
  expect(await unmappedWords(w.client, { ...asked, reader: { role: 'desk', desk: 'pua2-pistoia' }, limit: 10 })).toEqual([]);

  const page = { desk: 'pua1-prato', word: 'Cucito', limit: 2 };
  const statements = await unmappedStatements(w.client, { ...page, after: '' });
  expect(statements.map(({ event_id, records }) => [event_id, records.map((r) => r.event_id)])).toEqual([
    ['c1', ['c1']],
    ['c2', ['c2', 'a1']],
  ]);
  expect((await unmappedStatements(w.client, { ...page, after: 'c2' })).map(({ event_id }) => event_id)).toEqual(['r1']);
  expect(await unmappedStatements(w.client, { ...page, word: 'ballo', after: '' })).toEqual([]);
});
