import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { loadSpecs } from '../specs/load.ts';
import type { BenchOptions, Line, Skipped } from './line.ts';
import { type Column, FACTS, tables, transaction } from './postgres-script.ts';
import { besidePostgres, psql } from './psql.ts';
import { fillLog, inDirectory } from './published.ts';
import { consumeAll, merged, openParts, type Parts } from './store.ts';

/**
 * Storing the same event rows, in the same chunks, with the same facts and rollups: this warehouse against PostgreSQL (COPY into a staging
 * table, ON CONFLICT DO NOTHING, facts and rollups in the same transaction). The schema pua_bench is made and dropped there.
 */
export function postgresLines({ events, seed }: BenchOptions): Promise<(Line | Skipped)[]> {
  const what = 'storing, beside PostgreSQL';
  return besidePostgres(what, async (peer) => {
    const { ours, theirs, contacts, theirContacts, rows } = await inDirectory(async (path) => {
      const parts = await openParts(path);
      try {
        await fillLog(parts.log, loadSpecs(), events, seed);
        const { ledger } = await consumeAll(parts, loadSpecs());
        const ours = ['storeEvents', 'storeRejections'].reduce((sum, name) => sum + ledger.of(name), 0);
        await merged(parts.client);
        return { ours, ...(await inPostgres(parts, join(path, 'script.sql'))) };
      } finally {
        await parts.close();
      }
    });
    if (contacts !== theirContacts) throw new Error(`${contacts} contacts here, ${theirContacts} in PostgreSQL`);
    const ratio = theirs / ours;
    return [
      {
        what,
        unit: 'events/s',
        ours: (1000 * rows) / ours,
        theirs: { name: peer, value: (1000 * rows) / theirs, ratio },
        aim: 'a peer',
        met: null,
        details: { events: rows, ours_ms: ours, postgres_ms: theirs, contacts_in_both: contacts },
      },
    ];
  });
}

async function inPostgres({ client }: Parts, file: string) {
  const names = ['events', ...Object.keys(FACTS), 'contacts_daily', 'contact_areas_daily', 'recipient_days'];
  const columns = await client.rows<Column>(
    `SELECT table, name, type FROM system.columns WHERE database = '${client.database}' AND table IN (${names.map((n) => `'${n}'`).join(', ')}) ORDER BY table, position`,
  );
  const chunks = await client.rows<{ first: number; last: number }>(
    'SELECT DISTINCT batch_first AS first, batch_last AS last FROM events ORDER BY first',
  );
  const events = columns.filter((c) => c.table === 'events').map((c) => c.name);
  const script = await open(file, 'w');
  let rows = 0;
  await script.write(`${tables(columns)}\nSELECT extract(epoch FROM clock_timestamp());\n`);
  for (const { first, last } of chunks) {
    const stored = await client.rows<Record<string, unknown>>(
      `SELECT ${events.join(', ')} FROM events WHERE offset BETWEEN ${first} AND ${last} ORDER BY offset`,
    );
    rows += stored.length;
    await script.write(
      `${transaction(
        columns,
        stored.map((row) => events.map((c) => row[c])),
      )}\n`,
    );
  }
  await script.write(
    'SELECT extract(epoch FROM clock_timestamp());\nSELECT sum(n) FROM contacts_daily;\nDROP SCHEMA pua_bench CASCADE;\n',
  );
  await script.close();
  const { stdout } = await psql('-At', '-f', file);
  const [began = Number.NaN, ended = Number.NaN, theirContacts = Number.NaN] = stdout
    .split('\n')
    .filter((line) => /^[\d.]+$/.test(line))
    .map(Number);
  const [ours] = await client.rows<{ n: number }>('SELECT sum(n) AS n FROM contacts_daily');
  return { theirs: 1000 * (ended - began), contacts: ours?.n ?? Number.NaN, theirContacts, rows };
}
