import type { KpiDefinition } from '../../specs/types.ts';
import type { BenchmarkAnswer, BenchmarkRow } from '../benchmarks/types.ts';
import { inOrder, type RowWords, rankedOf, rowWords } from './benchmarks-words.ts';
import { eventsHref } from './events-link.ts';
import type { TableCell, TableColumn, TableData } from './figure.tsx';
import { figureText, rangeText, unitText } from './kpi-texts.ts';
import type { PageFilters } from './query.ts';
import type { Speech } from './texts.ts';

interface Shown {
  row: BenchmarkRow;
  words: RowWords;
  told: (value: number | null) => string | null;
  between: (lower: number | null, upper: number | null) => string | null;
  speech: Speech;
}

const counted = (value: number | null, { count }: Speech): string | null => (value === null ? null : count(value));

const COLUMNS = {
  value: { numeric: true, cell: ({ words }: Shown) => words.value },
  interval: { numeric: true, cell: ({ words }: Shown) => words.interval },
  n: { numeric: true, cell: ({ row, speech }: Shown) => counted(row.n, speech) },
  expected: { numeric: true, cell: ({ row, speech }: Shown) => (row.expected === null ? null : speech.decimal(row.expected)) },
  observed: { numeric: true, cell: ({ row, speech }: Shown) => counted(row.numerator, speech) },
  z: { numeric: true, cell: ({ row, speech }: Shown) => (row.z === null ? null : speech.decimal(row.z)) },
  limits_95: { numeric: true, cell: ({ row, between }: Shown) => between(row.lower_95, row.upper_95) },
  limits_998: { numeric: true, cell: ({ row, between }: Shown) => between(row.lower_998, row.upper_998) },
  shrunken: { numeric: true, cell: ({ row, told }: Shown) => told(row.shrunken) },
  ranks: { numeric: true, cell: ({ words }: Shown) => words.ranks },
  adjusted: { numeric: true, cell: ({ row, told }: Shown) => told(row.adjusted) },
  adjusted_interval: { numeric: true, cell: ({ row, between }: Shown) => between(row.adjusted_lower, row.adjusted_upper) },
  flag: { numeric: false, cell: ({ words }: Shown) => words.flag },
} as const;

/** A column of the tables of a comparison. */
export type BenchmarkColumn = keyof typeof COLUMNS;

export interface TableOptions {
  answer: Pick<BenchmarkAnswer, 'unit' | 'polarity' | 'by' | 'groups'>;
  rows: readonly BenchmarkRow[];
  columns: readonly BenchmarkColumn[];
  /** Without the unit, which is added. */
  caption: string;
  /** The KPI and filters that the events behind a row are listed under; `null`: they are not linked. */
  events: { kpi: KpiDefinition; filters: Partial<PageFilters>; open: (row: BenchmarkRow) => boolean } | null;
  speech: Speech;
}

/** Rows of a comparison as a table, the best first, by group where there are several. */
export function benchmarkTable({ answer, rows, columns, caption, events, speech }: TableOptions): TableData {
  const { t, lang } = speech;
  const { unit, polarity, by, groups } = answer;
  const several = groups.length > 1;
  const ordered = [...groups.map(({ id }) => id), ''].flatMap((id) =>
    inOrder(
      rows.filter(({ peer_group }) => peer_group === id),
      polarity,
    ),
  );
  const told = (value: number | null) => (value === null ? null : figureText(value, unit, speech));
  const between = (lower: number | null, upper: number | null) => rangeText(lower, upper, unit, speech);
  const heads: TableColumn[] = [
    { text: t(`table.${by}`), numeric: false },
    ...(several ? [{ text: t('benchmarks.column.group'), numeric: false }] : []),
    ...columns.map((name) => ({ text: t(`benchmarks.column.${name}`), numeric: COLUMNS[name].numeric })),
  ];
  return {
    caption: `${caption} (${unitText(unit, speech)})`,
    columns: heads,
    rows: ordered.map((row): TableCell[] => {
      const group = groups.find(({ id }) => id === row.peer_group);
      const ranked = rankedOf(rows.filter(({ peer_group }) => peer_group === row.peer_group));
      const shown = { row, words: rowWords(row, unit, ranked, speech), told, between, speech };
      const href = events?.open(row) === true ? eventsHref(speech, events.kpi.id, events.filters, { [by]: row.id }) : null;
      return [
        href === null ? row.name : { text: row.name, href },
        ...(several ? [group?.name[lang] ?? null] : []),
        ...columns.map((name) => COLUMNS[name].cell(shown)),
      ];
    }),
  };
}
