import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judge, statusOf } from '../../../dashboards/adequacy/judge.ts';
import type { RequirementStatus } from '../../../dashboards/adequacy/types.ts';
import { holds } from '../../support/events.ts';

const exactly = (value: number) => ({ low: value, high: value });

test.each([
  ['at_least', 18, 'met'],
  ['at_least', 17.9, 'partial'],
  ['at_least', 12, 'partial'],
  ['at_least', 11.9, 'not_met'],
] as const)('%s 18, partly from 12: %s is %s', (operator, value, status) => {
  expect(judge({ operator, threshold: 18, partial: 12 }, exactly(value))).toBe(status);
});

test.each([
  ['at_most', 14, 'met'],
  ['at_most', 21, 'partial'],
  ['at_most', 22, 'not_met'],
] as const)('%s 14, partly to 21: %s is %s', (operator, value, status) => {
  expect(judge({ operator, threshold: 14, partial: 21 }, exactly(value))).toBe(status);
});

test('without a partial threshold, met or not; equals is one value alone', () => {
  expect(judge({ operator: 'at_least', threshold: 1, partial: null }, exactly(0))).toBe('not_met');
  expect(judge({ operator: 'equals', threshold: 2, partial: null }, exactly(2))).toBe('met');
  expect(judge({ operator: 'equals', threshold: 2, partial: null }, exactly(3))).toBe('not_met');
});

test('nothing stated is unknown; a part not stated leaves open what it could change, and no more', () => {
  const hours = { operator: 'at_least', threshold: 24, partial: 12 } as const;
  expect(judge(hours, null)).toBe('unknown');
  expect(judge({ ...hours, threshold: 18 }, { low: 20, high: 92 })).toBe('met');
  expect(judge(hours, { low: 20, high: 92 })).toBe('unknown');
  expect(judge(hours, { low: 7, high: 20 })).toBe('not_met');
  expect(judge(hours, { low: 13, high: 20 })).toBe('partial');
  expect(judge({ operator: 'equals', threshold: 2, partial: null }, { low: 1, high: 3 })).toBe('unknown');
  expect(judge({ operator: 'equals', threshold: 0, partial: null }, { low: 1, high: 3 })).toBe('not_met');
});

const ORDER: readonly RequirementStatus[] = ['not_met', 'partial', 'met'];
const value = fc.double({ min: -1000, max: 1000, noNaN: true });

describe.each(['at_least', 'at_most'] as const)('%s', (operator) => {
  const bars = fc.record({ threshold: value, partial: fc.option(value) }).map(({ threshold, partial }) => {
    if (partial === null) return { operator, threshold, partial };
    const [low, high] = [Math.min(threshold, partial), Math.max(threshold, partial)];
    return operator === 'at_least' ? { operator, threshold: high, partial: low } : { operator, threshold: low, partial: high };
  });

  test('a better value never has a worse status', () => {
    holds(
      `status order, ${operator}`,
      fc.property(bars, value, value, (bar, a, b) => {
        const [worse, better] = operator === 'at_least' ? [Math.min(a, b), Math.max(a, b)] : [Math.max(a, b), Math.min(a, b)];
        expect(ORDER.indexOf(judge(bar, exactly(better)))).toBeGreaterThanOrEqual(ORDER.indexOf(judge(bar, exactly(worse))));
      }),
    );
  });

  test('of a value that may lie between two: met when every value between them is, unknown when only some are', () => {
    holds(
      `between two, ${operator}`,
      fc.property(bars, value, value, fc.double({ min: 0, max: 1, noNaN: true }), (bar, a, b, share) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const said = judge(bar, { low, high });
        const inside = judge(bar, exactly(Math.min(high, Math.max(low, low + share * (high - low)))));
        const ends = [judge(bar, exactly(low)), judge(bar, exactly(high))].filter((end) => end === 'met').length;
        if (said === 'met') expect(inside).toBe('met');
        else if (said === 'unknown') expect(ends).toBe(1);
        else expect(inside).not.toBe('met');
      }),
    );
  });
});

test('a desk is what its mandatory requirements say: missing before unknown, and nothing without the level', () => {
  const of = (...statuses: RequirementStatus[]) => statuses.map((status) => ({ mandatory: true, status }));
  const optional = { mandatory: false, status: 'not_met' } as const;
  expect(statusOf([...of('met', 'met'), optional], true)).toBe('pua');
  expect(statusOf(of('met', 'unknown'), true)).toBe('not_assessable');
  expect(statusOf(of('unknown', 'partial'), true)).toBe('in_progress');
  expect(statusOf(of('unknown', 'not_met'), true)).toBe('in_progress');
  expect(statusOf(of('not_applicable'), false)).toBe('not_assessable');
});
