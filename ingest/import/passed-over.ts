import { nameKey } from './header.ts';
import { type ImportNote, isEmptyCell, type RawCell, type TableRow, textOf } from './table.ts';

const TOTAL = /^(?:sub-?|gran )?(?:total[ei]?|somm[ae]|tot\.?)(?:\b|$)/i;
const EXAMPLE = /^(?:esempio|example)\b/i;

/**
 * Tells rows that are no data, from the columns that name a row (`keys`): an empty row, a row of totals (it names nothing, and says «Totale»
 * or has numbers alone), an example row of a template (a key begins with «ESEMPIO»). Null for a row of data.
 */
export function passedOver(
  columns: readonly string[],
  keys: readonly string[],
): (row: TableRow) => Pick<ImportNote, 'code' | 'detail'> | null {
  const named = new Set(keys.map(nameKey));
  const isKey = columns.map((column) => named.has(nameKey(column)));
  return ({ cells }) => {
    const filled = cells.flatMap((cell, i) =>
      isEmptyCell(cell) ? [] : [{ cell, text: textOf(cell).trim(), key: isKey[i] === true }],
    );
    if (filled.length === 0) return { code: 'empty_rows', detail: 'An empty row: passed over.' };
    const keyed = filled.filter(({ key }) => key);
    if (keyed.some(({ text }) => EXAMPLE.test(text)))
      return { code: 'example_row', detail: 'The example of the template: passed over.' };
    if (keyed.some(({ text }) => !TOTAL.test(text))) return null;
    const says = filled.some(({ text }) => TOTAL.test(text));
    const sums = filled.length > 1 && filled.every(({ cell, text }) => isSum(cell, text));
    return says || sums ? { code: 'totals_row', detail: 'A row of totals: passed over.' } : null;
  };
}

const isSum = (cell: RawCell, text: string): boolean => typeof cell === 'number' || /^-?[\d.]+(?:,\d+)?$/.test(text);
