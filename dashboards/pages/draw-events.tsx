import { render } from 'preact-render-to-string';
import type { Specs } from '../../specs/types.ts';
import type { Reader } from '../../warehouse/types.ts';
import { type EventsDeps, eventsBehind } from '../events/behind.ts';
import { type DeclarationDeps, declarationBehind, parseDeclaration } from '../events/declaration.ts';
import { parseEventsRequest } from '../events/request.ts';
import type { JourneyDeps } from '../journeys/evaluate.ts';
import { journeyEvents } from '../journeys/events.ts';
import { parseJourneyEvents } from '../journeys/events-request.ts';
import { kpiOf } from '../kpis/evaluate.ts';
import { eventsOfDeclaration } from './events/declaration.ts';
import { eventsOfJourney } from './events/journey.ts';
import { eventsOfKpi } from './events/kpi.ts';
import { EventsPage, type ListedEvents } from './events.tsx';
import type { PageFrame } from './layout.tsx';
import type { Speech } from './texts.ts';

export interface EventsPageDeps {
  specs: Specs;
  warehouse: EventsDeps['warehouse'] & JourneyDeps['warehouse'] & DeclarationDeps['warehouse'];
  now: () => number;
  reader: Reader;
}

/** The events that an address asks for: of a figure of the journey, of a declaration, or else of a KPI. */
async function listed(deps: EventsPageDeps, query: Readonly<Record<string, string>>, speech: Speech): Promise<ListedEvents> {
  const { specs, reader, now } = deps;
  if (query.unit !== undefined) {
    const asked = parseJourneyEvents(specs, query, reader, now());
    return eventsOfJourney(specs, asked, await journeyEvents(deps, asked), speech);
  }
  if (query.event !== undefined) {
    const asked = parseDeclaration(specs, query, reader);
    return eventsOfDeclaration(specs, await declarationBehind(deps, asked), speech);
  }
  const { kpi = '', ...question } = query;
  const asked = parseEventsRequest(specs, kpi, question, reader, now());
  return eventsOfKpi(specs, kpiOf(specs, kpi), asked, await eventsBehind(deps, asked), speech);
}

/** The events behind a figure as HTML. @throws ProblemError, QueryInvalid, QueryForbidden as the lists do. */
export async function drawEvents(
  deps: EventsPageDeps,
  frame: PageFrame,
  query: Readonly<Record<string, string>>,
): Promise<string> {
  const page = <EventsPage frame={frame} specs={deps.specs} listed={await listed(deps, query, frame.speech)} />;
  return `<!doctype html>${render(page)}`;
}
