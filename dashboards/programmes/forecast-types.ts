import type { Text } from '../../specs/types.ts';
import type { Provenance } from '../kpis/types.ts';

export const FORECAST_ENDS = ['planned', 'extended'] as const;
/** Which end date: of the approved plan, or with its extensions (D02). */
export type ForecastEnd = (typeof FORECAST_ENDS)[number];

/**
 * Where a programme stands on the day of the knowledge. `ended`: the end date is past, so the figures are what was reached by it and nothing is
 * forecast. `ends_today`: no whole day is left. `not_begun`: no day of it has passed.
 */
export type ForecastState = 'running' | 'ends_today' | 'ended' | 'not_begun';

/** Where new recipients may lead by the end date. Intervals are predictive; everything is a count of distinct recipients. */
export interface Predicted {
  expected: number | null;
  lower_80: number | null;
  upper_80: number | null;
  lower_95: number | null;
  upper_95: number | null;
}

/** One place against its target at the end date. */
export interface PlaceForecast extends Predicted {
  level: 'region' | 'zone' | 'desk';
  /** ISTAT code of the region, else the id of the zone or desk. */
  place: string;
  name: Text;
  /** Distinct recipients by the day of the knowledge, or by the end date once it is past; with `partial_target` at the desks with a target only; `null` where suppressed. */
  reached: number | null;
  /** `null`: none is published. */
  target: number | null;
  /** Recipients still to reach, not below 0. */
  remaining: number | null;
  /** P(target reached by the end date), from the same distribution as the intervals; `null` without a target or without a month of data. */
  probability: number | null;
  /** New recipients a week needed from now; 0 once reached; `null` without a target or once no time is left. */
  needed_per_week: number | null;
  /** New recipients a week over the months the pace is taken from. */
  recent_per_week: number | null;
  /** Dispersion of those months about their common pace, 1 = chance alone. */
  phi: number | null;
  /** Those months. */
  months: number;
  /** `NoteCode`s and `ForecastNote`s joined by a space. */
  note: string;
}

/**
 * `no_data`: nothing to take a pace from. `under_a_year`: the pace is of fewer whole months than a year has, so a slow start or one season weighs too
 * much. `no_extension`: an extended end was asked and none is known, so the planned one stands.
 */
export type ForecastNote = 'no_data' | 'under_a_year' | 'no_extension';

/** The forecast of the whole programme at one of its end dates. */
export interface EndForecast extends PlaceForecast {
  end: ForecastEnd;
  /** Rome day, the last of the programme. */
  end_day: string;
  state: ForecastState;
}

/** A day of the chart: what was reached, or what is expected. */
export interface FanRow extends Predicted {
  day: string;
  reached: number | null;
  /** `suppressed`: fewer came since the point before, or until the next, than this reader may see; '' when there is nothing to say. */
  note: string;
}

/** The forecast of one place (the region unless a zone or desk is asked), of every place with a target within it, and the fan of the first. */
export interface Forecast extends Provenance, EndForecast {
  programme: string;
  programme_name: Text;
  zone: string | null;
  desk: string | null;
  planned_end: string;
  /** `null`: not known to differ from the planned one. */
  actual_end: string | null;
  /** Rome day of the knowledge. */
  day: string;
  /** Days of start → end that have passed, and that are left after `day`. */
  elapsed_days: number;
  remaining_days: number;
  /** Of the regional target: the part that desks have signed, and the rest (D07); `null` without one, or when a zone or desk is asked. */
  allocated: number | null;
  unallocated: number | null;
  /** What the figures rest on: new recipients go on coming as in the months the pace is taken from. */
  assumption: 'constant_pace';
  rows: readonly PlaceForecast[];
  fan: readonly FanRow[];
}
