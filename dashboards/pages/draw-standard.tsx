import { render } from 'preact-render-to-string';
import { addDays, romeDay, warehouseInstant } from '../../specs/calendar.ts';
import type { ProvisionData } from '../../specs/events/families.ts';
import { ProblemError } from '../../specs/problem.ts';
import { latestOn } from '../../specs/provision/openings.ts';
import type { Desk } from '../../specs/types.ts';
import type { Reader } from '../../warehouse/types.ts';
import { frameworkDiff } from '../adequacy/diff.ts';
import { evaluateDesk, evaluateMatrix } from '../adequacy/evaluate.ts';
import type { AdequacyDeps } from '../adequacy/question.ts';
import { catalogueFrom, offerOn } from '../catalogue/build.ts';
import { daysOf } from '../kpis/period.ts';
import { ComparisonPage } from './comparison.tsx';
import { DeskPage } from './desk.tsx';
import type { PageFrame } from './layout.tsx';
import { pathOf } from './links.ts';
import { StandardPage } from './standard.tsx';
import type { StandardQuery } from './standard-query.ts';

export type StandardDeps = AdequacyDeps & { reader: Reader };

const html = (page: Parameters<typeof render>[0]): string => `<!doctype html>${render(page)}`;

/** The same deps at one instant, so that everything on a page is of the same moment. */
const atOnce = ({ now, ...deps }: StandardDeps): StandardDeps & { at: number } => {
  const at = now();
  return { ...deps, now: () => at, at };
};

/** The question with a period: the quarter of the latest contact, where it names none and there is one. @throws QueryForbidden. */
async function withPeriod({ warehouse, reader }: StandardDeps, query: StandardQuery): Promise<StandardQuery> {
  const { request, period } = query;
  if (period !== undefined) return query;
  const { known_at } = request;
  const quarters = await warehouse.measures.count({
    measure: { fact: 'contacts', aggregate: 'count' },
    by: ['quarter'],
    filters: {},
    ...(known_at === undefined ? {} : { knownAt: warehouseInstant(Date.parse(known_at)) }),
    reader,
  });
  const latest = quarters
    .map(({ quarter = '' }) => quarter)
    .sort()
    .at(-1);
  return latest === undefined || latest === '' ? query : { ...query, period: latest, request: { ...request, ...daysOf(latest) } };
}

/** The page Standard minimo as HTML. @throws ProblemError when no version is in force on the days asked for. */
export async function drawStandard(deps: StandardDeps, frame: PageFrame, asked: StandardQuery): Promise<string> {
  const query = await withPeriod(deps, asked);
  const { specs, reader, at, ...source } = atOnce(deps);
  const matrix = await evaluateMatrix({ specs, ...source }, { ...query.request, reader });
  return html(<StandardPage frame={frame} specs={specs} matrix={matrix} query={query} reader={reader} at={at} />);
}

/** The page that compares two versions, by default the first and the last, as HTML. */
export async function drawComparison(deps: StandardDeps, frame: PageFrame, asked: StandardQuery): Promise<string> {
  const query = await withPeriod(deps, asked);
  const { specs, reader, at, ...source } = atOnce(deps);
  const { level: _, framework: __, ...request } = query.request;
  const a = query.a ?? specs.frameworks.find(({ id }) => id !== query.b)?.id;
  const b = query.b ?? specs.frameworks.findLast(({ id }) => id !== a)?.id;
  const diff =
    a === undefined || b === undefined
      ? undefined
      : await frameworkDiff({ specs, ...source }, { ...request, a, b, levels: [1, 2], reader });
  return html(<ComparisonPage frame={frame} specs={specs} query={query} diff={diff} at={at} />);
}

/** Days of a trend that ends on a day: two years, enough for eight quarters. */
const TREND_DAYS = 2 * 365;

function deskOf({ specs }: StandardDeps, id: string, { speech: { lang } }: PageFrame): Desk {
  const desk = specs.network.desks.get(id);
  if (desk !== undefined) return desk;
  const choices = [...specs.network.desks.values()].map((one) => ({
    text: one.name[lang],
    href: pathOf(lang, { page: 'desk', desk: one.id }),
  }));
  throw new ProblemError('not_found', `There is no desk ${id}.`, { members: { choices } });
}

/** A desk's sheet as HTML. @throws ProblemError that lists the desks when there is no such one. */
export async function drawDesk(deps: StandardDeps, frame: PageFrame, given: StandardQuery, id: string): Promise<string> {
  const { specs, reader, at, warehouse, now } = atOnce(deps);
  const desk = deskOf(deps, id, frame);
  const query = await withPeriod(deps, given);
  const asked = { ...query.request, desk: desk.id, reader, grain: query.grain };
  const known = query.request.known_at === undefined ? at : Date.parse(query.request.known_at);
  const last = query.request.to ?? romeDay(known);
  const [answer, longer, declarations] = await Promise.all([
    evaluateDesk({ specs, warehouse, now }, asked),
    evaluateDesk({ specs, warehouse, now }, { ...asked, from: addDays(last, -TREND_DAYS) }),
    warehouse.provisions.declarations(warehouseInstant(known)),
  ]);
  const own = declarations.filter((one) => one.desk === desk.id);
  const catalogue = catalogueFrom(specs, own, { day: answer.to, instant: known, data_as_of: answer.data_as_of });
  const offered = catalogue.desks.find((one) => one.id === desk.id);
  if (offered === undefined) throw new Error(`${desk.id} is not in the catalogue`);
  const held = latestOn(own)(answer.to);
  return html(
    <DeskPage
      frame={frame}
      specs={specs}
      desk={desk}
      answer={answer}
      trend={longer.trend}
      offer={offerOn(offered, answer.to)}
      declared={held === null ? null : (JSON.parse(held.declaration) as ProvisionData)}
      query={query}
      at={at}
    />,
  );
}
