import { type Bag, compareBags } from './audit-bags.ts';
import { type CheckResult, inWindow, type LogWindow, slicesOf, statementsOf } from './audit-facts.ts';
import { frozenName } from './audit-frozen.ts';
import type { WarehouseClient } from './client.ts';

type Reader = Pick<WarehouseClient, 'rows'>;

const DAILY = ['programme', 'day', 'desk', 'zone', 'area_vasta', 'network', 'province', 'unit', 'channel', 'eligibility'];
const RECIPIENT = [
  'programme',
  'subject',
  'day',
  'desk',
  'occurred_at',
  'zone',
  'area_vasta',
  'network',
  'province',
  'gender',
  'citizenship',
  'age_bracket',
];
const KEYS = ['kind', 'key', 'source', 'topic', 'partition', 'offset'];
const HOURS = ['topic', 'partition', 'hour', 'outcome', 'code', 'last', 'synthetic'];

/** Compares a projection with what it should hold; a difference is named by the columns of its first row. */
async function compared(
  client: Reader,
  columns: readonly string[],
  expected: Bag,
  found: Bag,
  onWindow?: () => void,
): Promise<CheckResult> {
  const totals = await compareBags(client, columns, expected, found, onWindow);
  const { difference } = totals;
  const key = difference?.row.map((value, i) => `${columns[i]} ${value === '' ? '(empty)' : value}`).join(', ');
  return {
    check: `${found.name} = ${expected.name}`,
    expected: totals.expected,
    found: totals.found,
    difference: difference === null ? '' : `${found.name}, ${key}: expected ${difference.expected}, found ${difference.found}.`,
  };
}

/** `contacts_daily` and `contact_areas_daily` against a recount of the contacts. */
export async function auditContactRollups(client: Reader): Promise<CheckResult[]> {
  const slices = await slicesOf(client, 'contacts', 'event_id');
  const recount = (columns: readonly string[], join: string): Bag => ({
    name: 'recount of contacts',
    windows: slices.map(
      (slice) => `SELECT ${columns.join(', ')}, sign AS weight FROM ${frozenName('contacts')} ${join} WHERE ${slice}`,
    ),
  });
  const areas = [...DAILY, 'service_area'];
  return [
    await compared(client, DAILY, recount(DAILY, ''), await rollup(client, 'contacts_daily', DAILY, 'desk')),
    await compared(
      client,
      areas,
      recount(areas, "ARRAY JOIN if(empty(areas), [''], areas) AS service_area"),
      await rollup(client, 'contact_areas_daily', areas, 'desk'),
    ),
  ];
}

async function rollup(client: Reader, table: string, columns: readonly string[], sliced: string): Promise<Bag> {
  const slices = await slicesOf(client, table, sliced);
  return {
    name: table,
    windows: slices.map((slice) => `SELECT ${columns.join(', ')}, n AS weight FROM ${frozenName(table)} WHERE ${slice}`),
  };
}

/** `recipient_days` against a recount of the events themselves, not of the contacts. */
export async function auditRecipients(client: Reader, windows: readonly LogWindow[], onWindow: () => void): Promise<CheckResult> {
  const said = RECIPIENT.map((column) => {
    const text = `simpleJSONExtractString(text, '${column}')`;
    if (column === 'day') return `toDate(${text}) AS day`;
    return column === 'occurred_at' ? `toDateTime64(${text}, 3, 'UTC') AS occurred_at` : `${text} AS ${column}`;
  });
  const eligible = `simpleJSONExtractString(text, 'eligibility') = 'eligible' AND simpleJSONExtractString(text, 'subject') != ''`;
  const recount: Bag = {
    name: 'recount of events',
    windows: windows.map((w) => `${statementsOf(w, 'contact', `${said.join(', ')}, sign AS weight`)} AND ${eligible}`),
  };
  return compared(client, RECIPIENT, recount, await rollup(client, 'recipient_days', RECIPIENT, 'subject'), onWindow);
}

/** `log_keys` against the ids and receipts of events and rejections. */
export async function auditKeys(
  client: Reader,
  windows: { events: readonly LogWindow[]; rejections: readonly LogWindow[] },
): Promise<CheckResult> {
  const keysOf = (table: 'events' | 'rejections', source: string, entries: string) =>
    windows[table].map(
      (
        w,
      ) => `SELECT CAST(entry.1 AS String) AS kind, reinterpretAsUInt64(substring(SHA256(entry.2), 1, 8)) AS key, ${source} AS source, topic, partition, offset, 1 AS weight
FROM ${frozenName(table)} ARRAY JOIN [${entries}] AS entry
WHERE ${inWindow(w)} AND entry.2 != ''`,
    );
  const expected: Bag = {
    name: 'ids and receipts of the log',
    windows: [
      ...keysOf('events', 'toString(source)', "('event', event_id), ('amends', amends), ('receipt', receipt)"),
      ...keysOf('rejections', "''", "('rejection', event_id), ('rejection_receipt', receipt)"),
    ],
  };
  const slices = await slicesOf(client, 'log_keys', 'key');
  const columns = 'toString(kind) AS kind, key, source, topic, partition, offset, 1 AS weight';
  const found: Bag = {
    name: 'log_keys',
    windows: slices.map((slice) => `SELECT ${columns} FROM ${frozenName('log_keys')} WHERE ${slice}`),
  };
  return compared(client, KEYS, expected, found);
}

/** `log_hours` against the times and outcomes of events and rejections: one row a partition, hour, outcome and code, so one query each. */
export async function auditHours(client: Reader): Promise<CheckResult> {
  const recounted = (table: 'events' | 'rejections', outcome: string, code: string, synthetic: string) =>
    `SELECT topic, partition, toStartOfHour(${table}.recorded_at, 'UTC') AS hour, ${outcome} AS outcome, ${code} AS code, max(${table}.recorded_at) AS last, ${synthetic} AS synthetic, count() AS weight
FROM ${frozenName(table)} AS ${table}
GROUP BY topic, partition, hour, outcome, code`;
  const expected: Bag = {
    name: 'recount of events and rejections',
    windows: [
      recounted('events', "'accepted'", "''", 'max(events.synthetic)'),
      recounted('rejections', 'toString(rejections.outcome)', 'toString(rejections.code)', 'toUInt8(0)'),
    ],
  };
  const found: Bag = {
    name: 'log_hours',
    windows: [
      `SELECT topic, partition, hour, outcome, code, max(hours.last) AS last, max(hours.synthetic) AS synthetic, sum(stored) AS weight FROM ${frozenName('log_hours')} AS hours GROUP BY topic, partition, hour, outcome, code`,
    ],
  };
  return compared(client, HOURS, expected, found);
}
