import { afterAll, beforeAll, expect, test } from 'vitest';
import { createJournal } from '../../warehouse/journal.ts';
import { amendmentRow, contactFact, publishedRow, rejectionRow } from '../support/facts.ts';
import { openTestWarehouse, REGION_READER, type TestWarehouse } from '../support/warehouse.ts';

let w: TestWarehouse;
beforeAll(async () => {
  w = await openTestWarehouse();
});
afterAll(() => w.close());

const DESKS = ['pua1-prato', 'pua2-pistoia'];
const [prato, pistoia] = DESKS.map((d) => ({ source: `/pua/${d}` }));

test('rejections by code and desk with what is open, repetitions, conflicts, and words without a code as they hold now', async () => {
  const asking = (id: string, ...words: string[]) => ({
    ...contactFact(id, 'prato', '2019-03-01'),
    services: words.map((local) => ({ local, code: local === 'housing' ? local : '', area: '', result: 'answered' })),
  });
  const [first, second] = [asking('e0', 'cucito', 'housing'), asking('e1', 'cucito', 'ballo')];
  await w.store(
    [
      publishedRow(0, first),
      publishedRow(1, second),
      amendmentRow(2, 'a', second, asking('e1', 'canto'), '2019-03-02 10:00:00.000'),
    ],
    [
      rejectionRow(3, { ...prato, code: 'data_invalid' }),
      rejectionRow(4, { ...prato, code: 'data_invalid' }),
      rejectionRow(5, { ...pistoia, outcome: 'duplicate', code: 'duplicate' }),
      rejectionRow(6, { ...pistoia, outcome: 'duplicate', code: 'duplicate_conflict' }),
      rejectionRow(7, { source: '/pua/nowhere', code: 'desk_unknown' }),
      rejectionRow(8, { ...prato, outcome: 'skipped', code: 'discarded', path: 'pua.events:0:3' }),
    ],
  );
  const journal = createJournal(w.client);
  const brief = async (reader: Parameters<typeof journal.quality>[0]) =>
    (await journal.quality(reader, DESKS)).map((r) => [r.item, r.desk, r.code, r.word, r.count, r.open]);
  expect(await brief(REGION_READER)).toEqual([
    ['conflict', 'pua2-pistoia', 'duplicate_conflict', '', 1, 1],
    ['duplicate', 'pua2-pistoia', 'duplicate', '', 1, 0],
    ['rejected', 'pua1-prato', 'data_invalid', '', 2, 1],
    ['rejected', '', 'desk_unknown', '', 1, 1],
    ['unmapped_service', 'pua1-prato', '', 'canto', 1, 0],
    ['unmapped_service', 'pua1-prato', '', 'cucito', 1, 0],
  ]);
  expect(await brief({ role: 'desk', desk: 'pua2-pistoia' })).toEqual([
    ['conflict', 'pua2-pistoia', 'duplicate_conflict', '', 1, 1],
    ['duplicate', 'pua2-pistoia', 'duplicate', '', 1, 0],
  ]);
});
