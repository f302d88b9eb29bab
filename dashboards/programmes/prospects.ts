import { romeDay } from '../../specs/calendar.ts';
import { lastDayOf } from '../../specs/lookup.ts';
import { measureOf } from '../../specs/operands.ts';
import type { Measure, Network, Programme, Text } from '../../specs/types.ts';
import { QueryForbidden, seesSmallCounts } from '../../warehouse/permissions.ts';
import type { Filters, MeasureRow, Reader } from '../../warehouse/types.ts';
import type { EvaluationDeps } from '../kpis/deps.ts';
import { figuresAt, kpiOf } from '../kpis/evaluate.ts';
import type { Knowledge } from '../kpis/knowledge.ts';
import { earlier, later } from '../kpis/period.ts';
import { type Question, questionOf } from '../kpis/question.ts';
import { definedOnly, parameterProblem } from '../kpis/request.ts';
import { targetOf, validOn } from '../kpis/targets.ts';
import { absenceOf, desksWithin, participants, restrictionOf } from '../kpis/territory.ts';
import type { KpiRequest, NoteCode } from '../kpis/types.ts';
import type { ForecastEnd, ForecastNote, PlaceForecast } from './forecast-types.ts';
import { NOTHING_PREDICTED, PACE_MONTHS, type Prospect, predict, stateOf } from './predict.ts';

/** A territory that a forecast is made for: the region, a zone, or a desk. */
export type Place = Pick<Filters, 'zone' | 'desk'>;

/** Last day of a programme: of the approved plan, or with its extensions where there are any (D02). */
export const endOf = (programme: Programme, end: ForecastEnd): string =>
  end === 'planned' ? programme.planned_end : lastDayOf(programme);

/**
 * The place a reader means: a desk's reader who names none means its desk. Throws `QueryForbidden` for a place that the reader's figures do not cover
 * whole: a part of it would stand against the target of all.
 */
export function placeAsked(network: Network, reader: Reader, { zone, desk }: Place): Place {
  if (reader.role === 'desk') {
    if ((desk ?? reader.desk) !== reader.desk || zone !== undefined)
      throw new QueryForbidden(`This reader sees the desk ${reader.desk} only.`);
    return definedOnly({ desk: reader.desk });
  }
  const zoneOfDesk = desk === undefined ? undefined : network.desks.get(desk)?.zone;
  if (reader.role === 'zone' && zoneOfDesk !== undefined && zoneOfDesk !== reader.zone)
    throw new QueryForbidden(`This reader sees the zone ${reader.zone} only.`);
  if (zone !== undefined && zoneOfDesk !== undefined && zoneOfDesk !== zone) {
    const allowed = desksWithin(network, { zone }).map(({ id }) => id);
    throw parameterProblem([{ parameter: 'desk', detail: `It is not in the zone ${zone}.`, allowed }]);
  }
  if (desk !== undefined) return { desk };
  return zone === undefined ? {} : { zone };
}

/** The place asked, then every zone and desk within it that has a target of its own and that the reader may see. */
export function placesWithin(network: Network, programme: Programme, asked: Place, reader: Reader, day: string): Place[] {
  if (asked.desk !== undefined) return [asked];
  const signed = programme.targets.flatMap((target) =>
    target.scope === 'region' || !validOn(target, day) ? [] : (network.desks.get(target.scope.desk) ?? []),
  );
  const desks = signed.filter(({ zone }) => (asked.zone ?? zone) === zone && (reader.role !== 'zone' || reader.zone === zone));
  const zones = [...new Set(desks.map(({ zone }) => zone))].filter((zone) => zone !== asked.zone);
  const ids = [...new Set(desks.map(({ id }) => id))];
  return [asked, ...zones.map((zone) => ({ zone })), ...ids.map((desk) => ({ desk }))];
}

function identityOf(network: Network, { zone, desk }: Place): Pick<PlaceForecast, 'level' | 'place' | 'name'> {
  const named = (name: string): Text => ({ it: name, en: name });
  if (desk !== undefined) return { level: 'desk', place: desk, name: network.desks.get(desk)?.name ?? named(desk) };
  if (zone !== undefined) return { level: 'zone', place: zone, name: named(network.zones.get(zone)?.name ?? zone) };
  return { level: 'region', place: network.region.istat, name: named(network.region.name) };
}

/** Days on which a programme's desks within a territory take part, up to its end. */
function spanOf({ start, desks }: Programme, within: ReadonlySet<string>, end: string): { from: string; end: string } {
  const stays = desks.filter(({ desk }) => within.has(desk));
  if (stays.length === 0) return { from: start, end };
  const from = stays.map((stay) => stay.from).reduce(earlier);
  return { from: later(from, start), end: earlier(stays.map(({ to }) => to ?? end).reduce(later), end) };
}

function paceNote(prospect: Prospect, { expected, months }: ReturnType<typeof predict>): ForecastNote | null {
  if (expected === null) return 'no_data';
  return stateOf(prospect) === 'running' && months < PACE_MONTHS ? 'under_a_year' : null;
}

/** First supports within a place by month: of a zone or a desk as one of all, so that forecasts of many places count once. */
async function firstsOf(question: Question, measure: Measure, { zone, desk }: Place): Promise<readonly MeasureRow[]> {
  if (desk !== undefined) return (await question.firstsWithin(measure, 'desk')).filter((row) => row.desk === desk);
  if (zone !== undefined) return (await question.firstsWithin(measure, 'zone')).filter((row) => row.zone === zone);
  return question.count(measure, question.filters);
}

/** What is left of a forecast that rests on few people, or would give few people back. */
const WITHHELD = {
  ...NOTHING_PREDICTED,
  ...{ reached: null, remaining: null, probability: null, needed_per_week: null, recent_per_week: null, phi: null, months: 0 },
};

/** Whether the count of a place is suppressed for a reader; a part of its desks is too, for beside the others it would tell those of one. */
export async function isWithheld(
  deps: Omit<EvaluationDeps, 'now'>,
  request: KpiRequest,
  isPart: boolean,
  at: Knowledge,
): Promise<boolean> {
  if (seesSmallCounts(request.reader)) return false;
  const { rows } = await figuresAt(deps, kpiOf(deps.specs, request.kpi), { ...request, by: [] }, at);
  return isPart || rows.some(({ suppressed }) => suppressed);
}

export interface PlaceProspect {
  question: Question;
  prospect: Prospect;
  forecast: PlaceForecast;
}

/**
 * What a place's forecast is made from, and the forecast: new recipients by the month of their first eligible support within the territory, against
 * its target. A partial target is measured at the desks that it speaks of. A place that takes no part has no forecast.
 */
export async function prospectOf(
  deps: Omit<EvaluationDeps, 'now'>,
  programme: Programme,
  { place, end, reader }: { place: Place; end: ForecastEnd; reader: Reader },
  at: Knowledge,
): Promise<PlaceProspect> {
  const { network } = deps.specs;
  const kpi = kpiOf(deps.specs, 'recipients');
  const day = romeDay(at.instant);
  const through = earlier(day, endOf(programme, end));
  const asked = { kpi: kpi.id, by: ['month'] as const, programme: programme.id, to: through, reader, ...place };
  const question = questionOf(deps, kpi, asked, at);
  const restriction = restrictionOf({}, question.filters);
  const { target, covered } = targetOf(network, programme, restriction, through);
  const measure: Measure = { ...measureOf(kpi), aggregate: 'first_supports' };
  const counted =
    covered === null
      ? await firstsOf(question, measure, place)
      : await question.count({ ...measure, where: { ...measure.where, desk: covered } }, question.filters);
  const within = new Set(covered ?? desksWithin(network, restriction).map(({ id }) => id));
  const byMonth = new Map(counted.map(({ month = '', value }) => [month, value]));
  const prospect: Prospect = { ...spanOf(programme, within, endOf(programme, end)), day, byMonth, target };
  const absence = absenceOf(network, restriction, participants(programme, through));
  const figures = predict(prospect);
  const unknown = { ...NOTHING_PREDICTED, probability: null, recent_per_week: null, phi: null, months: 0 };
  const hidden = await isWithheld(deps, asked, covered !== null, at);
  const notes: (NoteCode | ForecastNote | null)[] = [
    absence,
    target === null ? 'no_target' : null,
    covered === null ? null : 'partial_target',
    absence === null && !hidden ? paceNote(prospect, figures) : null,
    end === 'extended' && programme.actual_end === null ? 'no_extension' : null,
    hidden ? 'suppressed' : null,
  ];
  const forecast = {
    ...identityOf(network, place),
    target,
    ...figures,
    ...(absence === null ? {} : unknown),
    ...(hidden ? WITHHELD : {}),
  };
  return { question, prospect, forecast: { ...forecast, note: notes.filter((note) => note !== null).join(' ') } };
}
