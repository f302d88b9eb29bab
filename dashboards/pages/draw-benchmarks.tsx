import { render } from 'preact-render-to-string';
import { romeDay } from '../../specs/calendar.ts';
import type { Locale, Specs } from '../../specs/types.ts';
import type { Reader } from '../../warehouse/types.ts';
import { benchmark } from '../benchmarks/benchmark.ts';
import type { BenchmarkAnswer, BenchmarkRow } from '../benchmarks/types.ts';
import { countingOnce, type EvaluationDeps } from '../kpis/deps.ts';
import { periodOf } from '../kpis/period.ts';
import { trend } from '../trends/evaluate.ts';
import { BenchmarksPage } from './benchmarks.tsx';
import type { BenchmarksQuery } from './benchmarks-query.ts';
import type { ShownTrend } from './benchmarks-trend.tsx';
import type { PageFrame } from './layout.tsx';
import type { Speech } from './texts.ts';

/** The zone or desk set off: the one asked for, else the reader's own. */
function setOff({ filters, request: { reader } }: BenchmarksQuery): { zone?: string; desk?: string } {
  if (filters.zone !== undefined) return { zone: filters.zone };
  if (reader.role === 'desk' && reader.desk !== undefined) return { desk: reader.desk };
  return reader.role === 'zone' && reader.zone !== undefined ? { zone: reader.zone } : {};
}

/** Whether a reader may see one place over time: a zone and a desk only their own. */
const mayFollow = ({ role, zone, desk }: Reader, place: { zone?: string; desk?: string }): boolean =>
  role === 'zone' ? place.zone === undefined || place.zone === zone : role !== 'desk' || place.desk === desk;

/** Whether a reader may open the events behind what is followed. */
const mayOpen = ({ role }: Reader, { zone, desk }: { zone?: string; desk?: string }): boolean =>
  role === 'admin' || role === 'region' || (role === 'zone' && zone !== undefined) || (role === 'desk' && desk !== undefined);

async function trendOf(
  deps: EvaluationDeps,
  { specs }: { specs: Specs },
  query: BenchmarksQuery,
  { t }: Speech,
): Promise<ShownTrend> {
  const { kpi, request } = query;
  const place = setOff(query);
  if (!kpi.dimensions.includes('month')) return { trend: null, reason: 'no_month' };
  if (!mayFollow(request.reader, place)) return { trend: null, reason: 'not_allowed' };
  const { reader, filters, known_at } = request;
  const known = known_at === undefined ? {} : { known_at };
  const answer = await trend(deps, { kpi: kpi.id, ...filters, ...place, ...known, reader, chart: 'auto', period: 'month' });
  const name =
    (place.desk === undefined ? undefined : specs.network.desks.get(place.desk)?.name.it) ??
    (place.zone === undefined
      ? t('site.region')
      : t('benchmarks.zone_named', { zone: specs.network.zones.get(place.zone)?.name ?? place.zone }));
  const { desk, zone } = place;
  return {
    trend: answer,
    filters: { ...filters, ...known, ...(zone === undefined ? {} : { zone }) },
    ...(desk === undefined ? {} : { desk }),
    place: name,
    open: mayOpen(reader, place),
  };
}

/** The rows as the page's language names them. */
function named({ network }: Specs, lang: Locale, answer: BenchmarkAnswer, others: string): BenchmarkAnswer {
  const rows = answer.rows.map((row): BenchmarkRow => {
    const name = answer.by === 'desk' ? network.desks.get(row.id)?.name[lang] : network.zones.get(row.id)?.name;
    return { ...row, name: name ?? (row.name === '' ? others : row.name) };
  });
  return { ...answer, rows };
}

/** The page Confronti as HTML: comparison and trend as known at one instant. @throws QueryForbidden for a reader who may not compare. */
export async function drawBenchmarks(
  { specs, warehouse, now }: EvaluationDeps,
  frame: PageFrame,
  query: BenchmarksQuery,
): Promise<string> {
  const { speech } = frame;
  const at = now();
  const deps: EvaluationDeps = { specs, warehouse: countingOnce(warehouse), now: () => at };
  const [answer, shown] = await Promise.all([benchmark(deps, query.request), trendOf(deps, { specs }, query, speech)]);
  const programme =
    query.request.filters.programme === undefined ? undefined : specs.programmes.get(query.request.filters.programme);
  const place = setOff(query);
  const page = (
    <BenchmarksPage
      frame={frame}
      specs={specs}
      query={query}
      answer={named(specs, speech.lang, answer, speech.t('benchmarks.others'))}
      trend={shown}
      about={{
        subject: [...(programme === undefined ? [] : [programme.name[speech.lang]]), speech.t('site.region')].join(' · '),
        period: periodOf(query.request.filters, programme, romeDay(Date.parse(answer.known_at))),
        denominator: '',
      }}
      own={(row) => (place.desk === undefined ? row.zone !== '' && row.zone === place.zone : row.id === place.desk)}
    />
  );
  return `<!doctype html>${render(page)}`;
}
