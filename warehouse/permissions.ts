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

/** What a comparison of desks or zones may show: the reader's own exactly, the others as told here. */
export interface Disclosure {
  /** What is the reader's own; `null` = nothing is set apart. */
  own: Restriction;
  /** `exact`: as they are. `suppressed`: one by one, without small counts and what would give them back. `together`: only as one. */
  others: 'exact' | 'suppressed' | 'together';
}

/** Whether a reader may see small counts: whoever is outside the region's network, as the fund's authorities, may not, in any answer. */
export const seesSmallCounts = ({ role }: Reader): boolean => role !== 'authority' && role !== 'public';

/**
 * What a benchmark may show to a reader: a zone sees the other zones' desks as benchmark figures only, a desk the others only together, an authority
 * nothing small, the public nothing. The events behind another's figure stay closed (`visibleDesks`). Throws QueryForbidden.
 */
export function disclosureOf(reader: Reader): Disclosure {
  const { role } = reader;
  if (role === 'admin' || role === 'region') return { own: null, others: 'exact' };
  if (role === 'authority') return { own: null, others: 'suppressed' };
  if (role === 'public') throw new QueryForbidden('Figures are not public: only the catalogue is.');
  const value = reader[role];
  if (!value) throw new QueryForbidden(`A reader of role ${role} needs a ${role}.`);
  return { own: { column: role, value }, others: role === 'zone' ? 'suppressed' : 'together' };
}

/** Filters that a comparison may carry: a territory would narrow it to what may not be told apart. */
const COMPARED_WITHIN = new Set(['programme', 'from', 'to']);

function forbidsComparison({ own }: Disclosure, { by, filters }: Pick<MeasureQuery, 'by' | 'filters'>): string | null {
  if (!by.includes('desk') && !(by.includes('zone') && own?.column !== 'desk'))
    return own?.column === 'desk' ? 'This reader compares desks only.' : 'A benchmark compares desks or zones.';
  const narrowed = Object.entries(filters).find(([name, value]) => value !== undefined && !COMPARED_WITHIN.has(name));
  return narrowed === undefined ? null : `A benchmark is not counted within one ${narrowed[0]}.`;
}

/**
 * Which figures a reader may see.
 * | role | figures |
 * |---|---|
 * | admin, region | all |
 * | authority | all, without small counts (`seesSmallCounts`) |
 * | zone | the region's totals; as soon as a territory is grouped by or filtered on, its own zone's alone |
 * | desk | its own desk's |
 * | public | none |
 *
 * A query whose purpose is a benchmark counts every desk; whoever asks it shows no more than `disclosureOf` says.
 */
export function restrictionOf(reader: Reader, query: Pick<MeasureQuery, 'by' | 'filters' | 'purpose'>): Restriction {
  const { by, filters } = query;
  if (query.purpose === 'benchmark') {
    const forbidden = forbidsComparison(disclosureOf(reader), query);
    if (forbidden !== null) throw new QueryForbidden(forbidden);
    return null;
  }
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

/** Whether a reader may open single events at all; which ones, `visibleDesks` says. */
export const opensEvents = ({ role, zone, desk }: Reader): boolean =>
  role === 'admin' || role === 'region' || (role === 'desk' && Boolean(desk)) || (role === 'zone' && Boolean(zone));

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
