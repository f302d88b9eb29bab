import type { WarehouseClient } from './client.ts';
import type { MeasureQuery, Reader } from './types.ts';

/** The reader may not see what was asked; the message says what would be allowed. */
export class QueryForbidden extends Error {
  readonly code = 'QUERY_FORBIDDEN';
}

/** Columns that tell one territory from another, below the region. A province or a network may hold a single zone, so all count as one. */
const TERRITORY = new Set(['area_vasta', 'zone', 'network', 'province', 'desk']);

/** A condition that a reader's figures always carry, or null when there is none. */
export type Restriction = { column: 'zone' | 'desk'; value: string } | null;

/**
 * Which figures a reader may see.
 * | role | figures |
 * |---|---|
 * | admin, region, authority | all |
 * | zone | the region's totals; as soon as a territory is grouped by or filtered on, its own zone's alone |
 * | desk | its own desk's |
 * | public | none |
 */
export function restrictionOf(reader: Reader, { by, filters }: Pick<MeasureQuery, 'by' | 'filters'>): Restriction {
  if (reader.role === 'admin' || reader.role === 'region' || reader.role === 'authority') return null;
  if (reader.role === 'public') throw new QueryForbidden('Figures are not public: only the catalogue is.');
  const column = reader.role;
  const value = reader[column];
  if (!value) throw new QueryForbidden(`A reader of role ${column} needs a ${column}.`);
  if (filters[column] !== undefined && filters[column] !== value)
    throw new QueryForbidden(`This reader sees the ${column} ${value} only.`);
  if (column === 'desk') return { column, value };
  const asksTerritory = [...by, ...Object.keys(filters)].some((name) => TERRITORY.has(name));
  return asksTerritory ? { column, value } : null;
}

/** Which desks' single events and rejections a reader may open. A zone's desks are those that recorded a contact in it or declared what they offer. */
export async function visibleDesks(client: WarehouseClient, reader: Reader): Promise<'all' | string[]> {
  if (reader.role === 'admin' || reader.role === 'region') return 'all';
  if (reader.role === 'desk' && reader.desk) return [reader.desk];
  if (reader.role !== 'zone' || !reader.zone) throw new QueryForbidden('This reader sees figures, not the events behind them.');
  const desks = await client.rows<{ desk: string }>(
    `SELECT DISTINCT desk
FROM (SELECT desk FROM contacts_daily WHERE zone = {zone:String} UNION ALL SELECT desk FROM provisions WHERE zone = {zone:String})
ORDER BY desk`,
    { zone: reader.zone },
  );
  return desks.map((d) => d.desk);
}
