import { predict } from '../dashboards/programmes/predict.ts';
import { firstVisits, planOf } from '../ingest/simulate/arrivals.ts';
import { addDays, daysBetween, monthOf } from '../specs/calendar.ts';
import { loadSpecs } from '../specs/load.ts';
import type { Specs } from '../specs/types.ts';
import type { BenchOptions, Line } from './line.ts';

/** Histories that each forecast is tested on. */
const SEEDS = 200;
/** Share of a programme's days that have passed when the forecast is made. */
const SHARES = [0.1, 0.25, 0.5, 0.6, 0.75, 0.9];

interface Tally {
  day: string;
  forecasts: number;
  within80: number;
  within95: number;
  error: number;
}

interface Calendar {
  from: string;
  end: string;
  /** Month of each day of the programme. */
  months: readonly string[];
}

function forecastFrom(counts: readonly number[], { from, end, months }: Calendar, day: string) {
  const byMonth = new Map<string, number>();
  for (const [i, count] of counts.slice(0, daysBetween(from, day) + 1).entries()) {
    const month = months[i] ?? '';
    byMonth.set(month, (byMonth.get(month) ?? 0) + count);
  }
  return predict({ from, end, day, byMonth, target: null });
}

const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);

function tallies(specs: Specs, programme: string, firstSeed: number, ofDesks: boolean): Tally[] {
  const plan = planOf(specs, { programme });
  const { from, to: end } = plan.period;
  const length = daysBetween(from, end) + 1;
  const months = Array.from({ length }, (_, i) => monthOf(addDays(from, i)));
  const tested = SHARES.map((share): Tally => {
    const day = addDays(from, Math.round(share * length) - 1);
    return { day, forecasts: 0, within80: 0, within95: 0, error: 0 };
  });
  for (let seed = firstSeed; seed < firstSeed + SEEDS; seed++) {
    const desks = [...firstVisits(plan, seed).values()];
    const region = Array.from({ length }, (_, i) => total(desks.map((counts) => counts[i] ?? 0)));
    for (const counts of ofDesks ? desks : [region]) {
      const came = total(counts);
      for (const tally of tested) {
        const { expected, lower_80, upper_80, lower_95, upper_95 } = forecastFrom(counts, { from, end, months }, tally.day);
        if (expected === null || lower_80 === null || upper_80 === null || lower_95 === null || upper_95 === null) continue;
        tally.forecasts++;
        tally.within80 += Number(lower_80 <= came && came <= upper_80);
        tally.within95 += Number(lower_95 <= came && came <= upper_95);
        tally.error += expected - came;
      }
    }
  }
  return tested;
}

/**
 * Back-test of the forecast: how often the recipients that a simulated programme came to lie within the 80 % and 95 % intervals forecast on several
 * days of it. TEAMS starts slowly and is cut by the lockdown of 2020; WE IN starts slowly and then goes on steadily, as the forecast supposes.
 */
export async function forecastLines({ seed }: BenchOptions): Promise<Line[]> {
  const specs = loadSpecs();
  const cases = ['teams', 'we-in'].flatMap((programme) => [false, true].map((ofDesks) => ({ programme, ofDesks })));
  return cases.flatMap(({ programme, ofDesks }) =>
    tallies(specs, programme, seed, ofDesks).map(({ day, forecasts, within80, within95, error }): Line => {
      const share = within95 / forecasts;
      return {
        what: `${programme} ${ofDesks ? 'desks' : 'region'} at ${day}`,
        unit: 'share within 95 %',
        ours: share,
        aim: 'at least 0.95 at a steady pace',
        met: null,
        details: { 'within 80 %': within80 / forecasts, 'mean error': error / forecasts, forecasts },
      };
    }),
  );
}
