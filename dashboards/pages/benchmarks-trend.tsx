import type { VNode } from 'preact';
import { monthOf } from '../../specs/calendar.ts';
import { flagMark } from '../charts/flags.ts';
import { flagSwatch, swatch } from '../charts/swatches.ts';
import type { ChartRequest, FrameRow } from '../charts/types.ts';
import type { Trend, TrendRow } from '../trends/types.ts';
import type { FigureSubject } from './caption.ts';
import { eventsHref, eventsPattern } from './events-link.ts';
import { Figure, type TableCell, type TableData } from './figure.tsx';
import { figureText, rangeText, unitText } from './kpi-texts.ts';
import { withFilters } from './links.ts';
import type { PageFilters } from './query.ts';
import { specOf } from './requests.ts';
import type { Speech } from './texts.ts';

/** The trend of a unit, or why there is none. */
export type ShownTrend =
  | { trend: Trend; filters: Partial<PageFilters>; desk?: string; place: string; open: boolean }
  | { trend: null; reason: 'no_month' | 'not_allowed' };

/** A period by its name: a month in words, a quarter as the specifications write it. */
const periodName = ({ period, from }: TrendRow, { month }: Speech): string =>
  period.includes('Q') ? period : month(monthOf(from));

const causesText = ({ special_causes }: TrendRow, { t }: Speech): string =>
  special_causes.map((rule) => t(`benchmarks.rule.${rule}`)).join('; ');

/** A rule stands beside the first of the periods in a row that show it. */
const causeLabel = (row: TrendRow, before: TrendRow | undefined, { t }: Speech): string => {
  const [strongest] = row.special_causes;
  return strongest === undefined || before?.special_causes.includes(strongest) === true
    ? ''
    : t(`benchmarks.rule_short.${strongest}`);
};

const limitsText = ({ lower, upper }: TrendRow, { unit }: Trend, speech: Speech): string | null =>
  rangeText(lower, upper, unit, speech);

function frameOf(trend: Trend, speech: Speech): FrameRow[] {
  return trend.rows.map((row, i) => {
    const signal = row.special_causes.length > 0;
    const { path, fill, stroke } = flagMark(signal ? 'high_95' : row.note.includes('partial') ? 'not_judged' : 'in_limits');
    return {
      key: row.period,
      label: periodName(row, speech),
      ...{ shape: path, fill, stroke },
      value_text: row.value === null ? '' : figureText(row.value, trend.unit, speech),
      limits_text: limitsText(row, trend, speech) ?? '–',
      causes_text: causesText(row, speech) || speech.t('benchmarks.rule.none'),
      cause_label: causeLabel(row, trend.rows[i - 1], speech),
      label_order: causeLabel(row, trend.rows[i - 1], speech) === '' ? 1000 + i : i,
      unit_text: i === 0 ? unitText(trend.unit, speech) : null,
    };
  });
}

function trendRequest({ trend, filters, desk, open }: ShownTrend & { trend: Trend }, speech: Speech): ChartRequest | null {
  if (trend.rows.filter(({ value }) => value !== null).length < 2) return null;
  const more = { chart: trend.chart, period: trend.period, ...(desk === undefined ? {} : { desk }) };
  return {
    spec: specOf('trend', speech),
    source: withFilters(`/v1/trends/${trend.kpi}`, filters, more),
    frames: [{ key: 'period', rows: frameOf(trend, speech) }],
    ...(open
      ? { link: eventsPattern(speech, trend.kpi, { ...filters, ...(desk === undefined ? {} : { desk }) }, { month: 'period' }) }
      : {}),
  };
}

function tableOf({ trend, place, filters, desk, open }: ShownTrend & { trend: Trend }, speech: Speech): TableData {
  const { t, count } = speech;
  const told = (value: number | null) => (value === null ? null : figureText(value, trend.unit, speech));
  const counted = (value: number | null) => (value === null ? null : count(value));
  const within = { ...filters, ...(desk === undefined ? {} : { desk }) };
  const behind = ({ period, numerator }: TrendRow): TableCell => {
    if (numerator === null || numerator === 0 || !open) return counted(numerator);
    return { text: count(numerator), href: eventsHref(speech, trend.kpi, within, { month: period }) };
  };
  return {
    caption: `${t('benchmarks.trend.caption', { kpi: trend.name[speech.lang], place })} (${unitText(trend.unit, speech)})`,
    columns: [
      { text: t('table.month'), numeric: false },
      ...['value', 'observed', 'denominator', 'centre', 'limits'].map((name) => ({
        text: t(`benchmarks.column.${name}`),
        numeric: true,
      })),
      { text: t('benchmarks.column.causes'), numeric: false },
    ],
    rows: trend.rows.map((row) => [
      periodName(row, speech),
      told(row.value),
      behind(row),
      counted(row.denominator),
      told(row.centre),
      limitsText(row, trend, speech),
      causesText(row, speech) ||
        row.note
          .split(' ')
          .filter(Boolean)
          .map((code) => t(`benchmarks.trend_note.${code}`))
          .join('; ') ||
        null,
    ]),
  };
}

/** Periods in a row that show the same signals, told once. */
function signalsTold(rows: readonly TrendRow[], speech: Speech): string {
  const spans: { first: TrendRow; last: TrendRow; causes: string }[] = [];
  for (const [i, row] of rows.entries()) {
    const causes = causesText(row, speech);
    const open = spans.at(-1);
    if (causes === '') continue;
    if (open !== undefined && open.last === rows[i - 1] && open.causes === causes) open.last = row;
    else spans.push({ first: row, last: row, causes });
  }
  return spans
    .map(({ first, last, causes }) => {
      const from = periodName(first, speech);
      return `${first === last ? from : `${from} – ${periodName(last, speech)}`}: ${causes}`;
    })
    .join(' · ');
}

/** The trend in words: whether anything special happened and when, or why nothing can be said. */
export function trendTold(trend: Trend, speech: Speech): string[] {
  const { t, count } = speech;
  const known = trend.rows.filter(({ value }) => value !== null);
  const signals = trend.rows.filter(({ special_causes }) => special_causes.length > 0);
  const limited = trend.baselines.some(({ method }) => method === 'limits');
  if (known.length === 0) return [t('benchmarks.trend.no_data')];
  const causes = trend.baselines.flatMap(({ cause }) => (cause === null ? [] : [cause]));
  return [
    signals.length === 0
      ? t(`benchmarks.trend.${limited ? 'common' : 'short'}`, { n: count(known.length), least: count(trend.least_points) })
      : t('benchmarks.trend.special', {
          n: count(signals.length),
          of: count(known.length),
          list: signalsTold(trend.rows, speech),
        }),
    ...causes.map(({ from, text }) => t('benchmarks.trend.cause', { day: speech.day(from), text: text[speech.lang] })),
  ];
}

/** A KPI of one place month by month with its limits; special causes are marked and named. */
export function TrendFigure({
  shown,
  about,
  speech,
}: {
  shown: ShownTrend & { trend: Trend };
  about: FigureSubject;
  speech: Speech;
}): VNode {
  const { trend, place } = shown;
  const { t, lang } = speech;
  return (
    <Figure
      id="trend"
      title={t('benchmarks.trend.title', { kpi: trend.name[lang], place })}
      description={[t('benchmarks.trend.description', { place }), ...trendTold(trend, speech)].join(' ')}
      chart={trendRequest(shown, speech)}
      table={tableOf(shown, speech)}
      about={about}
      provenance={trend}
      speech={speech}
      legend={[
        ...(['in_limits', 'high_95', 'not_judged'] as const).map((flag) => {
          return { text: t(`benchmarks.trend.legend_${flag}`), shapes: flagSwatch([flag]) };
        }),
        ...(['reference', 'limit_95'] as const).map((line) => {
          return { text: t(`benchmarks.trend.legend_${line}`), shapes: swatch(line) };
        }),
      ]}
    />
  );
}
