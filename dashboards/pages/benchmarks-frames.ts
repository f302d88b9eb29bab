import type { KpiDefinition } from '../../specs/types.ts';
import { bothLimits, scaleOf, widened } from '../benchmarks/limits.ts';
import type { BenchmarkAnswer, BenchmarkRow, CurvePoint, PeerGroup } from '../benchmarks/types.ts';
import { flagMark } from '../charts/flags.ts';
import type { ChartRequest, FrameRow } from '../charts/types.ts';
import { beyondLimits, inOrder, type RowWords, rankedOf, rowWords } from './benchmarks-words.ts';
import { eventsPattern } from './events-link.ts';
import { unitText } from './kpi-texts.ts';
import { withFilters } from './links.ts';
import type { PageFilters } from './query.ts';
import { specOf } from './requests.ts';
import type { Speech } from './texts.ts';

/** One peer group with what is drawn of it. */
export interface ShownGroup {
  group: PeerGroup;
  rows: readonly BenchmarkRow[];
  curve: readonly CurvePoint[];
}

export interface DrawnComparison {
  kpi: KpiDefinition;
  answer: Pick<BenchmarkAnswer, 'by' | 'peers' | 'adjust'>;
  /** Programme, period and knowledge of the comparison. */
  filters: Partial<PageFilters>;
  /** Whether a row is set off. */
  own: (row: BenchmarkRow) => boolean;
  /** Whether the reader may open the events behind a row. */
  open: (row: BenchmarkRow) => boolean;
  speech: Speech;
}

const sourceOf = ({ kpi, answer: { by, peers, adjust }, filters }: DrawnComparison): string =>
  withFilters(`/v1/benchmarks/${kpi.id}`, filters, { by, peers, adjust });

/** What stands in the place of ranks: the value where nobody is ranked, or why there is none. */
const withoutRank = (words: RowWords, { suppressed }: BenchmarkRow, { t }: Speech): string =>
  suppressed ? t('benchmarks.suppressed') : (words.value ?? t('chart.no_figure'));

/** Where a mark leads: the events behind its desk or zone. */
const linkOf = ({ kpi, answer, filters, speech }: DrawnComparison): string =>
  eventsPattern(speech, kpi.id, filters, { [answer.by]: 'behind' });

function unitRows(
  rows: readonly BenchmarkRow[],
  ordered: readonly BenchmarkRow[],
  { kpi, own, open, speech }: DrawnComparison,
): FrameRow[] {
  const ranked = rankedOf(rows);
  return ordered.map((row, order) => {
    const words = rowWords(row, kpi.unit, ranked, speech);
    const { path, fill, stroke } = flagMark(row.flag);
    return {
      key: row.id,
      kind: 'unit',
      order,
      label: row.name,
      highlighted: own(row) ? 1 : 0,
      behind: open(row) ? row.id : null,
      ...{ shape: path, fill, stroke },
      value_text: [words.value, words.interval && `(${words.interval})`].filter(Boolean).join(' ') || words.flag,
      n_text: row.n === null ? '–' : speech.count(row.n),
      rank_text: words.ranks ?? withoutRank(words, row, speech),
      flag_text: words.flag,
    };
  });
}

const referenceRow = ({ reference }: PeerGroup): FrameRow[] =>
  reference.value === null ? [] : [{ key: 'reference', kind: 'reference', order: -1, reference: reference.value }];

/** The limits over n, and as they would be did the desks differ by chance alone, where they are wider. */
function curveRows({ group, curve }: ShownGroup, kpi: KpiDefinition): FrameRow[] {
  const scale = scaleOf(kpi);
  const { numerator, denominator } = group.reference;
  const narrower =
    scale === null || numerator === null || denominator === null || group.dispersion?.applied !== true
      ? null
      : { scale, centre: numerator / denominator, factor: kpi.factor, tau2: 0, wide: widened(0, 0) };
  return curve.map((point, i) => {
    const plain = narrower === null ? null : bothLimits(narrower, point.n);
    return {
      key: `curve-${i}`,
      kind: 'curve',
      at: point.n,
      limit_lower_95: point.lower_95,
      limit_upper_95: point.upper_95,
      limit_lower_998: point.lower_998,
      limit_upper_998: point.upper_998,
      plain_lower_95: plain?.lower_95 ?? null,
      plain_upper_95: plain?.upper_95 ?? null,
      plain_lower_998: plain?.lower_998 ?? null,
      plain_upper_998: plain?.upper_998 ?? null,
    };
  });
}

/** The order in which names find their room in a funnel: the one set off, those beyond a limit, then the largest. */
function byWeight(rows: readonly BenchmarkRow[], own: DrawnComparison['own']): BenchmarkRow[] {
  const outside = beyondLimits(rows);
  const weight = (row: BenchmarkRow) => (own(row) ? 0 : outside.includes(row) ? 1 : 2);
  return [...rows].sort((a, b) => weight(a) - weight(b) || (b.n ?? 0) - (a.n ?? 0));
}

/** A funnel of one peer group; `null` with fewer than two to draw. */
export function funnelRequest(shown: ShownGroup, drawn: DrawnComparison): ChartRequest | null {
  const points = shown.rows.filter(({ n, value }) => value !== null && n !== null && n > 0);
  if (points.length < 2 || shown.curve.length === 0) return null;
  const { kpi, speech, own } = drawn;
  const rows = [
    ...curveRows(shown, kpi),
    ...referenceRow(shown.group),
    { key: 'unit', kind: 'unit_of_value', label: unitText(kpi.unit, speech) },
    ...unitRows(shown.rows, byWeight(points, own), drawn),
  ];
  return { spec: specOf('funnel', speech), source: sourceOf(drawn), frames: [{ key: 'id', rows }], link: linkOf(drawn) };
}

/** Where nobody is served yet there is nothing to compare: a count of 0 says so in the table, and is no mark. */
const isServed = ({ note }: BenchmarkRow): boolean =>
  !note.split(' ').some((code) => code === 'no_pua' || code === 'being_defined');

/** A caterpillar of one peer group; `null` with no value to draw. */
export function caterpillarRequest({ group, rows: all }: ShownGroup, drawn: DrawnComparison): ChartRequest | null {
  const rows = all.filter(isServed);
  if (!rows.some(({ value }) => value !== null)) return null;
  const { kpi, speech } = drawn;
  const lines = unitRows(rows, inOrder(rows, kpi.polarity), drawn);
  const [first] = lines;
  const reference = referenceRow(group).map((row) => ({ ...row, key: first?.key ?? '' }));
  return {
    spec: specOf('caterpillar', speech),
    source: sourceOf(drawn),
    frames: [{ key: 'id', rows: [...reference, ...lines] }],
    link: linkOf(drawn),
  };
}
