import type { Statements, WarehouseClient } from './client.ts';
import { topicLiteral, whole } from './keys.ts';
import { builtName, feedName, isRoot, nextName, ROOTS, type Root, type View, viewsTo } from './rebuild-catalog.ts';

type Commands = Pick<Statements, 'command'>;

/** A stretch of one partition to be copied: offsets from `from` up to but without `to`. */
export interface Stretch {
  table: Root;
  topic: string;
  partition: number;
  from: number;
  to: number;
}

/** Tables through which rows pass on their way to the projections that are built. */
const passed = (views: readonly View[], projections: readonly string[]) =>
  [...new Set(views.map((v) => v.source))].filter((source) => !projections.includes(source));

/**
 * Makes the tables to be and views that fill them, beside those that are in use. What is inserted into the feed of a ledger table, which keeps
 * nothing, takes the way that an insert into the table itself takes, to the tables to be. Idempotent.
 */
export async function createShadows({ command }: Commands, all: readonly View[], projections: readonly string[]): Promise<void> {
  const views = viewsTo(all, projections);
  for (const table of projections) {
    for (const name of [nextName(table), builtName(table)]) await command(`CREATE TABLE IF NOT EXISTS ${name} AS ${table}`);
  }
  for (const table of passed(views, projections)) {
    await command(`CREATE TABLE IF NOT EXISTS ${feedName(table)} AS ${table} ENGINE = Null`);
  }
  const shadowOf = (table: string) => (projections.includes(table) ? nextName(table) : feedName(table));
  for (const view of views) {
    await command(
      `CREATE MATERIALIZED VIEW IF NOT EXISTS ${nextName(view.name)} TO ${shadowOf(view.target)} AS ${view.selectFrom(shadowOf(view.source))}`,
    );
  }
}

/** Removes whatever a rebuild made, of any projection. */
export async function dropShadows({ command }: Commands, views: readonly View[]): Promise<void> {
  const drop = (name: string) => command(`DROP TABLE IF EXISTS ${name} SYNC`);
  for (const view of views) await drop(nextName(view.name));
  for (const table of new Set([...ROOTS, ...views.map((v) => v.source)])) await drop(feedName(table));
  for (const table of new Set(views.map((v) => v.target))) {
    await drop(nextName(table));
    await drop(builtName(table));
  }
}

/** Columns that the views read: what a view never names is not read from the disk either. */
export async function columnsFed(client: Pick<WarehouseClient, 'rows'>, table: Root, views: readonly View[]): Promise<string[]> {
  const columns = await client.rows<{ name: string }>(
    `SELECT name FROM system.columns WHERE database = currentDatabase() AND table = '${table}' ORDER BY position`,
  );
  const texts = views.filter((v) => v.source === table).map((v) => v.text);
  return columns.map((c) => c.name).filter((name) => texts.some((text) => new RegExp(`\\b${name}\\b`).test(text)));
}

/**
 * One stretch is one block: a token guards a block, and the same stretch again must be the same one, however the engine has merged its parts
 * meanwhile. So it is read by one thread, sorted whole, and never cut.
 */
const ONE_BLOCK = [
  'async_insert = 0',
  'insert_deduplicate = 1',
  'deduplicate_blocks_in_dependent_materialized_views = 1',
  'max_threads = 1',
  'max_insert_threads = 1',
  'optimize_read_in_order = 0',
  'max_block_size = 1000000',
  'preferred_block_size_bytes = 0',
  'max_insert_block_size = 1000000',
  'min_insert_block_size_rows = 1000000',
  'min_insert_block_size_bytes = 0',
  'min_insert_block_size_rows_for_materialized_views = 1000000',
  'min_insert_block_size_bytes_for_materialized_views = 0',
].join(', ');

/** Sends a stretch of the ledger through the shadow views; the same stretch of the same rebuild again adds nothing. */
export async function feed({ command }: Commands, rebuild: number, columns: readonly string[], stretch: Stretch): Promise<void> {
  const { table, topic, partition, from, to } = stretch;
  const listed = columns.join(', ');
  const within = `topic = ${topicLiteral(topic)} AND partition = ${whole(partition)} AND offset >= ${whole(from)} AND offset < ${whole(to)}`;
  await command(
    `INSERT INTO ${feedName(table)} (${listed})
SELECT ${listed} FROM ${table} WHERE ${within} ORDER BY offset
SETTINGS ${ONE_BLOCK}, insert_deduplication_token = 'rebuild-${whole(rebuild)}:${table}:${topic}:${partition}:${from}-${to}'`,
  );
}

export const feeds = (views: readonly View[], projections: readonly string[]): Root[] =>
  passed(viewsTo(views, projections), projections).filter(isRoot);
