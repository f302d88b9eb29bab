import { describe, expect, test } from 'vitest';
import {
  toldBacklog,
  toldHandovers,
  toldJourney,
  toldLittle,
  toldReferrals,
  toldSatisfaction,
} from '../../../dashboards/journeys/disclosure.ts';
import { dropOffOf, reachOf, repeatsOf } from '../../../dashboards/journeys/reach.ts';
import { referralRows } from '../../../dashboards/journeys/referrals.ts';
import { satisfactionRows } from '../../../dashboards/journeys/satisfaction.ts';
import { handoversOf, timesOf } from '../../../dashboards/journeys/times.ts';
import { loadSpecs } from '../../../specs/load.ts';
import type { WaitRow } from '../../../warehouse/journeys.ts';

const K = 5;
const RUNS = 40;
const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
const pathway = loadSpecs().journey;

/** Park and Miller's generator. */
function random(seed: number): () => number {
  let state = (seed % 2147483646) + 1;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

const isFew = (count: number | null): boolean => count !== null && count > 0 && count < K;
const minus = (whole: number | null, part: number | null): number | null =>
  whole === null || part === null ? null : whole - part;

/** Waits of cases for every step, some of them few. */
function waitsOf(next: () => number): WaitRow[] {
  const count = () => Math.floor(next() ** 3 * 40);
  const kinds: Pick<WaitRow, 'exit' | 'days' | 'mature' | 'reason'>[] = [
    { exit: 'reached', days: 2, mature: true, reason: '' },
    { exit: 'reached', days: 300, mature: true, reason: '' },
    { exit: 'reached', days: 1, mature: false, reason: '' },
    { exit: 'closed', days: 9, mature: true, reason: 'withdrawn' },
    { exit: 'open', days: 90, mature: true, reason: 'still_open' },
    { exit: 'open', days: 3, mature: false, reason: 'still_open' },
  ];
  const to = [...pathway.steps.flatMap(({ id, from }) => (from === null ? [] : [id])), 'closed' as const, 'done' as const];
  return to.flatMap((step) => kinds.map((kind) => ({ to: step, ...kind, cases: count() })));
}

describe('journeys for a reader who may see no small count', () => {
  console.log(`journeys without small counts: SEED=${SEED}`);

  test('steps and reasons show none, nor a difference of two that is one', () => {
    const next = random(SEED);
    let hidden = 0;
    for (let run = 0; run < RUNS; run++) {
      const waits = waitsOf(next);
      const repeats = repeatsOf(pathway, [{ measure: 'repeat', mature: Math.floor(next() * 12), cases: 0 }]);
      const told = toldJourney({
        rows: reachOf(pathway, waits),
        drop_off: dropOffOf(pathway, waits),
        repeats,
        contacts_without_case: Math.floor(next() * 9),
      });
      const about = JSON.stringify({ SEED, run });
      expect(isFew(told.contacts_without_case), about).toBe(false);
      for (const { mature, cases } of told.repeats) expect([mature, cases, minus(mature, cases)].some(isFew), about).toBe(false);
      for (const row of told.rows) {
        const { eligible, mature, reached, late, share, note } = row;
        const counts = [eligible, mature, reached, late, minus(eligible, mature), minus(mature, reached)];
        expect(counts.filter(isFew), about).toEqual([]);
        if (share !== null) expect(mature === null || reached === null, about).toBe(false);
        const reasons = told.drop_off.filter(({ step }) => step === row.step);
        expect(
          reasons.filter(({ cases }) => isFew(cases)),
          about,
        ).toEqual([]);
        const unsaid = reasons.filter(({ cases }) => cases === null).length;
        if (mature !== null && reached !== null) expect(unsaid, about).not.toBe(1);
        for (const { cases, share: of } of reasons) if (cases === null) expect(of, about).toBeNull();
        if (note === 'suppressed') hidden += 1;
      }
    }
    expect(hidden).toBeGreaterThan(0);
  });

  test('hand-overs, curves and the backlog of few cases have neither counts nor days', () => {
    const wait = (exit: WaitRow['exit'], days: number, cases: number): WaitRow => ({
      ...{ to: 'level_1', exit, days, mature: true, reason: '', cases },
    });
    const few = [wait('reached', 2, 3), wait('closed', 5, 20), wait('open', 30, 40)];
    const row = toldHandovers(handoversOf(pathway, few)).find(({ to }) => to === 'level_1');
    expect(row).toMatchObject({ n: null, closed: null, open: 40, median: null, p90: null, note: 'suppressed' });
    const of = (waits: readonly WaitRow[]) => {
      const { curves, rows } = timesOf(pathway, { waits, referrals: [], surveys: [] }, false);
      return { curve: curves.find(({ step }) => step === 'level_1'), rows: rows.filter(({ step }) => step === 'level_1') };
    };
    expect(of(few)).toMatchObject({ curve: { n: 63, open: 40, reason: 'suppressed', median: null }, rows: [] });
    const many = [
      wait('reached', 1, 10),
      wait('reached', 4, 2),
      wait('reached', 8, 30),
      wait('closed', 6, 12),
      wait('open', 30, 40),
    ];
    const { curve, rows } = of(many);
    expect(curve).toMatchObject({ n: 94, open: 40, exits: { level_1: 42, closed: 12 }, reason: null });
    // On the fourth day two came: it is told with the eighth.
    expect([...new Set(rows.map(({ time }) => time))]).toEqual(
      [1, 8, 30].filter((time) => rows.some((one) => one.time === time)),
    );
    expect(rows.some(({ time }) => time === 4)).toBe(false);
    expect(rows.every(({ at_risk }) => at_risk === null)).toBe(true);
    const open = (group: string, n: number) => ({ group, open: n, median: 3, p75: 4, p90: 5, oldest: 9, note: '' as const });
    const backlog = toldBacklog([open('a', 2), open('b', 30), open('c', 60)], ({ group }) => [group]);
    expect(backlog.map((one) => [one.open, one.median, one.oldest])).toEqual([
      [null, null, null],
      [null, null, null],
      [60, 3, null],
    ]);
    const little = {
      from: '2019-01-01',
      to: '2019-03-31',
      arrivals: 40,
      closures: 3,
      open: 20,
      mean_days_closed: 9,
      expected_open: 4,
      ratio: 5,
    };
    expect(toldLittle({ ...little, note: '' })).toMatchObject({ arrivals: null, ratio: null, note: 'suppressed' });
    expect(toldLittle({ ...little, closures: 30, note: '' })).toMatchObject({ arrivals: 40, ratio: 5, note: '' });
  });

  test('referrals and satisfaction keep what gives nobody back', () => {
    const sent = (sender: string, n: number, accepted: number) => ({
      ...{ sender, receiver: 'pua_l2', receiver_desk: '', sent: n, mature: n, accepted },
      ...{ rejected: 0, revoked: 0, unanswered: n - accepted, done: 0, outcomes: 0 },
    });
    const table = toldReferrals(referralRows([sent('a', 3, 1), sent('b', 20, 10), sent('c', 80, 40)]));
    expect(table[0]).toMatchObject({ sent: null, mature: null, accepted: null, share: null, done: null, note: 'suppressed' });
    expect(table[1]).toMatchObject({ sent: null, share: null });
    expect(table[2]).toMatchObject({ sent: 80, accepted: 40, share: 0.5, note: '' });
    const survey = (stratum: 'achieved' | 'closed', overall: number, cases: number, answered = true) => ({
      ...{ stratum, answered, days: 2, overall, helpful: 1, cases },
    });
    const rows = toldSatisfaction(
      satisfactionRows([
        ...[survey('achieved', 5, 30), survey('achieved', 1, 20), survey('achieved', 0, 25, false)],
        ...[survey('closed', 5, 28), survey('closed', 1, 2), survey('closed', 0, 40, false)],
      ]),
    );
    const closed = rows.find(({ stratum }) => stratum === 'closed');
    expect(closed).toMatchObject({ offered: 70, answered: 30, satisfied: null, share: null, note: 'suppressed' });
    expect(closed?.response).not.toBeNull();
    // The only other stratum would tell it from the sum of both.
    expect(rows.find(({ stratum }) => stratum === 'achieved')).toMatchObject({ satisfied: null, share: null });
  });
});
