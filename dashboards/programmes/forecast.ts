import { romeDay } from '../../specs/calendar.ts';
import type { Programme } from '../../specs/types.ts';
import { seesSmallCounts } from '../../warehouse/permissions.ts';
import type { Reader } from '../../warehouse/types.ts';
import { tellableSteps } from '../disclosure/steps.ts';
import { countingOnce, type EvaluationDeps } from '../kpis/deps.ts';
import { asKnown, type Knowledge } from '../kpis/knowledge.ts';
import { earlier } from '../kpis/period.ts';
import { provenanceOf } from '../kpis/provenance.ts';
import { validOn } from '../kpis/targets.ts';
import type { EndForecast, FanRow, Forecast, ForecastEnd } from './forecast-types.ts';
import { daysOfProspect, fanOf, stateOf } from './predict.ts';
import { type ProgrammeView, programmeOf } from './programme.ts';
import { endOf, type Place, placeAsked, placesWithin, prospectOf } from './prospects.ts';

/** The forecast at one end date, of the region or of one zone or desk, by id. */
export interface ForecastView extends ProgrammeView, Place {
  end: ForecastEnd;
}

/** Of the regional target, the part that desks have signed and the rest (D07); unknown without one. */
function allocationOf({ targets }: Programme, day: string): Pick<Forecast, 'allocated' | 'unallocated'> {
  const valid = targets.filter((target) => validOn(target, day));
  const total = (regional: boolean) =>
    valid.filter(({ scope }) => (scope === 'region') === regional).reduce((sum, { value }) => sum + value, 0);
  if (!valid.some(({ scope }) => scope === 'region')) return { allocated: null, unallocated: null };
  return { allocated: total(false), unallocated: total(true) - total(false) };
}

/**
 * Where a programme's recipients lead by an end date: reached, target, prediction, probability of reaching it and the weekly pace needed, of the place
 * asked and of every zone and desk within it that has a target. Figures are as known at an instant; what is recorded later changes none.
 * Throws `ProblemError` when there is no such programme, or QueryForbidden.
 */
export async function forecast(deps: EvaluationDeps, programmeId: string, view: ForecastView): Promise<Forecast> {
  const { specs } = deps;
  const programme = programmeOf(specs, programmeId);
  const { reader, end, knownAt } = view;
  const asked = placeAsked(specs.network, reader, view);
  const { value, stored } = await asKnown(deps, knownAt, async (at) => {
    const through = earlier(romeDay(at.instant), endOf(programme, end));
    const places = placesWithin(specs.network, programme, asked, reader, through);
    const once = { specs, warehouse: countingOnce(deps.warehouse) };
    return Promise.all(places.map((place) => prospectOf(once, programme, { place, end, reader }, at)));
  });
  const [first] = value;
  if (first === undefined) throw new RangeError('a forecast has at least the place asked');
  const { prospect, question } = first;
  const { elapsed, left } = daysOfProspect({ ...prospect, from: programme.start, end: endOf(programme, end) });
  const isRegion = first.forecast.level === 'region';
  return {
    programme: programme.id,
    programme_name: programme.name,
    zone: asked.zone ?? null,
    desk: asked.desk ?? null,
    ...first.forecast,
    ...horizonOf(programme, end, prospect.day),
    planned_end: programme.planned_end,
    actual_end: programme.actual_end,
    day: prospect.day,
    elapsed_days: elapsed,
    remaining_days: left,
    ...(isRegion
      ? allocationOf(programme, earlier(prospect.day, endOf(programme, end)))
      : { allocated: null, unallocated: null }),
    assumption: 'constant_pace',
    ...provenanceOf(question, stored),
    rows: value.map((place) => place.forecast),
    fan: first.forecast.expected === null ? [] : toldFan(fanOf(prospect), reader),
  };
}

/** A fan without the months that few people came in. */
function toldFan(fan: readonly FanRow[], reader: Reader): FanRow[] {
  if (seesSmallCounts(reader)) return [...fan];
  const behind = fan.flatMap(({ reached }) => (reached === null ? [] : [[reached]]));
  const told = tellableSteps(behind);
  return fan.map((row, i) => (row.reached === null || told[i] ? row : { ...row, reached: null, note: 'suppressed' }));
}

const horizonOf = (programme: Programme, end: ForecastEnd, day: string): Pick<EndForecast, 'end' | 'end_day' | 'state'> => {
  const last = endOf(programme, end);
  return { end, end_day: last, state: stateOf({ from: programme.start, end: last, day }) };
};

/**
 * The whole programme's forecast at each of its end dates, for answers that stand on the same knowledge. None for a desk's reader, whose figures are
 * not the region's.
 */
export async function forecastsAt(
  deps: Omit<EvaluationDeps, 'now'>,
  programme: Programme,
  view: Pick<ProgrammeView, 'reader'>,
  at: Knowledge,
): Promise<EndForecast[]> {
  const { reader } = view;
  if (reader.role === 'desk') return [];
  const ends: readonly ForecastEnd[] = programme.actual_end === null ? ['planned'] : ['planned', 'extended'];
  const warehouse = countingOnce(deps.warehouse);
  return Promise.all(
    ends.map(async (end) => {
      const { forecast, prospect } = await prospectOf({ ...deps, warehouse }, programme, { place: {}, end, reader }, at);
      return { ...forecast, ...horizonOf(programme, end, prospect.day) };
    }),
  );
}
