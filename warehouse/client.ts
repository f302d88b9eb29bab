import { mkdirSync } from 'node:fs';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { createChdbConnection } from 'chdb/connection';
import { classify } from './faults.ts';
import { createPool, type Pool } from './pool.ts';
import { WarehouseUnavailable } from './types.ts';

export type ServerConfig = { url: string; username?: string; password?: string; database: string };
export type EmbeddedConfig = { path: string; database: string };
export type WarehouseConfig = ServerConfig | EmbeddedConfig;

/** Values of `{name:Type}` placeholders: the only way a text from outside reaches a query. */
export type Params = Readonly<Record<string, string | number | readonly string[] | readonly number[]>>;

export interface Insert {
  table: string;
  columns: readonly string[];
  /** One array per row, in the order of `columns`. */
  rows: readonly (readonly unknown[])[];
  /** The same token twice stores once, in the table and in every view's target. */
  token: string;
  /** Runs when the statement is ready to leave; what it throws is thrown, and the statement does not leave. */
  fence?: () => Promise<void>;
}

/**
 * The engine behind one face: the same SQL runs on a server and on chDB. Table names are unqualified: every connection stands in `database`.
 * All methods throw WarehouseUnavailable or WarehouseRefused.
 */
export interface WarehouseClient {
  readonly kind: 'server' | 'embedded';
  readonly database: string;
  /** Creates the database when it is absent. */
  prepare(): Promise<void>;
  rows<T>(sql: string, params?: Params): Promise<T[]>;
  command(sql: string): Promise<void>;
  insert(insert: Insert): Promise<void>;
  /**
   * Runs `work` while every other statement of this process waits: writers first, then readers, so that nobody sees a half-done swap.
   * Other processes on the same server are not held.
   */
  alone<T>(work: (statements: Statements) => Promise<T>): Promise<T>;
  ping(): Promise<void>;
  close(): Promise<void>;
}

export type Statements = Pick<WarehouseClient, 'rows' | 'command' | 'insert'>;

/** Every error is thrown, so the client need not print it too; its print quotes the statement. */
const QUIET = { level: ClickHouseLogLevel.OFF };

/** chDB types its connection by another copy of the client's own declarations, with private members that never match. */
type EngineConnection = NonNullable<NonNullable<Parameters<typeof createClient>[0]>['connection']>;

/**
 * Queries that may run at once beside the one writer. chDB holds a libuv thread for each (16 of them, shared with the log and the file
 * system); on a server it bounds what one process asks for.
 */
const READERS = 4;

/**
 * Settings stand in the text of every statement: chDB keeps what arrives as `clickhouse_settings` for all later statements of the connection.
 * They bound a query by itself, because on chDB nothing else can stop it.
 */
const READ_SETTINGS = [
  'max_execution_time = 30',
  'max_memory_usage = 2000000000',
  'max_result_rows = 1000000',
  'output_format_json_quote_64bit_integers = 0',
].join(', ');

/**
 * One insert is one block under one token: parallel parsing and asynchronous inserts (on by default in recent engines) would cut it otherwise.
 */
const INSERT_SETTINGS = [
  'async_insert = 0',
  'insert_deduplicate = 1',
  'deduplicate_blocks_in_dependent_materialized_views = 1',
  'input_format_parallel_parsing = 0',
  'max_execution_time = 120',
  'max_memory_usage = 4000000000',
].join(', ');

const TOKEN = /^[A-Za-z0-9._:-]{1,300}$/;
const DATABASE = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;

/** Opens the engine: a server by its URL (not contacted yet), or chDB in a directory that is this process's own from then on. */
export async function openClient(config: WarehouseConfig): Promise<WarehouseClient> {
  if (!DATABASE.test(config.database))
    throw new RangeError(`Not a database name: ${config.database} (letters, digits and _ only).`);
  return 'url' in config ? openServer(config) : openEmbedded(config);
}

function openServer({ url, username, password, database }: ServerConfig): WarehouseClient {
  const access = {
    url,
    log: QUIET,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
  };
  const client = createClient({ ...access, database, max_open_connections: READERS + 1, request_timeout: 130_000 });
  const prepare = async () => {
    const bootstrap = createClient(access);
    try {
      await bootstrap.command({ query: createDatabase(database) });
    } finally {
      await bootstrap.close();
    }
  };
  return createWarehouseClient('server', database, Array(READERS).fill(client), client, prepare, () => client.close());
}

async function openEmbedded({ path, database }: EmbeddedConfig): Promise<WarehouseClient> {
  mkdirSync(path, { recursive: true });
  const connections: ClickHouseClient[] = [];
  const close = async () => {
    for (const connection of connections) await connection.close();
  };
  try {
    for (let i = 0; i <= READERS; i++) {
      const connection = createClient({ log: QUIET, connection: createChdbConnection({ path }) as unknown as EngineConnection });
      connections.push(connection);
      if (i === 0) await connection.command({ query: createDatabase(database) });
      await connection.command({ query: `USE ${database}` });
    }
  } catch (cause) {
    await close();
    const unavailable = `The warehouse in ${path} cannot be opened: it belongs to one process at a time, and only one can be open in a process. Ask the server that runs on it, or stop that server.`;
    throw new WarehouseUnavailable(unavailable, { cause });
  }
  const [writer, ...readers] = connections;
  if (!writer) throw new WarehouseUnavailable(`The warehouse in ${path} cannot be opened.`);
  return createWarehouseClient('embedded', database, readers, writer, async () => {}, close);
}

/** chDB's own `default` database is an overlay: views, swaps and projections need one of engine Atomic. */
const createDatabase = (database: string) => `CREATE DATABASE IF NOT EXISTS ${database} ENGINE = Atomic`;

function createWarehouseClient(
  kind: WarehouseClient['kind'],
  database: string,
  readers: readonly ClickHouseClient[],
  writer: ClickHouseClient,
  prepare: () => Promise<void>,
  close: () => Promise<void>,
): WarehouseClient {
  const reading = createPool(readers);
  const writing = createPool([writer]);
  return {
    kind,
    database,
    prepare: () => guarded('read', prepare),
    ...statementsOn(kind, reading, writing),
    alone: (work) =>
      writing.all((writers) => reading.all((free) => work(statementsOn(kind, createPool(free), createPool(writers))))),
    ping: () =>
      guarded('read', () =>
        reading.use(
          async (client) => void (await client.query({ query: 'SELECT 1', format: 'JSONEachRow' }).then((r) => r.json())),
        ),
      ),
    async close() {
      await writing.all(() => reading.all(async () => {}));
      await close();
    },
  };
}

function statementsOn(
  kind: WarehouseClient['kind'],
  reading: Pool<ClickHouseClient>,
  writing: Pool<ClickHouseClient>,
): Statements {
  return {
    rows: <T>(sql: string, params?: Params) =>
      guarded('read', () =>
        reading.use(async (client) => {
          const query = `${sql}\nSETTINGS ${READ_SETTINGS}`;
          const result = await client.query({ query, format: 'JSONEachRow', ...(params ? { query_params: { ...params } } : {}) });
          return result.json<T>();
        }),
      ),
    command: (sql) => guarded('read', () => writing.use(async (client) => void (await client.command({ query: sql })))),
    async insert({ table, columns, rows, token, fence }) {
      if (rows.length === 0) return;
      if (!TOKEN.test(token)) throw new RangeError(`Not an insert token: ${token}`);
      const settings = `${INSERT_SETTINGS}, insert_deduplication_token = '${token}'`;
      const head = `INSERT INTO ${table} (${columns.join(', ')}) SETTINGS ${settings} FORMAT JSONCompactEachRow`;
      const body = rows.map((row) => JSON.stringify(row)).join('\n');
      await writing.use(async (client) => {
        if (kind === 'server') return send(client, head, body, fence);
        await fence?.();
        await guarded('insert', () => client.command({ query: `${head}\n${body}` }));
      });
    },
  };
}

/**
 * Sends an insert over HTTP: first an empty line, with which the server begins to run it and names it in `system.processes`; then, behind
 * the fence, its rows. A request waits for its connection, however long that takes in a process that stands still, and rows handed over
 * before would then leave without a question.
 */
async function send(client: ClickHouseClient, query: string, rows: string, fence?: Insert['fence']): Promise<void> {
  const heldBack: unknown[] = [];
  async function* body() {
    yield '\n';
    await fence?.().catch((error: unknown) => {
      heldBack.push(error);
      throw error;
    });
    yield rows;
  }
  await guarded('insert', async () => {
    const { stream } = await client.exec({ query, values: Readable.from(body(), { objectMode: false }) });
    await finished(stream.resume());
  }).catch((error: unknown) => {
    throw heldBack[0] ?? error;
  });
}

async function guarded<T>(doing: 'read' | 'insert', work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw classify(error, doing);
  }
}
