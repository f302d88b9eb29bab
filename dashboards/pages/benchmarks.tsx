import type { VNode } from 'preact';
import type { Specs } from '../../specs/types.ts';
import type { Reader } from '../../warehouse/types.ts';
import { noteTexts, readingText } from '../benchmarks/reading.ts';
import type { BenchmarkAnswer, BenchmarkRow } from '../benchmarks/types.ts';
import { Caterpillar, Funnel } from './benchmarks-figures.tsx';
import { BenchmarksForm } from './benchmarks-form.tsx';
import type { DrawnComparison, ShownGroup } from './benchmarks-frames.ts';
import type { BenchmarksQuery } from './benchmarks-query.ts';
import { type BenchmarkColumn, benchmarkTable } from './benchmarks-table.ts';
import { type ShownTrend, TrendFigure, trendTold } from './benchmarks-trend.tsx';
import { beyondLimits, rankedOf, referenceTold, rowWords, verdictOf } from './benchmarks-words.ts';
import type { FigureSubject } from './caption.ts';
import { DataTable, SourceNote } from './figure.tsx';
import { denominatorText } from './kpi-texts.ts';
import { Layout, type PageFrame } from './layout.tsx';
import { pathOf, withFilters } from './links.ts';
import { Section } from './marks.tsx';
import type { Speech } from './texts.ts';

interface BenchmarksPageProps {
  frame: PageFrame;
  specs: Specs;
  query: BenchmarksQuery;
  /** Rows with the names of the page's language. */
  answer: BenchmarkAnswer;
  trend: ShownTrend;
  /** What is compared, over which days. */
  about: FigureSubject;
  /** Whether a row is the one to set off. */
  own: (row: BenchmarkRow) => boolean;
}

/** Whether a reader may open the events behind a row. */
const opens =
  ({ role, zone, desk }: Reader) =>
  (row: BenchmarkRow): boolean =>
    role === 'admin' || role === 'region' || (role === 'zone' ? row.zone === zone : role === 'desk' && row.id === desk);

function groupsOf({ groups, rows, curve }: BenchmarkAnswer): ShownGroup[] {
  return groups.map((group) => ({
    group,
    rows: rows.filter(({ peer_group }) => peer_group === group.id),
    curve: curve.filter(({ peer_group }) => peer_group === group.id),
  }));
}

function OwnReading({ row, answer, speech }: { row: BenchmarkRow; answer: BenchmarkAnswer; speech: Speech }): VNode {
  const { t, count, decimal } = speech;
  const ranked = rankedOf(answer.rows.filter(({ peer_group }) => peer_group === row.peer_group));
  const { interval, ranks } = rowWords(row, answer.unit, ranked, speech);
  const facts = [
    interval === null ? null : t('benchmarks.own_interval', { interval }),
    row.expected === null || row.numerator === null
      ? null
      : t('benchmarks.own_expected', { observed: count(row.numerator), expected: decimal(row.expected) }),
    ranks === null ? null : t('benchmarks.own_ranks', { ranks }),
  ].filter((fact) => fact !== null);
  return (
    <div class="reading">
      <p class="reading-verdict">{readingText(row, answer, speech)}</p>
      {facts.length > 0 && <p>{facts.join(' ')}</p>}
    </div>
  );
}

function GroupReading({
  shown: { group, rows },
  answer,
  own,
  speech,
}: {
  shown: ShownGroup;
  answer: BenchmarkAnswer;
  own: BenchmarksPageProps['own'];
  speech: Speech;
}): VNode {
  const alone = answer.groups.length === 1;
  const notes = noteTexts(alone ? answer : group, answer.by, speech);
  const outside = beyondLimits(rows).filter((row) => !own(row));
  return (
    <div class="reading">
      {!alone && <h3>{group.name[speech.lang]}</h3>}
      {answer.scale !== null && <p class="reading-verdict">{verdictOf(rows, answer.by, speech).join(' ')}</p>}
      {outside.length > 0 && (
        <ul>
          {outside.map((row) => (
            <li key={row.id}>{readingText(row, answer, speech)}</li>
          ))}
        </ul>
      )}
      <p>{[...referenceTold(group, answer.unit, speech), ...notes].join(' ')}</p>
    </div>
  );
}

/** The comparison in words, before any picture: the one set off, then who is outside the limits, then what they are read against. */
function Reading({
  answer,
  groups,
  own,
  query,
  speech,
}: Omit<BenchmarksPageProps, 'frame' | 'specs' | 'trend' | 'about'> & { groups: readonly ShownGroup[]; speech: Speech }): VNode {
  const { t } = speech;
  const set = answer.rows.filter(own);
  const { zone } = query.filters;
  return (
    <Section id="reading" title={t('benchmarks.reading_title')}>
      {query.changed.map((what) => (
        <p class="callout-line" key={what}>
          {t(`benchmarks.changed.${what}`)}
        </p>
      ))}
      {zone !== undefined && set.length === 0 && <p class="callout-line">{t(`benchmarks.highlight_empty.${answer.by}`)}</p>}
      {set.map((row) => (
        <OwnReading key={row.id} row={row} answer={answer} speech={speech} />
      ))}
      {groups.length === 0 && (
        <p class="callout-line">{noteTexts(answer, answer.by, speech).join(' ') || t('benchmarks.nobody')}</p>
      )}
      {groups.map((shown) => (
        <GroupReading key={shown.group.id} shown={shown} answer={answer} own={own} speech={speech} />
      ))}
      {answer.adjust !== 'none' && !answer.notes.includes('no_case_mix') && <p>{t(`benchmarks.adjusted.${answer.adjust}`)}</p>}
      <SourceNote provenance={answer} speech={speech} />
    </Section>
  );
}

const EVERYTHING: readonly BenchmarkColumn[] = [
  'value',
  'interval',
  'n',
  'observed',
  'expected',
  'z',
  'shrunken',
  'ranks',
  'flag',
];
const ADJUSTED: readonly BenchmarkColumn[] = ['value', 'interval', 'adjusted', 'adjusted_interval', ...EVERYTHING.slice(2)];

function Everything({
  answer,
  query,
  drawn,
}: {
  answer: BenchmarkAnswer;
  query: BenchmarksQuery;
  drawn: DrawnComparison;
}): VNode {
  const { kpi, filters, open, speech } = drawn;
  const { t, lang } = speech;
  const { by, peers, adjust } = answer;
  const table = benchmarkTable({
    answer,
    rows: answer.rows,
    columns: adjust === 'none' ? EVERYTHING : ADJUSTED,
    caption: t(`benchmarks.table_caption.${by}`, { kpi: answer.name[lang] }),
    events: { kpi, filters, open },
    speech,
  });
  return (
    <Section id="table" title={t('benchmarks.table_title')}>
      <p>{t('benchmarks.table_text')}</p>
      {table.rows.length === 0 ? (
        <p class="callout-line">{t('benchmarks.nobody')}</p>
      ) : (
        <DataTable table={table} speech={speech} />
      )}
      <ul>
        <li>
          <a href={withFilters(`/v1/benchmarks/${kpi.id}`, filters, { by, peers, adjust, format: 'csv' })} type="text/csv">
            {t('benchmarks.csv')}
          </a>
        </li>
        <li>
          <a href={withFilters(pathOf(lang, { page: 'kpi', kpi: kpi.id }), { programme: query.filters.programme })}>
            {t('benchmarks.sheet', { kpi: answer.name[lang] })}
          </a>
        </li>
      </ul>
    </Section>
  );
}

function OverTime({ trend, about, speech }: { trend: ShownTrend; about: FigureSubject; speech: Speech }): VNode {
  const { t } = speech;
  return (
    <Section id="time" title={t('benchmarks.trend.section')}>
      {trend.trend === null ? (
        <p class="callout-line">{t(`benchmarks.trend.${trend.reason}`)}</p>
      ) : (
        <>
          {trendTold(trend.trend, speech).map((text) => (
            <p key={text}>{text}</p>
          ))}
          <TrendFigure shown={trend} about={{ ...about, subject: `${about.subject} · ${trend.place}` }} speech={speech} />
        </>
      )}
    </Section>
  );
}

/** Page Confronti: desks or zones on one KPI. What is signal and what may be chance is said in words first, then drawn, then told number by number. */
export function BenchmarksPage({ frame, specs, query, answer, trend, about, own }: BenchmarksPageProps): VNode {
  const { speech } = frame;
  const { t, lang } = speech;
  const { kpi, request } = query;
  const groups = groupsOf(answer);
  const drawn: DrawnComparison = {
    kpi,
    answer,
    filters: { ...request.filters, ...(request.known_at === undefined ? {} : { known_at: request.known_at }) },
    own,
    open: opens(request.reader),
    speech,
  };
  const subject = { ...about, denominator: denominatorText(kpi, speech) };
  return (
    <Layout
      frame={frame}
      title={`${t('nav.benchmarks')}: ${kpi.name[lang]}`}
      crumbs={[{ text: t('nav.region'), href: pathOf(lang, { page: 'region' }) }, { text: t('nav.benchmarks') }]}
      synthetic={answer.synthetic}
    >
      <h1>{kpi.name[lang]}</h1>
      <p class="page-subject">
        {kpi.sentence[lang]} {t('kpi.polarity')}: {t(`kpi.polarity.${kpi.polarity}`)}.
      </p>
      <BenchmarksForm query={query} specs={specs} speech={speech} />
      <Reading answer={answer} groups={groups} own={own} query={query} speech={speech} />
      {groups.length > 0 && (
        <Section id="charts" title={t(`benchmarks.charts_title.${answer.by}`)}>
          <div class="figures">
            {groups.map((shown) => (
              <div key={shown.group.id} class="figures">
                {answer.scale !== null && <Funnel shown={shown} drawn={drawn} answer={answer} about={subject} />}
                <Caterpillar shown={shown} drawn={drawn} answer={answer} about={subject} />
              </div>
            ))}
          </div>
        </Section>
      )}
      <OverTime trend={trend} about={subject} speech={speech} />
      <Everything answer={answer} query={query} drawn={drawn} />
    </Layout>
  );
}
