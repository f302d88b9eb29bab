import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { rangeStore } from '../../../ingest/consume/store-range.ts';
import type { Ledger } from '../../../warehouse/ledger.ts';
import { WarehouseUnavailable } from '../../../warehouse/types.ts';
import { contactFact, publishedRow, rejectionRow } from '../../support/facts.ts';
import { recountDifferences } from '../../support/recount.ts';
import { openTestWarehouse, type TestWarehouse, TOPIC } from '../../support/warehouse.ts';

let w: TestWarehouse;
beforeAll(async () => {
  w = await openTestWarehouse();
});
afterAll(() => w.close());
beforeEach(() => w.clear());

const range = { topic: TOPIC, partition: 0, first: 0, last: 3 };
const rejections = [rejectionRow(1)];
const events = [0, 2, 3].map((offset) => publishedRow(offset, contactFact(`e${offset}`, 'prato', '2019-03-01')));
const settle = (take: (offset: number) => boolean) => ({ rejections, events: events.filter(({ offset }) => take(offset)) });
const fence = async () => {};

/** What an engine killed between the part of an insert and its token no longer knows. */
async function forgetTokens(): Promise<void> {
  const tables = await w.client.rows<{ name: string }>(
    "SELECT name FROM system.tables WHERE database = 'pua' AND create_table_query LIKE '%non_replicated_deduplication_window%'",
  );
  for (const { name } of tables) {
    for (const window of [0, 10_000])
      await w.client.command(`ALTER TABLE ${name} MODIFY SETTING non_replicated_deduplication_window = ${window}`);
  }
}

async function storedOnce(): Promise<void> {
  expect(await w.ledger.stored(range)).toEqual([
    { offset: 0, kind: 'event' },
    { offset: 1, kind: 'rejection' },
    { offset: 2, kind: 'event' },
    { offset: 3, kind: 'event' },
  ]);
  expect(await recountDifferences(w.client)).toEqual([]);
}

test('a range whose rows are there and whose tokens are forgotten is not doubled by its heal', async () => {
  await rangeStore(w.ledger, { range, heal: false, settle, fence })();
  await forgetTokens();
  await rangeStore(w.ledger, { range, heal: true, settle, fence })();
  await storedOnce();
});

test('an insert that was stored and whose answer was lost, tokens and all, is not doubled when it is tried again', async () => {
  for (const lost of ['storeRejections', 'storeEvents'] as const) {
    await w.clear();
    let away = true;
    const loseTheAnswer = async () => {
      if (!away) return;
      away = false;
      await forgetTokens();
      throw new WarehouseUnavailable('the answer was lost');
    };
    const distant: Ledger = {
      ...w.ledger,
      storeRejections: (...asked) =>
        w.ledger.storeRejections(...asked).then(() => (lost === 'storeRejections' ? loseTheAnswer() : undefined)),
      storeEvents: (...asked) =>
        w.ledger.storeEvents(...asked).then(() => (lost === 'storeEvents' ? loseTheAnswer() : undefined)),
    };
    const store = rangeStore(distant, { range, heal: false, settle, fence });
    await expect(store()).rejects.toThrow('the answer was lost');
    await store();
    await storedOnce();
  }
});

test('while an earlier insert of the partition runs, nothing is looked at and nothing is stored', async () => {
  let running = [0];
  const busy: Ledger = { ...w.ledger, insertsRunning: async () => running };
  const store = rangeStore(busy, { range, heal: true, settle, fence });
  await expect(store()).rejects.toBeInstanceOf(WarehouseUnavailable);
  expect(await w.ledger.stored(range)).toEqual([]);
  running = [1];
  await store();
  await storedOnce();
});
