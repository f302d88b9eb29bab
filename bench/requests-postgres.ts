import { join } from 'node:path';
import type { Dimension, Measure } from '../specs/types.ts';
import type { WarehouseClient } from '../warehouse/client.ts';
import { createMeasures } from '../warehouse/measures.ts';
import { type Line, median, type Skipped } from './line.ts';
import { besidePostgres, psql } from './psql.ts';
import { writeLines } from './published.ts';

const ROUNDS = 5;
const AIM = 10;
const PAGE = 200_000;
/** What the questions read of a contact. */
const COLUMNS = ['sign', 'event_id', 'programme', 'desk', 'zone', 'day', 'subject', 'eligibility', 'gender', 'areas'];

interface Question {
  what: string;
  measure: Measure;
  by: readonly Dimension[];
  sql: string;
}

const RECIPIENTS: Measure = { fact: 'recipients', aggregate: 'distinct_recipients' };
const CONTACTS: Measure = { fact: 'contacts', aggregate: 'count' };

/** Recipients as whoever counts them in one table would: distinct people whose support holds. */
const recipients = (columns: string) =>
  `SELECT ${columns === '' ? '' : `${columns}, `}count(*) AS value FROM (SELECT ${columns === '' ? '' : `${columns}, `}subject FROM contacts WHERE programme = 'teams' AND eligibility = 'eligible' AND subject <> '' GROUP BY ${columns === '' ? '' : `${columns}, `}subject HAVING sum(sign) > 0) held${columns === '' ? '' : ` GROUP BY ${columns}`}`;
const contacts = (columns: string, from = 'contacts') =>
  `SELECT ${columns}, sum(sign) AS value FROM ${from} WHERE programme = 'teams' GROUP BY ${columns.replace(/ AS \w+/g, '')}`;
const MONTH = "to_char(day, 'YYYY-MM')";

const QUESTIONS: readonly Question[] = [
  { what: 'recipients', measure: RECIPIENTS, by: [], sql: recipients('') },
  { what: 'recipients by zone', measure: RECIPIENTS, by: ['zone'], sql: recipients('zone') },
  { what: 'recipients by desk and gender', measure: RECIPIENTS, by: ['desk', 'gender'], sql: recipients('desk, gender') },
  { what: 'contacts by desk', measure: CONTACTS, by: ['desk'], sql: contacts('desk') },
  { what: 'contacts by month', measure: CONTACTS, by: ['month'], sql: contacts(MONTH) },
  {
    what: 'contacts by month and area',
    measure: CONTACTS,
    by: ['month', 'service_area'],
    sql: contacts(`${MONTH}, area`, "contacts, unnest(CASE areas WHEN '{}' THEN ARRAY[''] ELSE areas END) AS area"),
  },
];

/**
 * The questions of the pages, asked of this warehouse and of PostgreSQL over the same facts, with the indexes that these questions want. The
 * schema pua_requests is made and dropped there.
 */
export function peerLines(client: WarehouseClient, path: string): Promise<(Line | Skipped)[]> {
  return besidePostgres('the same questions, beside PostgreSQL', async (peer) => {
    try {
      await fill(client, path);
      const lines: Line[] = [];
      for (const question of QUESTIONS) lines.push(await compared(client, question, peer));
      return lines;
    } finally {
      await psql('-c', 'DROP SCHEMA IF EXISTS pua_requests CASCADE');
    }
  });
}

async function fill(client: WarehouseClient, path: string): Promise<void> {
  await psql(
    '-c',
    `DROP SCHEMA IF EXISTS pua_requests CASCADE; CREATE SCHEMA pua_requests;
CREATE UNLOGGED TABLE pua_requests.contacts (sign int, event_id text, programme text, desk text, zone text, day date, subject text, eligibility text, gender text, areas text[])`,
  );
  const file = join(path, 'contacts.tsv');
  for (let last = ''; ; ) {
    const rows = await client.rows<Record<string, unknown>>(
      `SELECT ${COLUMNS.join(', ')} FROM contacts WHERE event_id > {last:String} ORDER BY event_id LIMIT ${PAGE} WITH TIES`,
      { last },
    );
    if (rows.length === 0) break;
    last = String(rows.at(-1)?.event_id);
    await writeLines(file, [rows.map((row) => COLUMNS.map((column) => copied(row[column])).join('\t')).join('\n')]);
    await psql('-c', `\\copy pua_requests.contacts (${COLUMNS.join(', ')}) FROM '${file}'`);
  }
  await psql(
    '-c',
    `CREATE INDEX ON pua_requests.contacts (programme, day); CREATE INDEX ON pua_requests.contacts (programme, desk, day);
CREATE INDEX ON pua_requests.contacts (programme, zone, subject) INCLUDE (sign) WHERE eligibility = 'eligible' AND subject <> '';
CREATE INDEX ON pua_requests.contacts (programme, subject) INCLUDE (sign) WHERE eligibility = 'eligible' AND subject <> ''`,
  );
  await psql('-c', 'VACUUM ANALYZE pua_requests.contacts');
}

const copied = (value: unknown): string => (Array.isArray(value) ? `{${value.join(',')}}` : String(value));

async function compared(client: WarehouseClient, { what, measure, by, sql }: Question, peer: string): Promise<Line> {
  const measures = createMeasures(client);
  const ours: number[] = [];
  let answered = 0;
  for (let round = 0; round <= ROUNDS; round += 1) {
    const since = performance.now();
    const rows = await measures.count({ measure, by, filters: { programme: 'teams' }, reader: { role: 'region' } });
    if (round > 0) ours.push(performance.now() - since);
    answered = rows.reduce((sum, { value }) => sum + value, 0);
  }
  const { stdout } = await psql(
    ...['-At', '-c', 'SET search_path = pua_requests', '-c', `SELECT sum(value) FROM (${sql}) answer`, '-c', '\\timing on'],
    ...Array.from({ length: ROUNDS + 1 }, () => ['-c', `${sql}`]).flat(),
  );
  const theirAnswer = Number(stdout.split('\n')[0]);
  if (theirAnswer !== answered) throw new Error(`${what}: ${answered} here, ${theirAnswer} in PostgreSQL`);
  const theirs = [...stdout.matchAll(/^Time: ([\d.]+) ms/gm)].slice(1).map(([, ms]) => Number(ms));
  const ratio = median(theirs) / median(ours);
  return {
    ...{ what: `${what}, beside PostgreSQL`, unit: 'ms', ours: median(ours) },
    theirs: { name: peer, value: median(theirs), ratio },
    ...{ aim: `≥ ${AIM} times faster`, met: ratio >= AIM },
    details: { answered, rounds: ROUNDS },
  };
}
