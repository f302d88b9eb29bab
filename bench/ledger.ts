import { loadSpecs } from '../specs/load.ts';
import type { Specs } from '../specs/types.ts';
import type { WarehouseClient } from '../warehouse/client.ts';
import { createRebuilds } from '../warehouse/rebuild.ts';
import { type BenchOptions, type Line, medianBy } from './line.ts';
import { fillLog, inDirectory } from './published.ts';
import { type Consumed, consumeAll, merged, openParts } from './store.ts';

interface Run {
  published: number;
  rows: number;
  chunks: number;
  consumed: Consumed;
  bareMs: number;
  ours: number;
  bare: number;
  rebuilt: number;
}

/**
 * From the log to the figures: log → warehouse, with duplicates and amendments settled, facts and rollups made, against a bare insert of the
 * same event rows, in the same chunks, into one table with the same columns and engine.
 */
export async function ledgerLines({ events, repeat, seed }: BenchOptions): Promise<Line[]> {
  const specs = loadSpecs();
  const runs: Run[] = [];
  for (let i = 0; i < repeat; i++) runs.push(await inDirectory((path) => ledgerRun(path, specs, events, seed + i)));
  const run = medianBy(runs, ({ ours, bare }) => ours / bare);
  const ratio = run.ours / run.bare;
  const { consumed } = run;
  const inserts = ['store', 'storeEvents', 'storeRejections'].reduce((sum, name) => sum + consumed.ledger.of(name), 0);
  return [
    {
      what: 'log → warehouse',
      unit: 'events/s',
      ours: run.ours,
      theirs: { name: 'bare insert', value: run.bare, ratio },
      aim: 'ratio ≥ 0.5',
      met: ratio >= 0.5,
      details: {
        events: run.published,
        chunks: run.chunks,
        whole_ms: consumed.ms,
        transform_ms: consumed.transform.of('message'),
        history_ms: consumed.ledger.of('history') + consumed.ledger.of('foreign'),
        inserts_ms: inserts,
        bare_insert_ms: run.bareMs,
        ratios: runs.map(({ ours, bare }) => (ours / bare).toFixed(2)).join(' '),
      },
    },
    rebuildLine(runs),
  ];
}

function rebuildLine(runs: readonly Run[]): Line {
  const { rebuilt, bare, rows } = medianBy(runs, (run) => run.rebuilt / run.bare);
  const ratio = rebuilt / bare;
  return {
    what: 'rebuild of every projection',
    unit: 'events/s',
    ours: rebuilt,
    theirs: { name: 'bare insert', value: bare, ratio },
    aim: 'ratio ≥ 0.6',
    met: ratio >= 0.6,
    details: { events: rows, ratios: runs.map((run) => (run.rebuilt / run.bare).toFixed(2)).join(' ') },
  };
}

async function ledgerRun(path: string, specs: Specs, events: number, seed: number): Promise<Run> {
  const parts = await openParts(path);
  try {
    const published = await fillLog(parts.log, specs, events, seed);
    const consumed = await consumeAll(parts, specs);
    await merged(parts.client);
    const bare = await bareInsert(parts.client);
    await merged(parts.client);
    const rebuildMs = await rebuildAll(parts.client);
    return {
      published,
      rows: bare.rows,
      chunks: bare.chunks,
      consumed,
      bareMs: bare.ms,
      ours: (1000 * published) / consumed.ms,
      bare: (1000 * bare.rows) / bare.ms,
      rebuilt: (1000 * bare.rows) / rebuildMs,
    };
  } finally {
    await parts.close();
  }
}

/** Makes every projection anew from the stored rows, compares and swaps; ms. */
async function rebuildAll(client: WarehouseClient): Promise<number> {
  const since = performance.now();
  const { ok, comparisons } = await createRebuilds(client, Date.now).run([], null);
  if (!ok) throw new Error(`the rebuilt projections differ: ${JSON.stringify(comparisons)}`);
  return performance.now() - since;
}

/** Inserts the stored event rows again, chunk by chunk, into a table like `events` with no view behind it; only the inserts are timed. */
export async function bareInsert(client: WarehouseClient): Promise<{ ms: number; rows: number; chunks: number }> {
  const [table] = await client.rows<{ ddl: string }>(
    `SELECT create_table_query AS ddl FROM system.tables WHERE database = '${client.database}' AND name = 'events'`,
  );
  if (!table) throw new Error('no table events');
  await client.command(table.ddl.replace(`${client.database}.events`, `${client.database}.bare_events`));
  const columns = (
    await client.rows<{ name: string }>(
      `SELECT name FROM system.columns WHERE database = '${client.database}' AND table = 'events' ORDER BY position`,
    )
  ).map(({ name }) => name);
  const chunks = await client.rows<{ first: number; last: number }>(
    'SELECT DISTINCT batch_first AS first, batch_last AS last FROM events ORDER BY first',
  );
  let ms = 0;
  let count = 0;
  for (const { first, last } of chunks) {
    const stored = await client.rows<Record<string, unknown>>(
      `SELECT ${columns.join(', ')} FROM events WHERE offset BETWEEN ${first} AND ${last} ORDER BY offset`,
    );
    const rows = stored.map((row) => columns.map((column) => row[column]));
    const since = performance.now();
    await client.insert({ table: 'bare_events', columns, rows, token: `bare:${first}` });
    ms += performance.now() - since;
    count += rows.length;
  }
  return { ms, rows: count, chunks: chunks.length };
}
