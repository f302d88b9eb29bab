import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openClient } from '../../warehouse/client.ts';
import { classify } from '../../warehouse/faults.ts';
import { createPool } from '../../warehouse/pool.ts';
import { WarehouseRefused, WarehouseUnavailable } from '../../warehouse/types.ts';
import { openTestWarehouse, type TestWarehouse } from '../support/warehouse.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

describe('embedded', () => {
  let w: TestWarehouse;
  beforeAll(async () => {
    w = await openTestWarehouse();
  });
  afterAll(() => w.close());

  test('parameters of every kind arrive as they are', async () => {
    const text = "a'b\\ \n\t{x:String} ,] é𝄞";
    const [row] = await w.client.rows('SELECT {a:String} AS a, {b:Array(String)} AS b, {n:Array(Int32)} AS n, {d:Date} AS d', {
      ...{ a: text, b: [text, ''], n: [1, -2], d: '2019-03-31' },
    });
    expect(row).toEqual({ a: text, b: [text, ''], n: [1, -2], d: '2019-03-31' });
  });

  test('more queries than connections wait their turn', async () => {
    const many = await Promise.all(
      Array.from({ length: 40 }, (_, i) => w.client.rows<{ n: number }>('SELECT {n:UInt32} AS n', { n: i })),
    );
    expect(many.map(([row]) => row?.n)).toEqual(Array.from({ length: 40 }, (_, i) => i));
  });

  test('a query we wrote wrong is refused with its code; one that lasts too long is weather', async () => {
    await expect(w.client.rows('SELECT nothing_of_the_kind')).rejects.toMatchObject({ code: 'WAREHOUSE_REFUSED' });
    await expect(w.client.command('SELECT sleep(2) SETTINGS max_execution_time = 1')).rejects.toMatchObject({
      code: 'WAREHOUSE_UNAVAILABLE',
    });
  });

  test('a setting in one text does not reach the next', async () => {
    await w.client.rows('SELECT 1');
    const [row] = await w.client.rows<{ token: string; readonly: string }>(
      "SELECT getSetting('insert_deduplication_token') AS token, toString(getSetting('readonly')) AS readonly",
    );
    expect(row).toEqual({ token: '', readonly: '0' });
  });

  test('a second process on the directory gets one clear line', async () => {
    const script = `
      import { register } from 'tsx/esm/api';
      register();
      const { openClient } = await import('./warehouse/client.ts');
      await openClient({ path: process.argv[1], database: 'pua' }).catch((e) => console.log(e.code + ' ' + e.message));
      process.exit(0);`;
    const args = ['--input-type=module', '-e', script, '--', `${w.directory}/chdb`];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT });
    expect(stdout.trim().split('\n')).toEqual([
      expect.stringMatching(/^WAREHOUSE_UNAVAILABLE The warehouse in .* belongs to one process at a time/),
    ]);
  });

  test('a name that is no database name is refused', async () => {
    await expect(openClient({ path: w.directory, database: 'pua; DROP DATABASE pua' })).rejects.toThrow(RangeError);
  });
});

describe('server', () => {
  test('an address where nobody listens is weather', async () => {
    const client = await openClient({ url: 'http://127.0.0.1:9', database: 'pua' });
    await expect(client.ping()).rejects.toBeInstanceOf(WarehouseUnavailable);
    await expect(client.insert({ table: 'events', columns: ['a'], rows: [[1]], token: 't' })).rejects.toBeInstanceOf(
      WarehouseUnavailable,
    );
    await client.close();
  });

  /** What a ClickHouse server would see of us: the request, answered as its HTTP interface answers. */
  async function listen(answer: {
    status: number;
    body: string;
  }): Promise<{ server: Server; url: string; requests: { url: string; body: string }[] }> {
    const requests: { url: string; body: string }[] = [];
    const server = createServer((req, res) => {
      let body = '';
      req.on('data', (chunk) => {
        body += chunk;
      });
      req.on('end', () => {
        requests.push({ url: req.url ?? '', body });
        res.writeHead(answer.status, answer.status === 200 ? {} : { 'x-clickhouse-exception-code': '27' }).end(answer.body);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
  }

  test('is asked in the same text, database and parameters in the request', async () => {
    const { server, url, requests } = await listen({ status: 200, body: '{"n":1}\n' });
    const client = await openClient({ url, username: 'u', password: 'p', database: 'pua' });
    expect(await client.rows('SELECT {n:UInt8} AS n', { n: 1 })).toEqual([{ n: 1 }]);
    await client.insert({ table: 'events', columns: ['offset', 'raw'], rows: [[1, 'a\nb']], token: 't:0:1-1' });
    await client.prepare();
    await client.close();
    server.close();
    const [query, insert, create] = requests;
    expect(new URL(query?.url ?? '', url).searchParams.get('database')).toBe('pua');
    expect(new URL(query?.url ?? '', url).searchParams.get('param_n')).toBe('1');
    expect(new URL(insert?.url ?? '', url).searchParams.get('query')).toMatch(
      /^INSERT INTO events \(offset, raw\) SETTINGS .*insert_deduplication_token = 't:0:1-1' FORMAT JSONCompactEachRow$/,
    );
    expect(insert?.body).toBe('\n[1,"a\\nb"]');
    expect(create?.body).toContain('CREATE DATABASE IF NOT EXISTS pua');
    expect(new URL(create?.url ?? '', url).searchParams.get('database')).not.toBe('pua');
  });

  test('refuses a row in its own words', async () => {
    const body =
      'Code: 27. DB::Exception: Cannot parse input: expected [: (at row 3)\n: While executing. (CANNOT_PARSE_INPUT_ASSERTION_FAILED) (version 26.7)';
    const { server, url } = await listen({ status: 400, body });
    const client = await openClient({ url, database: 'pua' });
    const refused = await client.insert({ table: 'events', columns: ['a'], rows: [[1]], token: 't' }).catch((e: unknown) => e);
    expect(refused).toBeInstanceOf(WarehouseRefused);
    expect(refused).toMatchObject({ row: 2 });
    await client.close();
    server.close();
  });
});

test('only codes about rows refuse an insert', () => {
  const engine = (code: number) => Object.assign(new Error('x'), { code: String(code), type: 'SOME' });
  expect(classify(engine(27), 'insert')).toBeInstanceOf(WarehouseRefused);
  for (const code of [16, 47, 60, 62, 241, 252]) expect(classify(engine(code), 'insert')).toBeInstanceOf(WarehouseUnavailable);
  for (const code of [47, 62]) expect(classify(engine(code), 'read')).toBeInstanceOf(WarehouseRefused);
  for (const code of [60, 159, 241]) expect(classify(engine(code), 'read')).toBeInstanceOf(WarehouseUnavailable);
});

test('a pool hands each connection to one caller at a time, first come first served', async () => {
  const pool = createPool(['a', 'b']);
  const order: string[] = [];
  const gates: (() => void)[] = [];
  const job = (name: string) =>
    pool.use(async (connection) => {
      order.push(`${name} on ${connection}`);
      await new Promise<void>((resolve) => gates.push(resolve));
    });
  const jobs = ['1', '2', '3', '4'].map(job);
  await Promise.resolve();
  expect(order).toEqual(['1 on b', '2 on a']);
  gates[0]?.();
  await jobs[0];
  await Promise.resolve();
  expect(order).toEqual(['1 on b', '2 on a', '3 on b']);
  gates[1]?.();
  gates[2]?.();
  await jobs[2];
  await new Promise((resolve) => setImmediate(resolve));
  gates[3]?.();
  await Promise.all(jobs);
  await pool.all(async () => {});
  expect(order).toHaveLength(4);
});
