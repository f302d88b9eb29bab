import type { Dimension, Measure } from '../specs/types.ts';
import type { WarehouseClient } from './client.ts';
import { type CompiledMeasure, QueryInvalid, shapeOf } from './compile.ts';
import { atPositions, type LogPosition, pagesOf, whole } from './keys.ts';
import { visibleDesks } from './permissions.ts';
import { fromSource, indent, lines, list, selected, where } from './statements.ts';
import type { Filters, Reader } from './types.ts';

/** What moved the counts of a measure between two instants: recorded after `from` and by `to`, both `YYYY-MM-DD hh:mm:ss.mmm`, UTC. */
export interface MovesQuery {
  measure: Measure;
  by: readonly Dimension[];
  filters: Filters;
  reader: Reader;
  from: string;
  to: string;
  /** Cells that count only some desks, as `cellKey` writes them, and those desks. */
  narrowed?: { cells: readonly string[]; desks: readonly string[] };
  limit: number;
  /** Moves to pass over. */
  after: number;
}

/**
 * An event that changed a cell's count, by how much. The effects of a cell add up to its change: of a count every event adds or takes away
 * what it said; of distinct recipients the event counts that brought the person into the cell, or took the last support away.
 * `event` is `null` for what the reader may not open, put together cell by cell.
 */
export interface Move {
  /** A value per dimension, in their order. */
  cell: Readonly<Record<string, string>>;
  effect: number;
  event: MovingEvent | null;
}

export interface MovingEvent extends LogPosition {
  event_id: string;
  source: string;
  type: string;
  occurred_at: string;
  recorded_at: string;
  /** Id of the event it amends and how, with the publisher's reason; '' when it is no amendment. */
  amends: string;
  amendment: string;
  reason: string;
}

const ROWS_AT_ONCE = 500;
const SEPARATOR = '\n';

/** How a cell is named in `narrowed`. */
export const cellKey = (cell: Readonly<Record<string, unknown>>, by: readonly Dimension[]): string =>
  by.map((d) => String(cell[d] ?? '')).join(SEPARATOR);

const PLACE = ['at', 'at_topic', 'at_partition', 'at_offset'];
const FROM = "{known_from:DateTime64(3, 'UTC')}";

/** One statement that answers a page of moves. `desks` are those whose events may be shown. Throws QueryInvalid or QueryForbidden. */
export function compileMoves(query: MovesQuery, desks: 'all' | readonly string[]): CompiledMeasure {
  const { measure, by, filters, reader, from, to, narrowed, limit, after } = query;
  if (measure.aggregate === 'first_supports')
    throw new QueryInvalid('The first supports of a person move together: ask for the recipients instead.');
  if (measure.aggregate === 'distinct_areas')
    throw new QueryInvalid(
      'An area is touched by many events, of which none is the one: ask for the contacts by service area instead.',
    );
  if (measure.followed_by !== undefined || measure.reaches !== undefined || measure.matured_days !== undefined)
    throw new QueryInvalid(
      'A path counts by what follows and by the time that passes, not by single events: ask for its value at each instant instead.',
    );
  const { params, ...shape } = shapeOf({ measure, by, filters, reader, knownAt: to });
  const { fact, conditions, period } = shape;
  const columns = selected(by, fact);
  params.known_from = from;
  const told = [...conditions, ...period];
  const counted = [...told];
  if (narrowed && narrowed.cells.length > 0) {
    params.narrowed_cells = narrowed.cells;
    params.narrowed_desks = narrowed.desks;
    const key = `arrayStringConcat([${list(by.map((d) => `toString(${d})`))}], '\\n')`;
    const inCell = by.length === 0 ? 'true' : `${key} IN {narrowed_cells:Array(String)}`;
    counted.push(`(NOT ${inCell} OR desk IN {narrowed_desks:Array(String)})`);
  }
  const shown = desks === 'all' ? 'true' : 'desk IN {shown:Array(String)}';
  if (desks !== 'all') params.shown = desks;

  const moves =
    measure.aggregate === 'count'
      ? lines(
          `SELECT ${list([...columns, `${shown} AS open`, ...place('true'), 'sum(sign) AS moved'])}`,
          fromSource(shape),
          where([...counted, `recorded_at > ${FROM}`]),
          `GROUP BY ${list([...by, 'open', ...PLACE])}`,
        )
      : crossings({ columns, by, table: fromSource(shape), told, counted, shown });
  const hidden = [
    "if(open, at_topic, '') AS topic",
    'if(open, at_partition, 0) AS partition',
    'if(open, at_offset, 0) AS offset',
  ];
  const sql = lines(
    `SELECT ${list([...by, "if(open, toString(at), '') AS recorded_at", ...hidden, 'sum(moved) AS effect'])}`,
    `FROM\n(\n${indent(moves)}\n)`,
    `GROUP BY ${list([...by, 'recorded_at', 'topic', 'partition', 'offset'])}`,
    'HAVING effect != 0',
    `ORDER BY ${list([...by, 'recorded_at', 'topic', 'partition', 'offset'])}`,
    `LIMIT ${whole(limit)} OFFSET ${whole(after)}`,
  );
  return { sql, params };
}

/** The position of a fact's event, or nowhere when the condition does not hold. */
const place = (holds: string) => [
  `if(${holds}, recorded_at, toDateTime64(0, 3, 'UTC')) AS at`,
  `if(${holds}, toString(topic), '') AS at_topic`,
  `if(${holds}, partition, 0) AS at_partition`,
  `if(${holds}, offset, 0) AS at_offset`,
];

interface Crossings {
  columns: readonly string[];
  by: readonly Dimension[];
  /** The FROM clause. */
  table: string;
  /** Conditions of the measure, and those that cells are counted under. */
  told: readonly string[];
  counted: readonly string[];
  shown: string;
}

/** Events at which a person came to be counted in a cell, or ceased to: what was recorded by `from` is where each person's sum begins. */
function crossings({ columns, by, table, told, counted, shown }: Crossings): string {
  const recent = `recorded_at > ${FROM}`;
  const touched = lines('SELECT subject', table, where([...told, recent]));
  const steps = lines(
    `SELECT ${list([...columns, 'subject', ...place(recent), `max(${shown}) AS open`, 'sum(sign) AS step'])}`,
    table,
    where([...counted, `subject IN (${touched.replaceAll('\n', ' ')})`]),
    `GROUP BY ${list([...by, 'subject', ...PLACE])}`,
  );
  const person = list([...by, 'subject']);
  const sums = lines(
    `SELECT ${list([...by, 'open', ...PLACE, 'step'])}, sum(step) OVER (PARTITION BY ${person} ORDER BY ${list(PLACE)} ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS held`,
    `FROM\n(\n${indent(steps)}\n)`,
  );
  return lines(
    `SELECT ${list([...by, 'open', ...PLACE, 'toInt64(held > 0) - toInt64(held - step > 0) AS moved'])}`,
    `FROM\n(\n${indent(sums)}\n)`,
    "WHERE at_topic != ''",
  );
}

type Row = Readonly<Record<string, string>> & LogPosition & { recorded_at: string; effect: number };

/** A page of moves, by cell and within it in the order of recording. */
export async function movesOf(client: WarehouseClient, query: MovesQuery): Promise<Move[]> {
  const { sql, params } = compileMoves(query, await visibleDesks(client, query.reader));
  const rows = await client.rows<Row>(sql, params);
  const events = new Map<string, MovingEvent>();
  const shown = rows.filter(({ topic }) => topic !== '');
  for (const page of pagesOf(shown, ROWS_AT_ONCE)) {
    const found = await client.rows<MovingEvent>(
      `SELECT topic, partition, offset, event_id, source, type, toString(events.occurred_at) AS occurred_at, toString(events.recorded_at) AS recorded_at,
  amends, amendment, if(amends = '', '', JSONExtractString(raw, 'data', 'reason')) AS reason
FROM events
WHERE ${atPositions(page)}`,
    );
    for (const event of found) events.set(positionKey(event), event);
  }
  return rows.map((row) => ({
    cell: Object.fromEntries(query.by.map((d) => [d, String(row[d] ?? '')])),
    effect: row.effect,
    event: events.get(positionKey(row)) ?? null,
  }));
}

const positionKey = ({ topic, partition, offset }: LogPosition): string => `${topic}:${partition}:${offset}`;
