import type { VNode } from 'preact';
import { render } from 'preact-render-to-string';
import { romeDay } from '../../specs/calendar.ts';
import { type Problem, ProblemError } from '../../specs/problem.ts';
import { opensEvents } from '../../warehouse/permissions.ts';
import { type CatalogueDeps, catalogueOf } from '../catalogue/build.ts';
import { countingOnce } from '../kpis/deps.ts';
import type { ForecastEnd } from '../programmes/forecast-types.ts';
import { answersOf, forecastShown, type PageDeps } from './answers.ts';
import { CataloguePage } from './catalogue.tsx';
import type { CatalogueQuery } from './catalogue-query.ts';
import { ImportPage } from './import.tsx';
import type { PageFrame } from './layout.tsx';
import { ProblemPage } from './problem.tsx';
import { RegionPage } from './region.tsx';
import { ZonePage } from './zone.tsx';
import { ZonesPage } from './zones.tsx';

const html = (page: VNode): string => `<!doctype html>${render(page)}`;

/** A page as HTML. @throws ProblemError when there is no such programme or zone. */
export async function drawPage(asked: PageDeps, frame: PageFrame, end: ForecastEnd): Promise<string> {
  const instant = asked.now();
  const deps = { ...asked, warehouse: countingOnce(asked.warehouse), now: () => instant };
  const { specs } = deps;
  const opens = opensEvents(deps.reader);
  const { id, filters } = frame;
  const programme = specs.programmes.get(filters.programme);
  if (!programme) throw new ProblemError('not_found', 'There is no such programme.');
  if (id.page === 'zones')
    return html(<ZonesPage frame={frame} specs={specs} programme={programme} answers={await answersOf(deps, filters)} />);
  if (id.page !== 'zone') {
    const [answers, forecast] = await Promise.all([answersOf(deps, filters), forecastShown(deps, filters, end)]);
    return html(<RegionPage frame={frame} {...{ specs, programme, answers, forecast, opens }} />);
  }
  const zone = specs.network.zones.get(id.zone);
  if (!zone) throw new ProblemError('not_found', 'There is no such zone.');
  const within = { ...filters, zone: zone.id };
  const [answers, forecast] = await Promise.all([answersOf(deps, within), forecastShown(deps, within, end)]);
  const shown = { specs, programme, answers, forecast, zone, opens };
  return html(<ZonePage frame={{ ...frame, filters: within }} {...shown} />);
}

/** The page Catalogo as HTML, as it is now. */
export async function drawCatalogue(deps: CatalogueDeps, frame: PageFrame, query: CatalogueQuery): Promise<string> {
  const at = deps.now();
  const catalogue = await catalogueOf({ ...deps, now: () => at }, { day: romeDay(at) });
  return html(<CataloguePage frame={frame} specs={deps.specs} catalogue={catalogue} query={query} at={at} />);
}

/** The page Importazione as HTML: the same for everybody. */
export const drawImport = (frame: PageFrame): string => html(<ImportPage frame={frame} />);

/** A problem as HTML, in the reader's language. */
export const drawProblem = (frame: PageFrame, problem: Problem): string => html(<ProblemPage frame={frame} problem={problem} />);
