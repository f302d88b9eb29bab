import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openClient, type WarehouseClient } from '../../warehouse/client.ts';
import { MIGRATIONS, migrate } from '../../warehouse/migrate.ts';

let directory: string;
let files: string;
let client: WarehouseClient;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pua-migrate-'));
  files = join(directory, 'migrations');
  client = await openClient({ path: join(directory, 'chdb'), database: 'pua_test' });
});
afterAll(async () => {
  await client.close();
  await rm(directory, { recursive: true, force: true });
});
beforeEach(async () => {
  await rm(files, { recursive: true, force: true });
  await cp(MIGRATIONS, files, { recursive: true });
  await client.command('DROP DATABASE pua_test');
  await client.command('CREATE DATABASE pua_test ENGINE = Atomic');
});

const all = (await readdir(MIGRATIONS)).filter((f) => f.endsWith('.sql')).sort();
const tables = async () => (await client.rows<{ name: string }>('SHOW TABLES')).map((t) => t.name);

test('all files are applied once', async () => {
  expect(await migrate(client, files)).toEqual({ applied: all, already: [] });
  const made = await tables();
  expect(made).toEqual(
    expect.arrayContaining(['events', 'rejections', 'contacts', 'contacts_daily', 'recipient_days', 'recipients']),
  );
  expect(await migrate(client, files)).toEqual({ applied: [], already: all });
  expect(await tables()).toEqual(made);
});

test('every table that stores what an insert leaves behind keeps its tokens', async () => {
  await migrate(client, files);
  const kept = await client.rows<{ name: string }>(
    `SELECT name FROM system.tables WHERE database = 'pua_test' AND engine LIKE '%MergeTree' AND create_table_query NOT LIKE '%non_replicated_deduplication_window = 10000%'`,
  );
  expect(kept).toEqual([{ name: 'migrations' }]);
});

test('a run that was killed is taken up where it stopped, also between a statement and its record', async () => {
  await writeFile(
    join(files, '0002_facts.sql'),
    `CREATE TABLE IF NOT EXISTS one (a UInt8) ENGINE = MergeTree ORDER BY a;\nCREATE TABLE two (broken`,
  );
  for (const later of all.filter((f) => f > '0002_facts.sql')) await rm(join(files, later));
  await expect(migrate(client, files)).rejects.toMatchObject({ code: 'WAREHOUSE_REFUSED' });
  expect(await tables()).toContain('one');
  await client.command('CREATE TABLE three (a UInt8) ENGINE = MergeTree ORDER BY a');
  const mended = ['one', 'two', 'three']
    .map((t) => `CREATE TABLE IF NOT EXISTS ${t} (a UInt8) ENGINE = MergeTree ORDER BY a;\n`)
    .join('');
  await writeFile(join(files, '0002_facts.sql'), mended);
  expect(await migrate(client, files)).toEqual({ applied: ['0002_facts.sql'], already: ['0001_log.sql'] });
  expect(await tables()).toEqual(expect.arrayContaining(['one', 'two', 'three']));
});

test('a changed, shortened or vanished file is refused by name before anything is run', async () => {
  await migrate(client, files);
  const path = join(files, '0003_rollups.sql');
  const text = await readFile(path, 'utf8');
  await writeFile(join(files, '9999_more.sql'), 'CREATE TABLE IF NOT EXISTS more (a UInt8) ENGINE = MergeTree ORDER BY a;\n');

  await writeFile(path, text.replace('channel LowCardinality(String)', 'channel String'));
  await expect(migrate(client, files)).rejects.toThrow(/^0003_rollups\.sql: statement 1 differs from the one that was applied\./);
  await writeFile(path, text.slice(0, text.indexOf('CREATE VIEW')));
  await expect(migrate(client, files)).rejects.toThrow(/^0003_rollups\.sql: statement 7 is gone\./);
  await rm(path);
  await expect(migrate(client, files)).rejects.toMatchObject({
    code: 'MIGRATION_REFUSED',
    message: expect.stringContaining('0003_rollups.sql was applied'),
  });
  expect(await tables()).not.toContain('more');
});

test('a file with a wrong name or a number taken is refused', async () => {
  await writeFile(join(files, 'extra.sql'), 'SELECT 1;\n');
  await expect(migrate(client, files)).rejects.toThrow('extra.sql: a migration is named NNNN_name.sql.');
  await rm(join(files, 'extra.sql'));
  await writeFile(join(files, '0003_again.sql'), 'SELECT 1;\n');
  await expect(migrate(client, files)).rejects.toThrow('Two migrations have the number 0003.');
});
