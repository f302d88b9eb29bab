import type { Dimension } from '../specs/types.ts';
import type { WarehouseClient } from './client.ts';
import { type CompiledMeasure, QueryInvalid, shapeOf } from './compile.ts';
import { atPositions, type LogPosition, pagesOf, whole } from './keys.ts';
import { visibleDesks } from './permissions.ts';
import { fromSource, indent, lines, list, selected, where } from './statements.ts';
import type { MeasureQuery } from './types.ts';

/** Which events make the count of one cell: its value in each dimension it is narrowed by, '' = unknown. */
export interface BehindQuery extends Omit<MeasureQuery, 'by' | 'knownAt'> {
  cell: Readonly<Partial<Record<Dimension, string>>>;
  /** UTC instant `YYYY-MM-DD hh:mm:ss.mmm`: a list that is read page by page stands still. */
  knownAt: string;
  limit: number;
  /** Events to pass over. */
  after: number;
}

/** An event that counts, and the fact that it stands for as known then: its own, or its latest amendment's. */
export interface BehindEvent {
  source: string;
  event_id: string;
  occurred_at: string;
  /** Of what says the fact that holds. */
  recorded_at: string;
  fact: Readonly<Record<string, unknown>>;
}

const ROWS_AT_ONCE = 500;
const EVENT = ['source', 'event_id', 'day', 'desk', 'occurred_at'] as const;

/**
 * One statement that answers a page of the events behind a count, the newest first. Of distinct recipients they are the supports that make the
 * recipients; of first supports, those supports. `desks` are those whose events may be shown. Throws QueryInvalid or QueryForbidden.
 */
export function compileBehind(query: BehindQuery, desks: 'all' | readonly string[]): CompiledMeasure {
  const { cell, limit, after, ...asked } = query;
  const by = Object.keys(cell) as Dimension[];
  const { params, ...shape } = shapeOf({ ...asked, by });
  const { fact, source, conditions, period } = shape;
  if (source.sum !== 'sign') throw new QueryInvalid('Sums by day have no events behind them.');
  const isFirst = query.measure.aggregate === 'first_supports';
  const person = isFirst ? ['subject'] : [];
  const whose = list([...(by.includes('programme') ? ['programme'] : []), 'subject']);
  const columns = [...new Set([...selected(by, fact), ...EVENT, ...person])];
  const grouped = [...new Set<string>([...by, ...EVENT, ...person])];
  const shown = desks === 'all' ? [] : ['desk IN {shown:Array(String)}'];
  if (desks !== 'all') params.shown = desks;
  const inCell = by.map((dimension) => {
    params[`cell_${dimension}`] = cell[dimension] ?? '';
    return `toString(${dimension}) = {cell_${dimension}:String}`;
  });
  const held = lines(
    `SELECT ${list([...columns, 'argMaxIf((toString(topic), partition, offset), (recorded_at, offset), sign > 0) AS at'])}`,
    fromSource(shape),
    where(isFirst ? conditions : [...conditions, ...period, ...shown]),
    `GROUP BY ${list(grouped)}`,
    'HAVING sum(sign) > 0',
  );
  const ranked = isFirst
    ? lines(
        `SELECT *, row_number() OVER (PARTITION BY ${whose} ORDER BY occurred_at, desk, source, event_id) AS turn`,
        `FROM\n(\n${indent(held)}\n)`,
      )
    : held;
  const sql = lines(
    'SELECT source, event_id, toString(occurred_at) AS occurred, at.1 AS topic, at.2 AS partition, at.3 AS offset',
    `FROM\n(\n${indent(ranked)}\n)`,
    where(isFirst ? ['turn = 1', ...inCell, ...period, ...shown] : inCell),
    'ORDER BY occurred_at DESC, source, event_id',
    `LIMIT ${whole(limit)} OFFSET ${whole(after)}`,
  );
  return { sql, params };
}

/** An event where the log has it. */
export type LocatedEvent = LogPosition & { source: string; event_id: string; occurred: string };
type Stated = LogPosition & { recorded: string; state: string };

const positionKey = ({ topic, partition, offset }: LogPosition): string => `${topic}:${partition}:${offset}`;

/** A page of the events behind a count. Throws as `compileBehind` does, and QueryForbidden when the reader may open no event. */
export async function behindOf(client: WarehouseClient, query: BehindQuery): Promise<BehindEvent[]> {
  const { sql, params } = compileBehind(query, await visibleDesks(client, query.reader));
  return factsAt(client, await client.rows<LocatedEvent>(sql, params));
}

/** Events with the facts that were stated at their positions, in the same order. */
export async function factsAt(client: WarehouseClient, rows: readonly LocatedEvent[]): Promise<BehindEvent[]> {
  const stated = new Map<string, Stated>();
  for (const page of pagesOf(rows, ROWS_AT_ONCE)) {
    const found = await client.rows<Stated>(
      `SELECT topic, partition, offset, toString(events.recorded_at) AS recorded, state FROM events WHERE ${atPositions(page)}`,
    );
    for (const one of found) stated.set(positionKey(one), one);
  }
  return rows.flatMap((row): BehindEvent[] => {
    const found = stated.get(positionKey(row));
    if (found === undefined) return [];
    const { source, event_id, occurred } = row;
    return [{ source, event_id, occurred_at: occurred, recorded_at: found.recorded, fact: JSON.parse(found.state) }];
  });
}
