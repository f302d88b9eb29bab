import { randomUUID } from 'node:crypto';
import type { Insert, Statements } from './client.ts';
import { topicLiteral, whole } from './keys.ts';
import { isRoot, type View, viewsOf } from './rebuild-catalog.ts';
import type { Range } from './types.ts';

type Healing = Pick<Statements, 'rows' | 'command' | 'insert'>;

interface Column {
  name: string;
  type: string;
}

/** How a projection that counts is compared with a recount: the column that counts, and the cells, as columns of its own and as said by its source. */
interface Counted {
  count: string;
  cell: string;
  cellOfSource: string;
}

const DESK_DAY: Counted = { count: 'n', cell: 'programme, desk, day', cellOfSource: 'programme, desk, day' };

/** The other projections hold rows with the log position of the event that made them. */
const COUNTED: Readonly<Record<string, Counted>> = {
  contacts_daily: DESK_DAY,
  contact_areas_daily: DESK_DAY,
  recipient_days: DESK_DAY,
  log_hours: {
    count: 'stored',
    cell: 'topic, partition, hour',
    cellOfSource: "topic, partition, toStartOfHour(recorded_at, 'UTC')",
  },
};

/**
 * Makes every projection say what `events` and `rejections` hold of a range, by looking at what each has of it. The engine commits the part of
 * an insert first and its token a moment later (engine 26.7), so after a kill a table may hold rows whose token it does not know, or lack
 * rows: neither can be told by inserting again. Rows are compared by log position, an insert of a range being one part or none; what
 * counts is compared with a recount of the cells that the range touches.
 *
 * For the owner of the partition, while nothing else of it is stored: each row of a projection belongs to one partition, because a source's
 * events share one. Doing it again changes nothing. Throws what `fence` throws, WarehouseUnavailable or WarehouseRefused.
 */
export async function healProjections(statements: Healing, range: Range, fence?: Insert['fence']): Promise<void> {
  const views = await viewsOf(statements);
  const targets = new Set(views.map(({ target }) => target));
  for (const target of targets) {
    if (COUNTED[target] !== undefined) continue;
    const into = views.filter((view) => view.target === target && isRoot(view.source));
    await healRows(statements, target, into, range, fence);
  }
  for (const target of targets) {
    const counted = COUNTED[target];
    if (counted === undefined) continue;
    const into = views.filter((view) => view.target === target);
    await healCounts(statements, target, counted, into, range, fence);
  }
}

const within = ({ topic, partition, first, last }: Range): string =>
  `topic = ${topicLiteral(topic)} AND partition = ${whole(partition)} AND offset >= ${whole(first)} AND offset <= ${whole(last)}`;

/** A projection of rows: more of an offset than there should be is taken away, what is absent is added. */
async function healRows(
  statements: Healing,
  target: string,
  views: readonly View[],
  range: Range,
  fence: Insert['fence'],
): Promise<void> {
  const columns = await columnsOf(statements, target);
  const said = views
    .map((view) => `SELECT ${names(columns)} FROM (${view.selectFrom(`(SELECT * FROM ${view.source} WHERE ${within(range)})`)})`)
    .join(' UNION ALL ');
  const found = `SELECT offset, 1 AS weight FROM ${target} WHERE ${within(range)}`;
  const tooMany = await statements.rows(
    `SELECT offset FROM (${found} UNION ALL SELECT offset, -1 AS weight FROM (${said})) GROUP BY offset HAVING sum(weight) > 0 LIMIT 1`,
  );
  if (tooMany.length > 0) {
    await fence?.();
    await statements.command(`ALTER TABLE ${target} DELETE WHERE ${within(range)} SETTINGS mutations_sync = 1`);
  }
  const absent = `SELECT ${names(columns)} FROM (${said}) WHERE offset NOT IN (SELECT offset FROM ${target} WHERE ${within(range)})`;
  await add(statements, target, columns, absent, range, fence);
}

/** A projection that counts: the cells that the range touches are counted again, and the differences are added. */
async function healCounts(
  statements: Healing,
  target: string,
  { count, cell, cellOfSource }: Counted,
  views: readonly View[],
  range: Range,
  fence: Insert['fence'],
): Promise<void> {
  const columns = await columnsOf(statements, target);
  const maxima = columns.filter(({ name, type }) => name !== count && type.startsWith('SimpleAggregateFunction(max'));
  const keys = columns.filter((column) => column.name !== count && !maxima.includes(column));
  const touched = views
    .map(({ source }) => `SELECT DISTINCT ${cellOfSource} FROM ${source} WHERE ${within(range)}`)
    .join(' UNION ALL ');
  const recounts = views.map(({ source, selectFrom }) => {
    const again = selectFrom(`(SELECT * FROM ${source} WHERE (${cellOfSource}) IN (${touched}))`);
    return `SELECT ${names([...keys, ...maxima])}, ${count} AS difference FROM (${again})`;
  });
  const present = `SELECT ${names([...keys, ...maxima])}, -${count} AS difference FROM ${target} WHERE (${cell}) IN (${touched})`;
  const differences = `SELECT ${[...keys.map(({ name }) => name), ...maxima.map(({ name }) => `max(both.${name}) AS ${name}`), `sum(difference) AS ${count}`].join(', ')}
FROM (${[...recounts, present].join(' UNION ALL ')}) AS both
GROUP BY ${names(keys)}
HAVING sum(difference) != 0`;
  await add(statements, target, columns, differences, range, fence);
}

/**
 * Adds the rows that a select makes, through Node because only such an insert names itself to the server before its fence is asked. Its token
 * is for `insertsRunning` and never used again: what is there was looked at.
 */
async function add(
  statements: Healing,
  table: string,
  columns: readonly Column[],
  select: string,
  { topic, partition, first, last }: Range,
  fence: Insert['fence'],
): Promise<void> {
  const exact = columns.map(({ name, type }) =>
    /U?Int64\)?$/.test(type) ? `toString(added.${name}) AS ${name}` : `added.${name} AS ${name}`,
  );
  const rows = await statements.rows<Readonly<Record<string, unknown>>>(`SELECT ${exact.join(', ')} FROM (${select}) AS added`);
  await statements.insert({
    table,
    columns: columns.map(({ name }) => name),
    rows: rows.map((row) => columns.map(({ name }) => row[name])),
    token: `${topic}:${partition}:${first}-${last}:heal:${randomUUID()}`,
    ...(fence ? { fence } : {}),
  });
}

const names = (columns: readonly Column[]): string => columns.map(({ name }) => name).join(', ');

const columnsOf = ({ rows }: Healing, table: string): Promise<Column[]> =>
  rows<Column>(
    `SELECT name, type FROM system.columns WHERE database = currentDatabase() AND table = '${table}' ORDER BY position`,
  );
