import type { Disclosure } from '../../warehouse/permissions.ts';
import { type FigurePart, type FigureParts, figuresTable, partOf, withheld } from '../disclosure/figures.ts';
import { type HiddenParts, hiddenParts } from '../disclosure/table.ts';
import { suppress } from '../statistics/index.ts';
import type { ComparedRow } from './judge.ts';

/**
 * The counts of desks, of their zones and of the region as one table, and what of it must stay hidden from somebody who is to see no small count in it: decided once for a KPI and a
 * period, whatever is then compared, so that two comparisons do not give back what one hides.
 */
const hiddenAmong = (desks: readonly ComparedRow[], figures: FigureParts): HiddenParts<ComparedRow, FigurePart> =>
  hiddenParts<ComparedRow, FigurePart>({
    ...figuresTable(figures),
    rows: desks,
    axes: [{ name: 'place', path: ({ id, zone }) => [JSON.stringify([zone, id]), zone] }],
  });

/**
 * The rows compared as the reader may see them one by one. `desks` are those of the same KPI, period and knowledge by desk, all of them; `rows` the same, or by zone. What is the
 * reader's own is left as it is. A suppressed row has no counts, so nothing computed from the rows that are left can give it back.
 */
export function disclosed(
  rows: readonly ComparedRow[],
  desks: readonly ComparedRow[],
  by: 'desk' | 'zone',
  figures: FigureParts,
  { own, others }: Disclosure,
): ComparedRow[] {
  if (others !== 'suppressed') return [...rows];
  const isOwn = (row: ComparedRow) => own !== null && row[own.column === 'zone' ? 'zone' : 'id'] === own.value;
  const hidden = hiddenAmong(
    desks.filter((row) => !isOwn(row)),
    figures,
  );
  const alone = (row: ComparedRow) => hiddenAmong([row], figures)(row);
  return rows.map((row) => {
    if (isOwn(row)) return row;
    if (by === 'desk') return withheld(row, hidden(row), figures);
    const among = desks.some(({ zone }) => zone === row.zone) ? hidden(row, { place: 1 }) : [];
    return withheld(row, new Set([...among, ...alone(row)]), figures);
  });
}

/** Under this number of desks a sum of others would be about few of them. */
const LEAST_TOGETHER = 3;

/**
 * Whether a desk may be shown beside the others as one: they are several, and what they count together, or do not count, is not small.
 */
export function mayStandTogether(others: readonly ComparedRow[], { parts }: FigureParts): boolean {
  const counting = others.filter((row) => (row.denominator ?? row.numerator ?? 0) > 0);
  if (counting.length < LEAST_TOGETHER) return false;
  const totals = parts.map((part) => others.reduce((total, row) => total + partOf(row, part), 0));
  return suppress(totals).primary.length === 0;
}
