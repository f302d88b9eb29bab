import { afterAll, expect, test } from 'vitest';
import { openClient } from '../../warehouse/client.ts';
import { createLedger } from '../../warehouse/ledger.ts';
import { openFacade } from '../support/clickhouse-facade.ts';
import { rejectionRow } from '../support/facts.ts';
import { until } from '../support/until.ts';
import { openTestWarehouse, TOPIC } from '../support/warehouse.ts';

const ending: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const end of ending.reverse()) await end();
});

test('an insert of another process runs from before its fence until its rows are stored', async () => {
  const warehouse = await openTestWarehouse();
  ending.push(() => warehouse.close());
  const facade = await openFacade(`${warehouse.directory}/chdb`, 'pua');
  ending.push(() => facade.close());
  const [mine, other] = await Promise.all(
    [1, 2].map(async () => {
      const client = await openClient({ url: facade.url, database: 'pua' });
      ending.push(() => client.close());
      return createLedger(client);
    }),
  );
  if (!mine || !other) throw new Error('two ledgers');
  expect(await mine.insertsRunning(TOPIC)).toEqual([]);
  expect(await warehouse.ledger.insertsRunning(TOPIC)).toEqual([]);

  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const stored = other.storeRejections({ topic: TOPIC, partition: 3, first: 0, last: 0 }, [rejectionRow(0)], () => held);
  await until('it runs', async () => ((await mine.insertsRunning(TOPIC)).join() === '3' ? true : undefined));
  expect(await mine.insertsRunning('pua.other')).toEqual([]);
  expect(await mine.marks(TOPIC)).toEqual([]);
  letGo();
  await stored;
  expect(await mine.insertsRunning(TOPIC)).toEqual([]);
  expect(await mine.marks(TOPIC)).toEqual([{ topic: TOPIC, partition: 3, mark: 0, first: 0 }]);

  const late = other.storeRejections({ topic: TOPIC, partition: 3, first: 1, last: 1 }, [rejectionRow(1)], () =>
    Promise.reject(new Error('assigned elsewhere')),
  );
  await expect(late).rejects.toThrow('assigned elsewhere');
  await until('nothing runs', async () => ((await mine.insertsRunning(TOPIC)).length === 0 ? true : undefined));
  expect(await mine.marks(TOPIC)).toEqual([{ topic: TOPIC, partition: 3, mark: 0, first: 0 }]);
});
