import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WarehouseClient } from './client.ts';

/** The files on disk and the database do not tell the same history: nothing was run. */
export class MigrationRefused extends Error {
  readonly code = 'MIGRATION_REFUSED';
}

export interface MigrationResult {
  /** Files of which at least one statement was run now. */
  applied: string[];
  /** Files that were complete before. */
  already: string[];
}

interface Migration {
  file: string;
  statements: { sql: string; checksum: string }[];
}

interface Done {
  file: string;
  statement: number;
  checksum: string;
}

export const MIGRATIONS = fileURLToPath(new URL('./migrations/', import.meta.url));

/** One row per statement run; written after it, so a kill between the two runs it again: statements say IF NOT EXISTS. */
const LEDGER = `
CREATE TABLE IF NOT EXISTS migrations
(
  file String,
  statement UInt32,
  checksum String,
  applied_at DateTime64(3, 'UTC') DEFAULT now64(3)
)
ENGINE = MergeTree
ORDER BY (file, statement)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1`;

/**
 * Brings the database to the state of the numbered files of a directory: runs, in order, every statement not yet in its ledger.
 * Throws MigrationRefused, before anything is run, when a statement that was run differs from its file or has none.
 */
export async function migrate(client: WarehouseClient, directory: string = MIGRATIONS): Promise<MigrationResult> {
  const migrations = readMigrations(directory);
  await client.prepare();
  await client.command(LEDGER);
  const done = await client.rows<Done>('SELECT DISTINCT file, statement, checksum FROM migrations');
  refuseChanges(migrations, done);

  const isDone = new Set(done.map((d) => `${d.file} ${d.statement}`));
  const result: MigrationResult = { applied: [], already: [] };
  for (const { file, statements } of migrations) {
    const missing = [...statements.entries()].filter(([i]) => !isDone.has(`${file} ${i}`));
    (missing.length > 0 ? result.applied : result.already).push(file);
    for (const [i, { sql, checksum }] of missing) {
      await client.command(sql);
      await client.insert({
        table: 'migrations',
        columns: ['file', 'statement', 'checksum'],
        rows: [[file, i, checksum]],
        token: `${file}:${i}`,
      });
    }
  }
  return result;
}

function readMigrations(directory: string): Migration[] {
  const files = readdirSync(directory).filter((f) => f.endsWith('.sql'));
  const bad = files.find((f) => !/^\d{4}_[a-z0-9_]+\.sql$/.test(f));
  if (bad) throw new MigrationRefused(`${bad}: a migration is named NNNN_name.sql.`);
  const numbers = files.map((f) => f.slice(0, 4));
  const twice = numbers.find((n, i) => numbers.indexOf(n) !== i);
  if (twice) throw new MigrationRefused(`Two migrations have the number ${twice}.`);
  return files.sort().map((file) => ({ file, statements: statementsOf(readFileSync(join(directory, file), 'utf8')) }));
}

/** A statement ends with a semicolon at the end of a line. */
function statementsOf(text: string): Migration['statements'] {
  return text
    .split(/;[ \t]*(?:\r?\n|$)/)
    .map((sql) => sql.trim())
    .filter((sql) => sql.replace(/^\s*--.*$/gm, '').trim() !== '')
    .map((sql) => ({ sql, checksum: createHash('sha256').update(sql).digest('hex') }));
}

function refuseChanges(migrations: readonly Migration[], done: readonly Done[]): void {
  const byFile = new Map(migrations.map((m) => [m.file, m.statements]));
  for (const { file, statement, checksum } of done) {
    const statements = byFile.get(file);
    if (!statements)
      throw new MigrationRefused(
        `${file} was applied to this database but is not among the files: it comes from another version.`,
      );
    const found = statements[statement];
    if (found?.checksum === checksum) continue;
    const what = found ? 'differs from the one that was applied' : 'is gone';
    throw new MigrationRefused(`${file}: statement ${statement + 1} ${what}. Restore the file and put the change in a new one.`);
  }
}
