import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openClient, type WarehouseClient } from '../../warehouse/client.ts';
import { createLedger, type Ledger } from '../../warehouse/ledger.ts';
import { migrate } from '../../warehouse/migrate.ts';
import type { EventRow, Filters, MeasureQuery, Reader, RejectionRow } from '../../warehouse/types.ts';

export const REGION_READER: Reader = { role: 'region' };
export const TOPIC = 'pua.events';

/** A real embedded warehouse in a directory of its own, which `close` removes. */
export interface TestWarehouse {
  client: WarehouseClient;
  ledger: Ledger;
  directory: string;
  /** Stores rows of consecutive offsets as one range of a partition (0 unless told). */
  store(events: EventRow[], rejections?: RejectionRow[], partition?: number): Promise<void>;
  /** Empties every table that holds data, to begin anew without a new engine. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

export async function openTestWarehouse(): Promise<TestWarehouse> {
  const directory = await mkdtemp(join(tmpdir(), 'pua-warehouse-'));
  const client = await openClient({ path: join(directory, 'chdb'), database: 'pua' });
  await migrate(client);
  const ledger = createLedger(client);
  return {
    client,
    ledger,
    directory,
    async store(events, rejections = [], partition = 0) {
      const offsets = [...events, ...rejections].map((r) => r.offset);
      await ledger.store(
        { topic: TOPIC, partition, first: Math.min(...offsets), last: Math.max(...offsets) },
        rejections,
        events,
      );
    },
    async clear() {
      const tables = await client.rows<{ name: string }>(
        "SELECT name FROM system.tables WHERE database = 'pua' AND engine LIKE '%MergeTree' AND name != 'migrations'",
      );
      for (const { name } of tables) await client.command(`TRUNCATE TABLE ${name}`);
    },
    async close() {
      await client.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

export const ask = (
  fact: MeasureQuery['measure']['fact'],
  aggregate: MeasureQuery['measure']['aggregate'],
  by: MeasureQuery['by'] = [],
  filters: Filters = {},
  more: Partial<Pick<MeasureQuery, 'knownAt' | 'reader'>> & { where?: MeasureQuery['measure']['where'] } = {},
): MeasureQuery => {
  const { where, ...rest } = more;
  return { measure: { fact, aggregate, ...(where ? { where } : {}) }, by, filters, reader: REGION_READER, ...rest };
};
