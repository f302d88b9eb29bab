import type { Disclosure } from '../../warehouse/permissions.ts';
import { type Relation, suppress } from '../statistics/index.ts';
import type { ComparedRow } from './judge.ts';

/** Counts that are not public by themselves: of a proportion also the rest, denominator − numerator; of what divides by residents or a target the numerator alone. */
export type CountedAs = 'proportion' | 'two_counts' | 'count';

const PARTS = {
  proportion: ['numerator', 'rest', 'denominator'],
  two_counts: ['numerator', 'denominator'],
  count: ['numerator'],
} as const;
type Part = (typeof PARTS)[CountedAs][number];

const countOf = ({ numerator, denominator }: ComparedRow, part: Part): number => {
  if (part === 'numerator') return numerator ?? 0;
  return part === 'denominator' ? (denominator ?? 0) : Math.max(0, (denominator ?? 0) - (numerator ?? 0));
};

/** Which of a row's counts stay hidden. */
type Hidden = ReadonlyMap<string, ReadonlySet<Part>>;

/**
 * The counts of desks, of their zones and of the region as one table, and what of it must stay hidden from somebody who is to see no small count in it: decided once for a KPI and a
 * period, whatever is then compared, so that two comparisons do not give back what one hides. Where people count at several desks the sums are only near, and are taken as sums.
 */
function hiddenAmong(desks: readonly ComparedRow[], kind: CountedAs): { desks: Hidden; zones: Hidden } {
  const zones = [...new Set(desks.map(({ zone }) => zone))];
  const parts = PARTS[kind];
  const cells: number[] = [];
  const at = new Map<string, number>();
  const place = (key: string, rows: readonly ComparedRow[]) => {
    for (const part of parts) {
      at.set(`${key} ${part}`, cells.length);
      cells.push(rows.reduce((total, row) => total + countOf(row, part), 0));
    }
  };
  for (const row of desks) place(`desk ${row.id}`, [row]);
  for (const zone of zones)
    place(
      `zone ${zone}`,
      desks.filter((row) => row.zone === zone),
    );
  place('all', desks);
  const cell = (key: string, part: Part): number => at.get(`${key} ${part}`) ?? 0;
  const relations: Relation[] = parts.flatMap((part) => [
    { total: cell('all', part), parts: zones.map((zone) => cell(`zone ${zone}`, part)) },
    ...zones.map((zone) => ({
      total: cell(`zone ${zone}`, part),
      parts: desks.filter((row) => row.zone === zone).map(({ id }) => cell(`desk ${id}`, part)),
    })),
  ]);
  const keys = ['all', ...zones.map((zone) => `zone ${zone}`), ...desks.map(({ id }) => `desk ${id}`)];
  if (kind === 'proportion')
    relations.push(
      ...keys.map((key) => ({ total: cell(key, 'denominator'), parts: [cell(key, 'numerator'), cell(key, 'rest')] })),
    );
  const { values } = suppress(cells, relations);
  const hiddenOf = (key: string): ReadonlySet<Part> => new Set(parts.filter((part) => values[cell(key, part)] === null));
  return {
    desks: new Map(desks.map(({ id }) => [id, hiddenOf(`desk ${id}`)])),
    zones: new Map(zones.map((zone) => [zone, hiddenOf(`zone ${zone}`)])),
  };
}

const noted = (note: string): string => [note, 'suppressed'].filter((text) => text !== '').join(' ');

function withheld(row: ComparedRow, hidden: ReadonlySet<Part>, kind: CountedAs): ComparedRow {
  if (hidden.size === 0) return row;
  const unsaid = { numerator: null, value: null, lower: null, upper: null, suppressed: true, note: noted(row.note) };
  return hidden.has('denominator') || kind === 'count'
    ? { ...row, ...unsaid, denominator: kind === 'count' ? row.denominator : null, n: null }
    : { ...row, ...unsaid };
}

/**
 * The rows compared as the reader may see them one by one. `desks` are those of the same KPI, period and knowledge by desk, all of them; `rows` the same, or by zone. What is the
 * reader's own is left as it is. A suppressed row has no counts, so nothing computed from the rows that are left can give it back.
 */
export function disclosed(
  rows: readonly ComparedRow[],
  desks: readonly ComparedRow[],
  by: 'desk' | 'zone',
  kind: CountedAs,
  { own, others }: Disclosure,
): ComparedRow[] {
  if (others !== 'suppressed') return [...rows];
  const isOwn = (row: ComparedRow) => own !== null && row[own.column === 'zone' ? 'zone' : 'id'] === own.value;
  const hidden = hiddenAmong(
    desks.filter((row) => !isOwn(row)),
    kind,
  );
  const alone = (row: ComparedRow) => hiddenAmong([row], kind).desks.get(row.id);
  return rows.map((row) => {
    if (isOwn(row)) return row;
    const among = by === 'desk' ? hidden.desks.get(row.id) : hidden.zones.get(row.id);
    return withheld(row, new Set([...(among ?? []), ...(by === 'zone' ? (alone(row) ?? []) : [])]), kind);
  });
}

/** Under this number of desks a sum of others would be about few of them. */
const LEAST_TOGETHER = 3;

/**
 * Whether a desk may be shown beside the others as one: they are several, and what they count together, or do not count, is not small.
 */
export function mayStandTogether(others: readonly ComparedRow[], kind: CountedAs): boolean {
  const counting = others.filter((row) => (row.denominator ?? row.numerator ?? 0) > 0);
  if (counting.length < LEAST_TOGETHER) return false;
  const totals = PARTS[kind].map((part) => others.reduce((total, row) => total + countOf(row, part), 0));
  return suppress(totals).primary.length === 0;
}
