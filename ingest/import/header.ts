import { fold } from '../../specs/vocabulary/fold.ts';
import { fileFault, type ImportFault } from './faults.ts';
import { type ChooseHeader, HEADER_WITHIN } from './table.ts';

/** A column name as it is compared: spaces, case, accents and the asterisk of a column that must be filled make no difference. */
export const nameKey = (name: string): string => fold(name.replace(/\s*\*\s*$/, ''));

const held = (row: readonly string[], wanted: ReadonlySet<string>): number =>
  new Set(row.map(nameKey).filter((name) => wanted.has(name))).size;

/** Finds the header among the first rows: the first one that has every wanted column, else the one that has most of them. */
export function headerChooser(columns: Iterable<string>): ChooseHeader {
  const wanted = new Set([...columns].map(nameKey));
  return (rows) => {
    const counts = rows.slice(0, HEADER_WITHIN).map((row) => held(row, wanted));
    const most = Math.max(0, ...counts);
    return most === 0 ? null : counts.indexOf(most);
  };
}

/** How many of the wanted columns a row has, as a share. */
export const headerShare = (row: readonly string[], columns: ReadonlySet<string>): number =>
  columns.size === 0 ? 0 : held(row, new Set([...columns].map(nameKey))) / columns.size;

/** What keeps a header from being read with these columns; empty when nothing does. */
export function headerFaults(header: readonly string[], line: number, wanted: ReadonlySet<string>, hint = ''): ImportFault[] {
  const keys = header.map(nameKey);
  const absent = [...wanted].filter((name) => !keys.includes(nameKey(name)));
  if (absent.length === wanted.size) {
    const detail = `None of the first ${HEADER_WITHIN} rows has the names of the columns (${absent.join(', ')}): write them in one row above the data.${hint}`;
    return [fileFault('header_missing', detail, line)];
  }
  const read = new Set([...wanted].map(nameKey));
  const repeated = [...new Set(header.filter((name, i) => read.has(nameKey(name)) && keys.indexOf(nameKey(name)) !== i))];
  return [
    ...repeated.map(
      (column): ImportFault => ({
        line,
        column,
        code: 'header_repeated',
        detail: 'Two columns have this name: rename or remove one.',
      }),
    ),
    ...absent.map(
      (column): ImportFault => ({
        line,
        column,
        code: 'column_missing',
        detail: `The mapping reads this column and the file does not have it: add it, also empty, or mend its name.${hint}`,
      }),
    ),
  ];
}
