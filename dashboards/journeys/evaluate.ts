import { romeDay } from '../../specs/calendar.ts';
import type { Pathway, Specs } from '../../specs/types.ts';
import type { Warehouse } from '../../warehouse/index.ts';
import type { JourneyQuery } from '../../warehouse/journeys.ts';
import { QueryForbidden, seesSmallCounts } from '../../warehouse/permissions.ts';
import type { Filters } from '../../warehouse/types.ts';
import { asKnown } from '../kpis/knowledge.ts';
import { earlier, periodOf } from '../kpis/period.ts';
import { provenanceOf } from '../kpis/provenance.ts';
import { backlogRows, littleCheck, windowTo } from './backlog.ts';
import { toldBacklog, toldHandovers, toldJourney, toldLittle, toldReferrals, toldSatisfaction } from './disclosure.ts';
import { dropOffOf, reachOf, repeatsOf, transitionsOf } from './reach.ts';
import { referralRows } from './referrals.ts';
import { satisfactionRows } from './satisfaction.ts';
import { handoversOf, timesOf } from './times.ts';
import type {
  Backlog,
  BacklogRow,
  Handovers,
  Journey,
  JourneyProvenance,
  JourneyRequest,
  Referrals,
  Satisfaction,
  Times,
} from './types.ts';

export interface JourneyDeps {
  specs: Specs;
  warehouse: Pick<Warehouse, 'journeys' | 'journal'>;
  /** UTC milliseconds. */
  now: () => number;
}

interface Asked {
  query: JourneyQuery;
  /** Data instant's day; before any data, the day of the knowledge, on which nothing is counted. */
  observed: string;
  pathway: Pathway;
}

const PLACES = ['zone', 'desk', 'area_vasta', 'network'] as const;

/** Beside the region's, the journeys of one place would give back those of the others. Throws QueryForbidden. */
function demandWhole(filters: Filters): void {
  const place = PLACES.find((name) => filters[name] !== undefined);
  if (place !== undefined) throw new QueryForbidden(`This reader sees the journeys of the whole region, not of one ${place}.`);
}

/** Answers from one knowledge, with what the answer says of itself. */
export async function answered<T extends object>(
  { specs, warehouse, now }: JourneyDeps,
  request: JourneyRequest,
  answer: (asked: Asked) => Promise<T>,
): Promise<JourneyProvenance & T> {
  const { known_at, reader, ...filters } = request;
  if (!seesSmallCounts(reader)) demandWhole(filters);
  const programme = filters.programme === undefined ? undefined : specs.programmes.get(filters.programme);
  const { value, stored } = await asKnown({ warehouse, now }, known_at, async ({ instant, cut }) => {
    const knownDay = romeDay(instant);
    const latest = await warehouse.journeys.observedTo(cut.knownAt);
    const observed_to = latest === null ? null : earlier(latest, knownDay);
    const figures = await answer({
      query: { filters, reader, ...cut },
      observed: observed_to ?? knownDay,
      pathway: specs.journey,
    });
    const period = periodOf(filters, programme, knownDay);
    return { observed_to, figures, question: { specs, period, knownAt: new Date(instant).toISOString() } };
  });
  return { ...provenanceOf(value.question, stored), filters, observed_to: value.observed_to, ...value.figures };
}

/** How far cases get: reach of each step, drop-off with reasons, repeated contacts. Throws QueryForbidden or WarehouseUnavailable, as all here. */
export const journey = (deps: JourneyDeps, request: JourneyRequest): Promise<Journey> =>
  answered(deps, request, async ({ query, observed, pathway }) => {
    const { journeys } = deps.warehouse;
    const [waits, repeats, contacts_without_case] = await Promise.all([
      journeys.waits(query, observed, transitionsOf(pathway)),
      journeys.repeats(query, observed, pathway.repeat_days),
      journeys.uncased(query),
    ]);
    const found = {
      contacts_without_case,
      rows: reachOf(pathway, waits),
      drop_off: dropOffOf(pathway, waits),
      repeats: repeatsOf(pathway, repeats),
    };
    return seesSmallCounts(query.reader) ? found : toldJourney(found);
  });

/** How long each step takes, cases still open included. */
export const journeyTimes = (deps: JourneyDeps, request: JourneyRequest): Promise<Times> =>
  answered(deps, request, async ({ query, observed, pathway }) => {
    const { journeys } = deps.warehouse;
    const [waits, referrals, surveys] = await Promise.all([
      journeys.waits(query, observed, transitionsOf(pathway)),
      journeys.referralWaits(query, observed),
      journeys.surveys(query, observed),
    ]);
    return timesOf(pathway, { waits, referrals, surveys }, seesSmallCounts(query.reader));
  });

/** Lead times of the hand-overs that cases made. */
export const handovers = (deps: JourneyDeps, request: JourneyRequest): Promise<Handovers> =>
  answered(deps, request, async ({ query, observed, pathway }) => {
    const rows = handoversOf(pathway, await deps.warehouse.journeys.waits(query, observed, transitionsOf(pathway)));
    return { rows: seesSmallCounts(query.reader) ? rows : toldHandovers(rows) };
  });

/** Senders and receivers of referrals. */
export const referrals = (deps: JourneyDeps, request: JourneyRequest): Promise<Referrals> =>
  answered(deps, request, async ({ query, observed, pathway }) => {
    const term_days = pathway.steps.find(({ id }) => id === 'accepted')?.term_days ?? 0;
    const rows = referralRows(await deps.warehouse.journeys.referrals(query, observed, term_days));
    return { term_days, rows: seesSmallCounts(query.reader) ? rows : toldReferrals(rows) };
  });

/** Satisfaction by what came of the case. */
export const satisfaction = (deps: JourneyDeps, request: JourneyRequest): Promise<Satisfaction> =>
  answered(deps, request, async ({ query, observed }) => {
    const rows = satisfactionRows(await deps.warehouse.journeys.surveys(query, observed));
    return { rows: seesSmallCounts(query.reader) ? rows : toldSatisfaction(rows) };
  });

/** Cases open at the data instant, and Little's law over the last days. A period would leave out the oldest, so none is taken. */
export const backlog = (
  deps: JourneyDeps,
  request: Omit<JourneyRequest, 'from' | 'to'>,
  by: Backlog['by'] = null,
): Promise<Backlog> =>
  answered(deps, request, async ({ query, observed, pathway }) => {
    const { journeys } = deps.warehouse;
    const window = windowTo(observed, pathway.backlog_days);
    const [ages, flow] = await Promise.all([journeys.ages(query, observed, by), journeys.flow(query, window)]);
    const found = { little: littleCheck(window, flow), rows: backlogRows(ages) };
    if (seesSmallCounts(query.reader)) return { by, ...found };
    const zoneOf = (desk: string) => deps.specs.network.desks.get(desk)?.zone ?? '';
    const path = ({ group }: BacklogRow) => (by === 'desk' ? [group, zoneOf(group)] : [group]);
    return { by, little: toldLittle(found.little), rows: toldBacklog(found.rows, path) };
  });
