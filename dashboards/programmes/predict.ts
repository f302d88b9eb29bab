import { addDays, daysBetween } from '../../specs/calendar.ts';
import { earlier, later, monthEnd, monthsBetween } from '../kpis/period.ts';
import { forecastTarget, type Month, type TargetForecast } from '../statistics/index.ts';
import type { FanRow, ForecastState, PlaceForecast, Predicted } from './forecast-types.ts';

/** The pace is that of the latest so many whole months: a year holds each season once, and what is older (a slow start) no longer counts. */
export const PACE_MONTHS = 12;

/** What a forecast is made from. Days are Roman. */
export interface Prospect {
  /** First and last day on which new recipients may come. */
  from: string;
  end: string;
  /** Day of the knowledge. */
  day: string;
  /** New recipients by month, `YYYY-MM`, up to the earlier of `day` and `end`. */
  byMonth: ReadonlyMap<string, number>;
  target: number | null;
}

type Figures = Predicted & { reached: number } & Pick<
    PlaceForecast,
    'remaining' | 'probability' | 'needed_per_week' | 'recent_per_week' | 'phi' | 'months'
  >;

export const NOTHING_PREDICTED: Predicted = { expected: null, lower_80: null, upper_80: null, lower_95: null, upper_95: null };

const certainly = (reached: number): Predicted => ({
  expected: reached,
  lower_80: reached,
  upper_80: reached,
  lower_95: reached,
  upper_95: reached,
});

export function stateOf({ from, end, day }: Pick<Prospect, 'from' | 'end' | 'day'>): ForecastState {
  if (day > end) return 'ended';
  if (day === end) return 'ends_today';
  return day < from ? 'not_begun' : 'running';
}

/** Days of `from` → `end` that have passed by the day of the knowledge, and those left after it. */
export function daysOfProspect({ from, end, day }: Pick<Prospect, 'from' | 'end' | 'day'>): { elapsed: number; left: number } {
  const whole = Math.max(0, daysBetween(from, end) + 1);
  const elapsed = Math.min(whole, Math.max(0, daysBetween(from, day) + 1));
  return { elapsed, left: whole - elapsed };
}

/** The latest whole months, each with its days; of a place that has none yet, the days there are. */
export function paceMonths({ from, end, day, byMonth }: Omit<Prospect, 'target'>): Month[] {
  const through = earlier(day, end);
  if (through < from) return [];
  const months = monthsBetween(from, through).map((month) => {
    const last = earlier(monthEnd(month), through);
    const time = daysBetween(later(`${month}-01`, from), last) + 1;
    return { events: byMonth.get(month) ?? 0, time, whole: last === monthEnd(month) };
  });
  const whole = months.filter((month) => month.whole);
  return (whole.length > 0 ? whole.slice(-PACE_MONTHS) : months).map(({ events, time }) => ({ events, time }));
}

const reachedBy = ({ byMonth }: Prospect): number => [...byMonth.values()].reduce((sum, count) => sum + count, 0);

const PER_WEEK = 7;
const perWeek = (perDay: number | null): number | null => (perDay === null ? null : perDay * PER_WEEK);

function predictedOf({
  expected,
  interval80,
  interval95,
}: Pick<TargetForecast, 'expected' | 'interval80' | 'interval95'>): Predicted {
  return {
    expected,
    lower_80: interval80.lower,
    upper_80: interval80.upper,
    lower_95: interval95.lower,
    upper_95: interval95.upper,
  };
}

/**
 * Distinct recipients at the end date: gamma–Poisson predictive of new recipients at the pace of the latest whole months (`PACE_MONTHS`), widened by
 * √φ of those months. With no day left the figures are what was reached, and certain.
 */
export function predict(prospect: Prospect): Figures {
  const { target } = prospect;
  const months = paceMonths(prospect);
  const reached = reachedBy(prospect);
  const { left } = daysOfProspect(prospect);
  const { probability, neededPace, pace, phi, ...ahead } = forecastTarget({ months, reached, future: left, target });
  const common = {
    reached,
    remaining: target === null ? null : Math.max(0, target - reached),
    needed_per_week: perWeek(neededPace),
    recent_per_week: perWeek(pace),
    phi: pace === null ? null : phi,
    months: months.length,
  };
  if (left === 0) return { ...common, ...certainly(reached), probability: target === null ? null : Number(reached >= target) };
  return { ...common, ...predictedOf(ahead), probability };
}

/**
 * The chart of a forecast: what was reached at the end of each month so far and on the day of the knowledge, then the prediction at the end of each
 * month to come and on the end date. The prediction opens at what was reached.
 */
export function fanOf(prospect: Prospect): FanRow[] {
  const { from, end, day, byMonth, target } = prospect;
  const through = earlier(day, end);
  let reached = 0;
  const behind = (through < from ? [] : monthsBetween(from, through)).map((month): FanRow => {
    reached += byMonth.get(month) ?? 0;
    return { day: earlier(monthEnd(month), through), reached, ...NOTHING_PREDICTED, note: '' };
  });
  const { left } = daysOfProspect(prospect);
  const months = paceMonths(prospect);
  if (left === 0 || months.length === 0) return behind;
  const opening = addDays(end, -left);
  const ahead = monthsBetween(addDays(opening, 1), end).map((month): FanRow => {
    const to = earlier(monthEnd(month), end);
    const future = daysBetween(opening, to);
    return { day: to, reached: null, ...predictedOf(forecastTarget({ months, reached, future, target })), note: '' };
  });
  return [...behind.slice(0, -1), ...behind.slice(-1).map((row) => ({ ...row, ...certainly(reached) })), ...ahead];
}
