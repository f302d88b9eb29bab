import { type Bag, compareBags } from './audit-bags.ts';
import { frozenName } from './audit-frozen.ts';
import type { WarehouseClient } from './client.ts';
import { topicLiteral, whole } from './keys.ts';

/** A check of the audit that found what it expected, or the first thing that is not so, as a sentence. */
export interface CheckResult {
  check: string;
  expected: number;
  found: number;
  difference: string;
}

export interface LogWindow {
  topic: string;
  partition: number;
  from: number;
  to: number;
}

type Reader = Pick<WarehouseClient, 'rows'>;

const FACT_FAMILY = {
  contacts: 'contact',
  referrals: 'referral',
  outcomes: 'outcome',
  surveys: 'survey',
  provisions: 'provision',
} as const;

export type FactTable = keyof typeof FACT_FAMILY;
export const FACT_TABLES = Object.keys(FACT_FAMILY) as FactTable[];

/** Rows of a table that one query reads: what keeps it within its time. */
export const ROWS_AT_ONCE = 4_000_000;

/** Condition that picks a window of the log. */
export const inWindow = ({ topic, partition, from, to }: LogWindow): string =>
  `topic = ${topicLiteral(topic)} AND partition = ${whole(partition)} AND offset >= ${whole(from)} AND offset < ${whole(to)}`;

/** Windows of `size` offsets that hold a row of the frozen table, in log order. */
export async function windowsOf(client: Reader, table: 'events' | 'rejections', size: number): Promise<LogWindow[]> {
  const rows = await client.rows<{ topic: string; partition: number; n: number }>(
    `SELECT topic, partition, intDiv(offset, ${whole(size)}) AS n FROM ${frozenName(table)} GROUP BY topic, partition, n ORDER BY topic, partition, n`,
  );
  return rows.map(({ topic, partition, n }) => ({ topic, partition, from: n * size, to: (n + 1) * size }));
}

/** As many slices of a frozen table as its rows need, each a condition on `text`. */
export async function slicesOf(client: Reader, table: string, text: string): Promise<string[]> {
  const [row] = await client.rows<{ rows: number }>(`SELECT count() AS rows FROM ${frozenName(table)}`);
  const slices = Math.max(1, Math.ceil((row?.rows ?? 0) / ROWS_AT_ONCE));
  return slices === 1 ? ['true'] : Array.from({ length: slices }, (_, i) => `cityHash64(${text}) % ${slices} = ${i}`);
}

/**
 * What events say, statement by statement, read from their JSON with the engine's string-searching functions: another parser than the one the
 * views use, so that a fault of theirs shows.
 */
export function statementsOf(window: LogWindow, family: string, columns: string): string {
  return `SELECT ${columns}
FROM
(
  SELECT topic, partition, offset, recorded_at, signed.1 AS sign, signed.2 AS text
  FROM ${frozenName('events')}
  ARRAY JOIN [(toInt8(-1), prior), (toInt8(1), state)] AS signed
  WHERE ${inWindow(window)} AND family IN ('${family}', 'amendment')
)
WHERE simpleJSONExtractString(text, 'family') = '${family}'`;
}

const LIST_FIELDS = ['code', 'area', 'result'];

interface ComparedColumn {
  name: string;
  /** How the column is read from an event's text, and from the fact's row. */
  said: string;
  held: string;
}

/** How every column of a fact table but its position is compared. */
async function comparedColumns(client: Reader, table: FactTable): Promise<ComparedColumn[]> {
  const columns = await client.rows<{ name: string; type: string }>(
    `SELECT name, type FROM system.columns WHERE database = currentDatabase() AND table = '${table}' AND name NOT IN ('sign', 'topic', 'partition', 'offset', 'recorded_at') ORDER BY position`,
  );
  return columns.flatMap(({ name, type }): ComparedColumn[] => {
    const plain = type.replace(/^LowCardinality\((.*)\)$/, '$1');
    if (plain.startsWith('Array(Tuple(')) {
      const raw = `simpleJSONExtractRaw(text, '${name}')`;
      return LIST_FIELDS.map((field) => ({
        name: `${name}_${field}`,
        said: `arrayStringConcat(extractAll(${raw}, '"${field}":"([^"]*)"'), ',')`,
        held: `arrayStringConcat(${name}.${field}, ',')`,
      }));
    }
    if (plain.startsWith('Array(')) {
      const listed = `concat('[', arrayStringConcat(arrayMap(v -> concat('"', v, '"'), ${name}), ','), ']')`;
      return [{ name, said: `simpleJSONExtractRaw(text, '${name}')`, held: listed }];
    }
    const read = /^U?Int/.test(plain) ? 'simpleJSONExtractInt' : 'simpleJSONExtractString';
    return [
      { name, said: `CAST(${read}(text, '${name}') AS ${plain.replaceAll("\\'", "'")})`, held: `CAST(${name} AS ${plain})` },
    ];
  });
}

const POSITION = ['topic', 'partition', 'offset', 'sign', 'recorded_at'];

/** Every row of a fact table against what the events say: neither more nor less, and the same in every column. */
export async function auditFacts(
  client: Reader,
  table: FactTable,
  windows: readonly LogWindow[],
  onWindow: () => void,
): Promise<CheckResult> {
  const compared = await comparedColumns(client, table);
  const columns = [...POSITION, ...compared.map((c) => c.name)];
  const said = [...POSITION, ...compared.map((c) => `${c.said} AS ${c.name}`), '1 AS weight'].join(', ');
  const held = [...POSITION, ...compared.map((c) => `${c.held} AS held_${c.name}`), '1 AS weight'].join(', ');
  const renamed = [...POSITION, ...compared.map((c) => `held_${c.name} AS ${c.name}`), 'weight'].join(', ');
  const rowsOfTable = (condition: string) =>
    `SELECT ${renamed} FROM (SELECT ${held} FROM ${frozenName(table)} WHERE ${condition})`;

  const slices = await slicesOf(client, table, 'event_id');
  const expected: Bag = { name: 'events', windows: windows.map((w) => statementsOf(w, FACT_FAMILY[table], said)) };
  const found: Bag = { name: table, windows: slices.map(rowsOfTable) };
  const totals = await compareBags(client, columns, expected, found, onWindow);
  const result = { check: `${table} = events`, expected: totals.expected, found: totals.found };
  if (totals.difference === null) return { ...result, difference: '' };

  const [topic = '', partition = '', offset = '', sign = ''] = totals.difference.row;
  const at: LogWindow = { topic, partition: Number(partition), from: Number(offset), to: Number(offset) + 1 };
  const rowsAt = (query: string) =>
    client.rows<{ row: string[] }>(
      `SELECT [${columns.map((c) => `toString(${c})`).join(', ')}] AS row FROM (${query}) WHERE sign = ${Number(sign)}`,
    );
  const [wanted, there] = [await rowsAt(statementsOf(at, FACT_FAMILY[table], said)), await rowsAt(rowsOfTable(inWindow(at)))];
  const where = `${table}, ${topic}:${partition}:${offset}, sign ${sign}`;
  const [want, have] = [wanted[0]?.row, there[0]?.row];
  if (wanted.length === 1 && there.length === 1 && want && have) {
    const i = want.findIndex((value, n) => value !== have[n]);
    return {
      ...result,
      difference: `${where}: ${columns[i]} should be ${JSON.stringify(want[i])} and is ${JSON.stringify(have[i])}.`,
    };
  }
  return { ...result, difference: `${where}: expected ${rowsText(wanted.length)} of the events, found ${there.length}.` };
}

export const rowsText = (n: number): string => `${n} ${n === 1 ? 'row' : 'rows'}`;
