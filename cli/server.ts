import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { ulid } from 'ulid';
import { buildApp } from '../dashboards/app.ts';
import { pages } from '../dashboards/pages/plugin.ts';
import { type RunningIngestion, startConsumer } from '../ingest/consume/consumer.ts';
import { historyKey } from '../ingest/consume/settle.ts';
import { type GatewayDeps, type GatewayLimits, gateway } from '../ingest/gateway/gateway.ts';
import { gatewayOpenApi, gatewaySecuritySchemes } from '../ingest/gateway/openapi.ts';
import { storedRows } from '../ingest/import/stored-rows.ts';
import { openKeyring } from '../ingest/keys.ts';
import { openEventLog, type Topics, topicPlans, topicsOf } from '../ingest/log/index.ts';
import type { EventLog } from '../ingest/log/types.ts';
import { pseudonym } from '../ingest/pseudonym.ts';
import { loadSpecs } from '../specs/load.ts';
import type { Specs } from '../specs/types.ts';
import { createTransform, type Transform } from '../transform/transform.ts';
import { openWarehouse, type Warehouse } from '../warehouse/index.ts';
import type { Reader } from '../warehouse/types.ts';
import { CommandFailed, EXIT } from './errors.ts';
import type { Settings } from './settings.ts';
import { VERSION } from './version.ts';

export const ROLES = ['all', 'ingest', 'transform', 'dashboards'] as const;
export type Role = (typeof ROLES)[number];

/** People cannot log in yet: whoever reaches the loopback address is the local administrator. */
const LOCAL_ADMIN: Reader = { role: 'admin' };

/** Names of the topics; the embedded log is nobody else's and needs no prefix. */
export const topicsNamed = ({ KAFKA_BROKERS, KAFKA_TOPIC_PREFIX }: Settings): Topics =>
  topicsOf(KAFKA_BROKERS === undefined ? '' : KAFKA_TOPIC_PREFIX);

/** The event log the settings name. */
export async function openLogOf(settings: Settings, now: () => number = Date.now): Promise<EventLog> {
  if (settings.KAFKA_BROKERS === undefined) {
    const path = join(settings.PUA_DATA, 'log');
    await mkdir(path, { recursive: true });
    const log = await openEventLog({ kind: 'embedded', path, now });
    await log.ensureTopics(topicPlans(settings.PUA_PARTITIONS ?? 1, topicsNamed(settings)));
    return log;
  }
  const { KAFKA_SASL_MECHANISM: mechanism, KAFKA_SASL_USERNAME: username = '', KAFKA_SASL_PASSWORD: password = '' } = settings;
  const log = await openEventLog({
    kind: 'kafka',
    brokers: settings.KAFKA_BROKERS.split(','),
    clientId: 'osservatorio-pua',
    now,
    ...(settings.KAFKA_SSL
      ? { ssl: settings.KAFKA_SSL_CA ? { ca: [await readFile(settings.KAFKA_SSL_CA, 'utf8')] } : true }
      : {}),
    ...(mechanism ? { sasl: { mechanism, username, password } } : {}),
  });
  await log.ensureTopics(topicPlans(settings.PUA_PARTITIONS ?? 4, topicsNamed(settings)));
  return log;
}

/** The warehouse the settings name; its tables are there after `migrate()`. */
export async function openWarehouseOf(settings: Settings): Promise<Warehouse> {
  const { CLICKHOUSE_URL: url, CLICKHOUSE_DATABASE: database } = settings;
  if (url !== undefined) {
    return openWarehouse({ url, username: settings.CLICKHOUSE_USER, password: settings.CLICKHOUSE_PASSWORD, database });
  }
  const path = join(settings.PUA_DATA, 'warehouse');
  await mkdir(path, { recursive: true });
  return openWarehouse({ path, database });
}

export interface ServerOptions {
  /** Clock of the log and of every figure. */
  now?: () => number;
  warn: (line: string) => void;
  gatewayLimits?: Partial<GatewayLimits>;
}

export interface RunningServer {
  readonly url: string;
  readonly specs: Specs;
  readonly log: EventLog;
  readonly topics: Topics;
  /** Waits until everything appended so far is stored; throws after `timeoutMs` without progress. */
  settled(timeoutMs: number): Promise<void>;
  /** Rejects when a part stopped that will not start again by itself. */
  readonly failed: Promise<never>;
  close(): Promise<void>;
}

/** Builds the parts of a role, wires them and listens. What was opened is closed again when a later part fails. */
export async function startServer(settings: Settings, role: Role, options: ServerOptions): Promise<RunningServer> {
  const embedded = settings.KAFKA_BROKERS === undefined || settings.CLICKHOUSE_URL === undefined;
  if (role !== 'all' && embedded) {
    throw new CommandFailed(
      EXIT.usage,
      `--role ${role} needs KAFKA_BROKERS and CLICKHOUSE_URL: the embedded log and warehouse belong to one process.`,
    );
  }
  const now = options.now ?? Date.now;
  const topics = topicsNamed(settings);
  const opened: (() => Promise<unknown>)[] = [];
  const closeAll = async () => {
    for (const close of opened.splice(0).reverse()) await close();
  };
  try {
    const specs = loadSpecs();
    const warehouse = await openWarehouseOf(settings);
    opened.push(() => warehouse.close());
    if (role === 'all') await warehouse.migrate();
    const log = await openLogOf(settings, now);
    opened.push(() => log.close());
    const transform = createTransform(specs);

    let ingestion: RunningIngestion | null = null;
    if (role === 'all' || role === 'transform') {
      ingestion = await startConsumer({
        log,
        ledger: warehouse.ledger,
        transform,
        topics,
        group: settings.KAFKA_GROUP,
        now,
        warn: options.warn,
      });
      const running = ingestion;
      opened.push(() => running.stop());
    }

    const app = await buildApp({
      ...appParts(specs, warehouse, topics, now),
      readiness: () => readiness(warehouse, log, topics, ingestion),
      metrics: { consumer: () => ingestion?.status() ?? Promise.resolve(null) },
      serves: { api: role === 'all' || role === 'dashboards' },
      log: { write: (line) => options.warn(line.trimEnd()) },
    });
    opened.push(() => app.close());
    if (role === 'all' || role === 'ingest') {
      const keyring = await openKeyring(log, topics.control);
      opened.push(() => keyring.close());
      await app.register(
        gateway({
          log,
          transform,
          keyring,
          now,
          receipt: () => ulid(),
          topics,
          limits: { requestsPerMinute: settings.PUA_RATE_LIMIT, ...options.gatewayLimits },
          known: async (keys) => new Set((await warehouse.ledger.known(keys)).map((k) => historyKey(k.source, k.id))),
          imports: importParts(settings, { specs, warehouse, log, transform, topics }),
        }),
      );
    }
    if (role === 'all' || role === 'dashboards') await app.register(pages({ specs, warehouse, now, reader: () => LOCAL_ADMIN }));
    const url = await listen(app, settings);
    return {
      url,
      specs,
      log,
      topics,
      failed: ingestion?.failed ?? new Promise<never>(() => {}),
      settled: (timeoutMs) => settled(ingestion, timeoutMs),
      close: closeAll,
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

/** Longest wait of an import for what was published before to be stored, ms. */
const IMPORT_WAIT_MS = 30_000;

/** What the import of files is made of. Pseudonyms are made here only where the desk's own key is. */
function importParts(
  { PUA_PSEUDONYM_KEY: key }: Settings,
  parts: { specs: Specs; warehouse: Warehouse; log: EventLog; transform: Transform; topics: Topics },
): NonNullable<GatewayDeps['imports']> {
  const { specs, warehouse, log, transform, topics } = parts;
  return {
    specs,
    pseudonym: key === undefined ? null : (identifier) => pseudonym(key, identifier),
    rows: storedRows({ warehouse, log, topic: topics.events, transform, waitMs: IMPORT_WAIT_MS, now: Date.now, wait: sleep }),
  };
}

/** What the application is made of, whoever serves it. */
function appParts(specs: Specs, warehouse: Warehouse, topics: Topics, now: () => number) {
  return {
    specs,
    warehouse,
    now,
    version: VERSION,
    topic: topics.events,
    auditedTopics: [topics.events, topics.refusals],
    reader: () => LOCAL_ADMIN,
    openApiPaths: gatewayOpenApi(specs),
    openApiSecuritySchemes: gatewaySecuritySchemes,
  };
}

async function listen(app: FastifyInstance, { PUA_HOST: host, PUA_PORT: port }: Settings): Promise<string> {
  try {
    return await app.listen({ host, port });
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE') {
      throw new CommandFailed(
        EXIT.usage,
        `Port ${port} is taken: stop what uses it, or choose another (--port, PUA_PORT; 0 takes a free one).`,
        { cause },
      );
    }
    throw cause;
  }
}

/** The API without a listener, for commands that only read; the embedded warehouse must not be open elsewhere. */
export async function openReadOnlyApp(settings: Settings): Promise<{ app: FastifyInstance; close: () => Promise<void> }> {
  const warehouse = await openWarehouseOf(settings);
  try {
    await warehouse.migrate();
    const app = await buildApp({
      ...appParts(loadSpecs(), warehouse, topicsNamed(settings), Date.now),
      readiness: async () => ({ ok: true, checks: {} }),
      metrics: { consumer: async () => null },
    });
    return {
      app,
      close: async () => {
        await app.close();
        await warehouse.close();
      },
    };
  } catch (error) {
    await warehouse.close();
    throw error;
  }
}

async function readiness(warehouse: Warehouse, log: EventLog, topics: Topics, ingestion: RunningIngestion | null) {
  const checks: Record<string, string> = {};
  const check = async (name: string, work: () => Promise<string>) => {
    checks[name] = await work().catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
  };
  await check('warehouse', () => warehouse.ping().then(() => 'ok'));
  await check('log', () => log.ends(topics.events).then(() => 'ok'));
  if (ingestion) await check('consumer', async () => (await ingestion.status()).trouble || 'ok');
  return { ok: Object.values(checks).every((state) => state === 'ok'), checks };
}

async function settled(ingestion: RunningIngestion | null, timeoutMs: number): Promise<void> {
  let best = Number.POSITIVE_INFINITY;
  let deadline = Date.now() + timeoutMs;
  for (;;) {
    const { partitions, trouble, storing } = (await ingestion?.status()) ?? { partitions: [], trouble: '', storing: false };
    const lag = partitions.reduce((sum, p) => sum + p.lag, 0);
    if (lag === 0 && !storing) return;
    if (lag < best) {
      best = lag;
      deadline = Date.now() + timeoutMs;
    }
    if (Date.now() > deadline)
      throw new CommandFailed(EXIT.unreachable, `The warehouse stopped taking events with ${lag} to go. ${trouble}`.trim());
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
