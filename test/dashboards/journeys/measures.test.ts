import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { littleCheck, windowTo } from '../../../dashboards/journeys/backlog.ts';
import { type Curve, type Ending, timeToStep } from '../../../dashboards/journeys/curves.ts';
import { dropOffOf, reachOf, repeatsOf, transitionsOf } from '../../../dashboards/journeys/reach.ts';
import { satisfactionRows } from '../../../dashboards/journeys/satisfaction.ts';
import { handoversOf, timesOf } from '../../../dashboards/journeys/times.ts';
import { cumulativeIncidence, kaplanMeier, quantile, quantileOfTally } from '../../../dashboards/statistics/index.ts';
import { loadSpecs } from '../../../specs/load.ts';
import type { WaitRow } from '../../../warehouse/journeys.ts';
import { holds } from '../../support/events.ts';
import { casesOf, exits, hasLog } from '../statistics/methods/log.ts';

const { journey: pathway } = loadSpecs();
const COMPETING: Curve = { step: 'accepted', from: 'referral', unit: 'referral', exits: ['accepted', 'rejected', 'revoked'] };
const SINGLE: Curve = { step: 'survey', from: 'survey_offered', unit: 'survey', exits: ['survey'] };
const wait = (to: WaitRow['to'], exit: WaitRow['exit'], days: number, cases: number, more: Partial<WaitRow> = {}): WaitRow => ({
  ...{ to, exit, days, cases, mature: true, reason: exit === 'reached' ? '' : 'still_open' },
  ...more,
});

describe('time to a step', () => {
  test('nobody, one, and nobody who ever made it', () => {
    expect(timeToStep(COMPETING, [])).toEqual({
      summary: expect.objectContaining({ n: 0, open: 0, median: null, reason: 'no_data', method: 'cumulative_incidence' }),
      rows: [],
    });
    const one = timeToStep(SINGLE, [{ exit: 'survey', days: 3, cases: 1 }]);
    expect(one).toMatchObject({ summary: { n: 1, open: 0, median: null, reason: 'too_few_events' }, rows: [] });
    const censored = timeToStep(COMPETING, [{ exit: null, days: 9, cases: 40 }]);
    expect(censored.summary).toMatchObject({ n: 40, open: 40, median: null, reason: null });
    expect(censored.rows.map(({ exit, share }) => [exit, share])).toEqual([
      ['', 1],
      ['accepted', 0],
      ['rejected', 0],
      ['revoked', 0],
    ]);
  });

  test('one exit is Kaplan and Meier: the answered and the waiting mirror one another', () => {
    // 20 surveys: 10 answered on day 2, 4 of the 10 left on day 5; then 6 are at risk, too few to show.
    const endings = [
      { exit: 'survey', days: 2, cases: 10 },
      { exit: 'survey', days: 5, cases: 4 },
      { exit: null, days: 30, cases: 6 },
    ];
    const { summary, rows } = timeToStep(SINGLE, endings);
    expect(summary).toMatchObject({ method: 'kaplan_meier', n: 20, open: 6, exits: { survey: 14 }, median: 2 });
    expect(rows.map(({ exit, time, at_risk, share }) => [exit, time, at_risk, Math.round(share * 1e9) / 1e9])).toEqual([
      ['', 2, 20, 0.5],
      ['survey', 2, 20, 0.5],
      ['', 5, 10, 0.3],
      ['survey', 5, 10, 0.7],
    ]);
    const [waiting, answered] = rows;
    expect(answered?.lower).toBeCloseTo(1 - (waiting?.upper ?? 0), 12);
  });

  const ending = fc.record({
    exit: fc.constantFrom('accepted', 'rejected', 'revoked', null),
    days: fc.integer({ min: 0, max: 60 }),
    cases: fc.integer({ min: 0, max: 8 }),
  });

  test('competing exits stack to 1, never fall, and are the same counted or spelled out', () => {
    holds(
      'journey curves',
      fc.property(fc.array(ending, { maxLength: 30 }), (endings: Ending[]) => {
        const { rows } = timeToStep(COMPETING, endings);
        const stacks = new Map<number, number>();
        for (const { time, share } of rows) stacks.set(time, (stacks.get(time) ?? 0) + share);
        for (const sum of stacks.values()) expect(sum).toBeCloseTo(1, 9);
        const accepted = rows.filter(({ exit }) => exit === 'accepted').map(({ share }) => share);
        expect(accepted).toEqual(accepted.toSorted((a, b) => a - b));
        expect(rows.every(({ at_risk }) => (at_risk ?? 0) >= 10)).toBe(true);

        const counted = endings.map(({ exit, days, cases }) => ({
          time: days,
          cause: exit,
          happened: exit !== null,
          count: cases,
        }));
        const spelled = counted.flatMap(({ count, ...one }) => Array.from({ length: count }, () => one));
        expect(cumulativeIncidence(counted, { leastAtRisk: 0 }).steps).toEqual(
          cumulativeIncidence(spelled, { leastAtRisk: 0 }).steps,
        );
        expect(kaplanMeier(counted).steps).toEqual(kaplanMeier(spelled).steps);
        const values = counted.map(({ time, count }) => ({ value: time, count }));
        for (const p of [0, 0.25, 0.5, 0.9, 1]) {
          const counts = quantileOfTally(values, p);
          const all = quantile(
            spelled.map(({ time }) => time),
            p,
          );
          if (all === null) expect(counts).toBeNull();
          else expect(counts).toBeCloseTo(all, 9);
        }
      }),
      100,
    );
  });

  test.runIf(hasLog('receipt.csv'))('the receipt log: 1,434 cases, 105 open; the naive curve overstates', () => {
    const log = casesOf('receipt.csv');
    const endings = exits(log).map(({ cause, time }): Ending => ({ exit: cause, days: time, cases: 1 }));
    const naive = timeToStep(
      { ...SINGLE, exits: ['reached'] },
      endings.map((one) => (one.exit === 'closed' ? { ...one, exit: null } : one)),
    );
    const { summary, rows } = timeToStep({ ...SINGLE, exits: ['reached', 'closed'] }, endings);
    expect(summary).toMatchObject({ n: 1434, exits: { reached: 1283 } });
    expect(log.filter(({ end }) => end === null)).toHaveLength(105);
    // R survival 3.5.3 on the same log, closures censored: ../shared/reference-cases/journey-metrics.json, receipt-t10-km.
    const waiting = [0.261063914187491, 0.177841017888366, 0.0929666186225965, 0.0388207910003858, 0.0213558109847855];
    for (const [i, day] of [1, 7, 14, 30, 60].entries()) {
      const at = (from: typeof rows, exit: string) =>
        from.findLast((row) => row.exit === exit && row.time <= day)?.share ?? Number.NaN;
      expect(at(naive.rows, '')).toBeCloseTo(waiting[i] ?? Number.NaN, 6);
      expect(at(rows, 'reached')).toBeLessThanOrEqual(1 - at(naive.rows, ''));
      expect(at(rows, 'reached') + at(rows, 'closed') + at(rows, '')).toBeCloseTo(1, 12);
    }
  });
});

describe('reach', () => {
  test('no case: zeros and unknown shares, no reasons', () => {
    for (const row of reachOf(pathway, []))
      expect(row).toMatchObject({ eligible: 0, mature: 0, reached: 0, share: null, lower: null });
    expect(dropOffOf(pathway, [])).toEqual([]);
    expect(repeatsOf(pathway, []).map(({ mature, share }) => [mature, share])).toEqual([
      [0, null],
      [0, null],
      [0, null],
    ]);
    expect(handoversOf(pathway, []).every(({ n, median, p90 }) => n === 0 && median === null && p90 === null)).toBe(true);
    expect(
      timesOf(pathway, { waits: [], referrals: [], surveys: [] }, true).curves.every(({ reason }) => reason === 'no_data'),
    ).toBe(true);
    expect(
      satisfactionRows([]).every(({ offered, response, share }) => offered === 0 && response === null && share === null),
    ).toBe(true);
  });

  test('a case within its term is in no share; what is late, refused or open is told apart and sums to 1', () => {
    const waits = [
      wait('accepted', 'reached', 30, 6),
      wait('accepted', 'reached', 31, 1),
      wait('accepted', 'reached', 2, 50, { mature: false }),
      wait('accepted', 'open', 90, 2, { reason: 'unanswered' }),
      wait('accepted', 'closed', 5, 1, { reason: 'withdrawn' }),
    ];
    const row = reachOf(pathway, waits).find(({ step }) => step === 'accepted');
    expect(row).toMatchObject({ eligible: 60, mature: 10, reached: 6, late: 1, share: 0.6 });
    const lost = dropOffOf(pathway, waits);
    expect(lost.map(({ reason, cases }) => [reason, cases])).toEqual([
      ['unanswered', 2],
      ['late', 1],
      ['withdrawn', 1],
    ]);
    expect(lost.reduce((sum, { share }) => sum + (share ?? 0), row?.share ?? 0)).toBeCloseTo(1, 12);
  });

  test('lead times are measured hand-over by hand-over: the whole is no sum of medians', () => {
    expect(transitionsOf(pathway).map(({ from, to }) => `${from} > ${to}`)).toContain('accepted_level_2 > level_2');
    const waits = [wait('referral', 'reached', 0, 2), wait('referral', 'reached', 9, 1), wait('outcome', 'reached', 40, 1)];
    const rows = handoversOf(pathway, waits);
    expect(rows.find(({ to }) => to === 'referral')).toMatchObject({ n: 3, median: 0, q3: 4.5 });
    expect(rows.find(({ to }) => to === 'outcome')).toMatchObject({ n: 1, median: 40, iqr: 0, p90: 40 });
  });
});

test("Little's law: what stays as long as the closed cases did keeps the ratio at 1", () => {
  const window = windowTo('2019-01-10', 10);
  expect(window).toEqual({ from: '2019-01-01', to: '2019-01-10' });
  // 2 cases a day, each open 3 days: 6 open on any day.
  expect(littleCheck(window, { arrivals: 20, closures: 20, closed_days: 60, open_days: 60 })).toMatchObject({
    open: 6,
    expected_open: 6,
    ratio: 1,
  });
  expect(littleCheck(window, { arrivals: 0, closures: 2, closed_days: 4, open_days: 7 })).toMatchObject({
    open: 0.7,
    expected_open: null,
    ratio: null,
  });
  expect(littleCheck(window, { arrivals: 3, closures: 3, closed_days: 0, open_days: 0 })).toMatchObject({
    expected_open: 0,
    ratio: null,
  });
});
