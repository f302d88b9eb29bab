/** A column of the warehouse, as `system.columns` has it. */
export interface Column {
  table: string;
  name: string;
  type: string;
}

export const FACTS = {
  contacts: 'contact',
  referrals: 'referral',
  outcomes: 'outcome',
  surveys: 'survey',
  provisions: 'provision',
};
const ROLLUPS = ['contacts_daily', 'contact_areas_daily', 'recipient_days'];
/** Columns of a fact that come from the log, not from the fact's JSON. */
const POSITION = ['sign', 'topic', 'partition', 'offset', 'recorded_at'];

function typeOf(type: string): string {
  if (/^(Array|Tuple)/.test(type)) return 'jsonb';
  if (type.startsWith('DateTime')) return 'timestamp(3)';
  if (type === 'Date') return 'date';
  return /^U?Int/.test(type) ? 'bigint' : 'text';
}

const quoted = (name: string) => `"${name}"`;
const list = (names: readonly string[], prefix = '') => names.map((n) => `${prefix}${quoted(n)}`).join(', ');

/** The tables of the warehouse in PostgreSQL's types, the events with the keys that tell a repetition, the rollups with the keys that add up. */
export function tables(columns: readonly Column[]): string {
  const of = (table: string) => columns.filter((c) => c.table === table);
  const make = (table: string, constraint = '') =>
    `CREATE TABLE ${table} (${of(table)
      .map((c) => `${quoted(c.name)} ${typeOf(c.type)} NOT NULL`)
      .join(', ')}${constraint});`;
  return [
    'DROP SCHEMA IF EXISTS pua_bench CASCADE; CREATE SCHEMA pua_bench; SET search_path = pua_bench;',
    make('events', ', PRIMARY KEY (topic, partition, "offset"), UNIQUE (source, event_id)'),
    ...Object.keys(FACTS).map((table) => make(table)),
    ...ROLLUPS.map((table) => make(table, `, PRIMARY KEY (${list(keysOf(columns, table))})`)),
    'CREATE TEMPORARY TABLE staged (LIKE events);',
    'CREATE TEMPORARY TABLE stated (sign bigint, topic text, partition bigint, "offset" bigint, recorded_at timestamp(3), fact jsonb);',
  ].join('\n');
}

const namesOf = (columns: readonly Column[], table: string) => columns.filter((c) => c.table === table).map((c) => c.name);
const keysOf = (columns: readonly Column[], table: string) => namesOf(columns, table).filter((n) => n !== 'n');

function rollup(columns: readonly Column[], table: string, from: string): string {
  const keys = keysOf(columns, table);
  return `INSERT INTO ${table} SELECT ${list(keys)}, sum(sign) FROM ${from} GROUP BY ${list(keys)} ON CONFLICT (${list(keys)}) DO UPDATE SET n = ${table}.n + excluded.n`;
}

function fact(columns: readonly Column[], table: string, family: string): string {
  const own = columns.filter((c) => c.table === table && !POSITION.includes(c.name));
  const record = own.map((c) => `${quoted(c.name)} ${typeOf(c.type)}`).join(', ');
  return `INSERT INTO ${table} (${list([...POSITION, ...own.map((c) => c.name)])}) SELECT ${list(POSITION, 's.')}, ${list(
    own.map((c) => c.name),
    'r.',
  )} FROM stated s, jsonb_to_record(s.fact) AS r(${record}) WHERE s.fact->>'family' = '${family}'`;
}

/** One transaction that takes a chunk of event rows and brings facts and rollups up to date. */
export function transaction(columns: readonly Column[], rows: readonly (readonly unknown[])[]): string {
  const areas = `(SELECT m.*, a.area AS service_area FROM made m, jsonb_array_elements_text(CASE m.areas WHEN '[]' THEN '[""]'::jsonb ELSE m.areas END) AS a(area)) x`;
  const recipients = `(SELECT * FROM made WHERE eligibility = 'eligible' AND subject <> '') x`;
  const others = Object.entries(FACTS).filter(([table]) => table !== 'contacts');
  return [
    'BEGIN;',
    `COPY staged (${list(namesOf(columns, 'events'))}) FROM STDIN;`,
    ...rows.map((row) => row.map(copied).join('\t')),
    '\\.',
    `WITH taken AS (INSERT INTO events SELECT * FROM staged ON CONFLICT DO NOTHING RETURNING *)
INSERT INTO stated SELECT v.sign, topic, partition, "offset", recorded_at, v.fact::jsonb FROM taken, LATERAL (VALUES (-1, prior), (1, state)) AS v(sign, fact) WHERE v.fact <> '';`,
    `WITH made AS (${fact(columns, 'contacts', 'contact')} RETURNING *),
days AS (${rollup(columns, 'contacts_daily', 'made')}),
areas AS (${rollup(columns, 'contact_areas_daily', areas)})
${rollup(columns, 'recipient_days', recipients)};`,
    ...others.map(([table, family]) => `${fact(columns, table, family)};`),
    'TRUNCATE staged, stated;',
    'COMMIT;',
  ].join('\n');
}

/** A value in COPY's text format. */
function copied(value: unknown): string {
  return String(value).replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
}
