import { describe, expect, test } from 'vitest';
import { joinFrame, rowsOfArrow } from '../../../dashboards/browser/rows.ts';
import { columns, toArrow } from '../../../dashboards/tabular.ts';

test('rows of the API come back from Arrow as plain objects, nulls kept', () => {
  const bytes = toArrow(
    [...columns('category', ['zone']), ...columns('number', ['numerator', 'denominator']), ...columns('boolean', ['suppressed'])],
    [
      { zone: 'pratese', numerator: 166, denominator: 200, suppressed: false },
      { zone: 'elba', numerator: 0, denominator: null, suppressed: false },
    ],
    {},
  );
  expect(rowsOfArrow(bytes)).toEqual([
    { zone: 'pratese', numerator: 166, denominator: 200, suppressed: false },
    { zone: 'elba', numerator: 0, denominator: null, suppressed: false },
  ]);
});

describe('a frame', () => {
  const rows = [
    { zone: 'b', month: '2019-01', numerator: 1 },
    { zone: 'b', month: '2019-02', numerator: 2 },
    { zone: 'elsewhere', month: '2019-01', numerator: 9 },
  ];

  test('keeps its own order and names, takes every row of its lines and leaves the others out', () => {
    const frame = {
      key: 'zone',
      rows: [
        { key: 'a', name: 'A' },
        { key: 'b', name: 'B' },
      ],
    };
    expect(joinFrame(rows, frame)).toEqual([
      { key: 'a', name: 'A' },
      { key: 'b', name: 'B', zone: 'b', month: '2019-01', numerator: 1 },
      { key: 'b', name: 'B', zone: 'b', month: '2019-02', numerator: 2 },
    ]);
  });

  test('never speaks over the answer', () => {
    const frame = { key: 'zone', rows: [{ key: 'b', month: '2020-12', numerator: 0 }] };
    expect(joinFrame(rows.slice(0, 1), frame)).toEqual([{ key: 'b', zone: 'b', month: '2019-01', numerator: 1 }]);
  });

  test('after another, adds what its own column names; a line that nothing answers stands alone', () => {
    const zones = { key: 'zone', rows: [{ key: 'b', name: 'B' }] };
    const months = {
      key: 'month',
      rows: [
        { key: 'head', title: '2019' },
        { key: '2019-02', title: 'February' },
      ],
    };
    expect([zones, months].reduce(joinFrame, rows)).toEqual([
      { key: 'head', title: '2019' },
      { key: 'b', name: 'B', title: 'February', zone: 'b', month: '2019-02', numerator: 2 },
    ]);
  });
});
