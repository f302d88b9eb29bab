import type { VNode } from 'preact';
import type { BenchmarkAnswer, BenchmarkRow } from '../benchmarks/types.ts';
import { flagSwatch, type LegendItem, type SwatchName, swatch } from '../charts/swatches.ts';
import { caterpillarRequest, type DrawnComparison, funnelRequest, type ShownGroup } from './benchmarks-frames.ts';
import { type BenchmarkColumn, benchmarkTable } from './benchmarks-table.ts';
import { beyondLimits, inOrder, rowWords, verdictOf } from './benchmarks-words.ts';
import type { FigureSubject } from './caption.ts';
import { Figure } from './figure.tsx';
import { unitText, valueText } from './kpi-texts.ts';
import type { Speech } from './texts.ts';

interface FiguresProps {
  shown: ShownGroup;
  drawn: DrawnComparison;
  answer: BenchmarkAnswer;
  about: FigureSubject;
}

const MARKS = [
  { flags: ['high_998', 'low_998'], text: 'legend_998' },
  { flags: ['high_95', 'low_95'], text: 'legend_95' },
  { flags: ['in_limits'], text: 'legend_in' },
  { flags: ['not_judged'], text: 'legend_not' },
] as const;

/** What the shapes that are drawn and the lines mean. */
function legendOf(rows: readonly BenchmarkRow[], lines: readonly SwatchName[], { t }: Speech): LegendItem[] {
  const shown = new Set<string>(rows.filter(({ value }) => value !== null).map(({ flag }) => flag));
  return [
    ...MARKS.filter(({ flags }) => flags.some((flag) => shown.has(flag))).map(({ flags, text }) => {
      return { text: t(`benchmarks.${text}`), shapes: flagSwatch(flags) };
    }),
    ...lines.map((line) => ({ text: t(`benchmarks.legend_${line}`), shapes: swatch(line) })),
  ];
}

const several = ({ groups }: BenchmarkAnswer): boolean => groups.length > 1;

/** Id and title of a chart, of its group where there are several. */
function named(chart: 'funnel' | 'caterpillar', { shown: { group }, answer, drawn: { speech } }: FiguresProps) {
  const title = speech.t(`benchmarks.${chart}.title`, { kpi: answer.name[speech.lang], unit: unitText(answer.unit, speech) });
  return several(answer) ? { id: `${chart}-${group.id}`, title: `${title} · ${group.name[speech.lang]}` } : { id: chart, title };
}

function tableOf(chart: 'funnel' | 'caterpillar', columns: readonly BenchmarkColumn[], { shown, answer, drawn }: FiguresProps) {
  return benchmarkTable({
    answer: { ...answer, groups: [shown.group] },
    rows: shown.rows,
    columns,
    caption: drawn.speech.t(`benchmarks.${chart}.caption`, { kpi: answer.name[drawn.speech.lang] }),
    events: { kpi: drawn.kpi, filters: drawn.filters, open: drawn.open },
    speech: drawn.speech,
  });
}

/** What a funnel shows, from its numbers: how many are outside the limits, which, and what they are read against. */
function funnelDescription({ shown: { group, rows }, answer, drawn: { speech } }: FiguresProps): string {
  const { t } = speech;
  const reference = group.reference.value;
  const named = beyondLimits(rows).map(
    (row) => `${row.name} ${valueText(row.value ?? 0, answer.unit, speech)} (${t(`benchmarks.flag.${row.flag}`)})`,
  );
  return [
    t('benchmarks.funnel.description', { reference: reference === null ? '–' : valueText(reference, answer.unit, speech) }),
    ...verdictOf(rows, answer.by, speech),
    ...(named.length === 0 ? [] : [`${named.join('; ')}.`]),
  ].join(' ');
}

/** Values against n between the limits that chance alone would draw. */
export function Funnel(props: FiguresProps): VNode {
  const { shown, drawn, answer, about } = props;
  const { speech } = drawn;
  const plain = shown.group.dispersion?.applied ? (['plain'] as const) : [];
  return (
    <Figure
      {...named('funnel', props)}
      description={funnelDescription(props)}
      chart={funnelRequest(shown, drawn)}
      table={tableOf('funnel', ['n', 'value', 'limits_95', 'limits_998', 'flag'], props)}
      about={about}
      provenance={answer}
      speech={speech}
      legend={legendOf(shown.rows, ['reference', 'limit_95', 'limit_998', ...plain], speech)}
    />
  );
}

/** What a caterpillar shows: from the first to the last, and whether their order means anything. */
function caterpillarDescription({ shown: { rows }, answer, drawn: { speech } }: FiguresProps): string {
  const known = inOrder(rows, answer.polarity).filter(({ value }) => value !== null);
  const [first] = known;
  const last = known.at(-1);
  if (first === undefined || last === undefined) return speech.t('chart.nothing');
  const told = (row: typeof first) => {
    const { value, interval } = rowWords(row, answer.unit, known.length, speech);
    return `${row.name} ${value ?? ''}${interval === null ? '' : ` (${interval})`}`;
  };
  const apart =
    first.lower !== null && last.upper !== null && (first.lower > last.upper || (last.lower ?? 0) > (first.upper ?? 0));
  return speech.t(`benchmarks.caterpillar.${apart ? 'description_apart' : 'description'}`, {
    n: speech.count(known.length),
    first: told(first),
    last: told(last),
  });
}

/** Values in order with their intervals and the ranks that these leave open. */
export function Caterpillar(props: FiguresProps): VNode {
  const { shown, drawn, answer, about } = props;
  const { speech } = drawn;
  return (
    <Figure
      {...named('caterpillar', props)}
      description={caterpillarDescription(props)}
      chart={caterpillarRequest(shown, drawn)}
      table={tableOf('caterpillar', ['value', 'interval', 'ranks', 'n'], props)}
      about={about}
      provenance={answer}
      speech={speech}
      legend={legendOf(shown.rows, shown.group.reference.value === null ? ['interval'] : ['reference', 'interval'], speech)}
    />
  );
}
