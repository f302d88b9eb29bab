import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import {
  cumulativeIncidence,
  type Duration,
  kaplanMeier,
  logRank,
  standardDeviation,
} from '../../../../dashboards/statistics/index.ts';

const FOREIGN = join(import.meta.dirname, '../../../../../shared/foreign');
const DAY = 86_400_000;

const record = z.object({
  case_id: z.string(),
  activity: z.string(),
  timestamp: z.string(),
  resource: z.string(),
  group: z.string(),
  case_channel: z.string(),
  case_end: z.string(),
});

interface Step {
  activity: string;
  at: number;
  resource: string;
  group: string;
}

interface Case {
  channel: string;
  end: number | null;
  steps: Step[];
}

/** Is this foreign log beside the checkout? */
export const hasLog = (name: string): boolean => existsSync(join(FOREIGN, name));

const read = new Map<string, Case[]>();

export function casesOf(log: string): Case[] {
  const known = read.get(log);
  if (known !== undefined) return known;
  const cases = new Map<string, Case>();
  for (const row of z.array(record).parse(parse(readFileSync(join(FOREIGN, log)), { columns: true }))) {
    const one = cases.get(row.case_id) ?? {
      channel: row.case_channel,
      end: row.case_end ? Date.parse(row.case_end) : null,
      steps: [],
    };
    one.steps.push({ activity: row.activity, at: Date.parse(row.timestamp), resource: row.resource, group: row.group });
    cases.set(row.case_id, one);
  }
  const all = [...cases.values()];
  read.set(log, all);
  return all;
}

const first = (one: Case): number => Math.min(...one.steps.map((step) => step.at));
const last = (one: Case): number => Math.max(...one.steps.map((step) => step.at));

/** R's survival package takes times closer than 1.5e-8 of their mean as equal. */
function tied(times: readonly number[]): number[] {
  const near = Math.sqrt(Number.EPSILON);
  const sorted = [...new Set(times)].sort((a, b) => a - b);
  const mean = sorted.reduce((a, b) => a + b, 0) / sorted.length;
  const merged = new Map<number, number>();
  for (const [i, time] of sorted.entries()) {
    const before = sorted[i - 1];
    const same = before !== undefined && (time - before <= near || (time - before) / mean <= near);
    merged.set(time, same ? (merged.get(before) ?? before) : time);
  }
  return times.map((time) => merged.get(time) ?? time);
}

interface Journey {
  log: string;
  definition: string;
  times?: number[];
  channel?: string;
}

/** Days to the first T10; closed without it: another exit; still open: censored at the latest instant of the log. */
export function exits(cases: readonly Case[]) {
  const instant = Math.max(...cases.map(last));
  const found = cases.map((one) => {
    const reached = one.steps.filter((step) => step.activity.startsWith('T10')).map((step) => step.at);
    const start = first(one);
    const [cause, at] =
      reached.length > 0
        ? (['reached', Math.min(...reached)] as const)
        : one.end !== null
          ? (['closed', Math.max(one.end, last(one))] as const)
          : ([null, instant] as const);
    return { channel: one.channel, cause, time: (at - start) / DAY };
  });
  const times = tied(found.map((one) => one.time));
  return found.map((one, i) => ({ ...one, time: times[i] ?? one.time }));
}

export function journey({ log, definition, times = [], channel }: Journey, expected: Record<string, unknown>) {
  const cases = casesOf(log);
  const having = (activity: string) => cases.filter((one) => one.steps.some((step) => step.activity.startsWith(activity))).length;
  if ('received' in expected)
    return {
      received: cases.length,
      checked: having('T02'),
      confirmed: having('T05'),
      stop_advice: having('T06'),
      stop_indication: having('T10'),
      closed: cases.filter((one) => one.end !== null).length,
    };
  if (/earlier than their last event/.test(definition))
    return { count: cases.filter((one) => one.end !== null && one.end < last(one)).length };
  const all = exits(cases);
  const durations = (name?: string): Duration[] =>
    all.flatMap(({ channel, cause, time }) =>
      name === undefined || channel === name ? [{ time, happened: cause === 'reached' }] : [],
    );
  if ('chisq' in expected) {
    const { chiSquare, ...rest } = logRank(['Desk', 'Internet', 'Post'].map(durations));
    return { chisq: chiSquare, ...rest };
  }
  const curve = kaplanMeier(durations(channel), { leastAtRisk: 0 });
  const at = times.map((time) => curve.at(time));
  const competing = cumulativeIncidence(all, { leastAtRisk: 0 });
  const incidence = (cause: string) => times.map((time) => competing.at(time)?.incidence[cause]?.value);
  const q = (p: number) => curve.quantile(p).time;
  return {
    n: curve.n,
    reached: curve.events,
    survival: at.map((step) => step?.survival),
    lower: channel === undefined ? at.map((step) => step?.lower) : curve.median.lower,
    upper: channel === undefined ? at.map((step) => step?.upper) : curve.median.upper,
    n_risk: times.map((time) => durations(channel).filter((one) => one.time >= time).length),
    q25: q(0.25),
    median: q(0.5),
    q75: q(0.75),
    q90: q(0.9),
    median_lower: curve.median.lower,
    median_upper: curve.median.upper,
    cif_event1: incidence('reached'),
    cif_event2: incidence('closed'),
  };
}

const perCase: Record<string, (one: Case) => number> = {
  'meta_general:events': (one) => one.steps.length,
  'meta_time:duration': (one) => (last(one) - first(one)) / 1000,
  'meta_concept:different_names': (one) => new Set(one.steps.map((step) => step.activity)).size,
  'meta_org:different_resources': (one) => new Set(one.steps.map((step) => step.resource).filter(Boolean)).size,
  'meta_org:different_groups': (one) => new Set(one.steps.map((step) => step.group)).size,
};

const distinct: Record<string, (step: Step) => string> = {
  'meta_concept:different_names': (step) => step.activity,
  'meta_org:different_resources': (step) => step.resource,
  'meta_org:different_groups': (step) => step.group,
};

export function statistic({ log, statistic: name }: { log: string; statistic: string }) {
  const cases = casesOf(log);
  const steps = cases.flatMap((one) => one.steps);
  const counted = {
    'events per activity': (s: Step) => s.activity,
    'events per group': (s: Step) => s.group,
    'events per resource': (s: Step) => s.resource,
  };
  const by = Object.entries(counted).find(([key]) => key === name)?.[1];
  if (by !== undefined) {
    const counts: Record<string, number> = {};
    for (const step of steps) counts[by(step)] = (counts[by(step)] ?? 0) + 1;
    return { counts };
  }
  const [, key = '', measure = ''] = /^(.*?)_(total|average|min|max|standard_deviation)$/.exec(name) ?? [];
  const of = perCase[key];
  if (of === undefined) throw new Error(`no statistic called ${name}`);
  const values = cases.map(of);
  const total = values.reduce((a, b) => a + b, 0);
  const several = distinct[key];
  if (measure === 'total') return { value: several === undefined ? total : new Set(steps.map(several)).size };
  if (measure === 'average') return { value: total / values.length };
  if (measure === 'standard_deviation') return { value: standardDeviation(values) };
  return { value: measure === 'min' ? Math.min(...values) : Math.max(...values) };
}
