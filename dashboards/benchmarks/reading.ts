import type { BenchmarkAnswer, BenchmarkRow } from './types.ts';

/** One language's texts and numbers, as the pages speak. */
export interface Speaker {
  t(key: string, values?: Readonly<Record<string, string | number>>): string;
  count(n: number): string;
  decimal(n: number): string;
}

/** Why a row is not judged, the first that applies. */
const REASONS = ['suppressed', 'others_together', 'no_peer_group'] as const;
const LATER = ['no_funnel', 'small_n', 'one_unit', 'zero_expected'] as const;

function variantOf({ flag, reading, note, value }: BenchmarkRow): string {
  const codes = note.split(' ');
  const reason = REASONS.find((code) => codes.includes(code));
  if (reason !== undefined) return reason;
  if (value === null) return 'no_data';
  if (reading === 'in_line') return 'in_line';
  if (reading === 'not_judged') return LATER.find((code) => codes.includes(code)) ?? 'no_data';
  return `${reading}_${flag.endsWith('998') ? '998' : '95'}`;
}

/** Texts that name what is compared: they have a form for zones. */
const NAMING = new Set(['reading.better_95', 'reading.worse_95', 'note.overdispersed', 'note.overlapping']);

const keyOf = (text: string, by: BenchmarkAnswer['by']): string =>
  by === 'zone' && NAMING.has(text) ? `benchmark.${text}.zone` : `benchmark.${text}`;

/** What a row says in plain words, from its flag under the KPI's polarity or from why it is not judged. Values are told with one decimal, in the KPI's unit. */
export function readingText(
  row: BenchmarkRow,
  { groups, min_n, by }: Pick<BenchmarkAnswer, 'groups' | 'min_n' | 'by'>,
  { t, count, decimal }: Speaker,
): string {
  const reference = groups.find(({ id }) => id === row.peer_group)?.reference.value ?? null;
  return t(keyOf(`reading.${variantOf(row)}`, by), {
    name: row.name,
    value: row.value === null ? '' : decimal(row.value),
    reference: reference === null ? '' : decimal(reference),
    n: row.n === null ? '' : count(row.n),
    least: count(min_n),
  });
}

/** What is to be known of a comparison of desks or of zones, or of one of its groups, a sentence each. */
export function noteTexts(
  { notes, dispersion }: Pick<BenchmarkAnswer, 'notes' | 'dispersion'>,
  by: BenchmarkAnswer['by'],
  { t, count, decimal }: Speaker,
): string[] {
  return notes.map((note) =>
    t(keyOf(`note.${note}`, by), { phi: decimal(dispersion?.phi ?? 0), units: count(dispersion?.units ?? 0) }),
  );
}
