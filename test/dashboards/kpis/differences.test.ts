import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildApp } from '../../../dashboards/app.ts';
import { type Differences, type DifferencesRequest, differences } from '../../../dashboards/kpis/differences.ts';
import type { Dimension } from '../../../specs/types.ts';
import { type FigureTown, openFigureTown } from '../figures.ts';

let town: FigureTown;
beforeAll(async () => {
  town = await openFigureTown();
});
afterAll(() => town.close());

const ask = (
  kpi: string,
  by: readonly Dimension[],
  span: [string, string],
  more: Partial<DifferencesRequest> = {},
): Promise<Differences> =>
  differences(town, {
    kpi,
    by,
    programme: 'teams',
    reader: { role: 'admin' },
    from_known: `${span[0]}T00:00:00.000Z`,
    to_known: `${span[1]}T00:00:00.000Z`,
    part: 'numerator',
    limit: 100,
    after: 0,
    ...more,
  });

describe('what changed between two instants', () => {
  test('a retraction: the cell, by how much, and the event with its place in the log', async () => {
    const answer = await ask('recipients', ['zone'], ['2020-04-30', '2020-05-02']);
    expect(answer).toMatchObject({
      from_known: '2020-04-30T00:00:00.000Z',
      to_known: '2020-05-02T00:00:00.000Z',
      known_at: '2020-05-02T00:00:00.000Z',
      data_as_of: '2020-05-01T08:00:00.000Z',
      next: null,
    });
    expect(answer.cells).toEqual([
      {
        zone: 'pistoiese',
        numerator_before: 1,
        numerator_after: 0,
        denominator_before: null,
        denominator_after: null,
        value_before: 1,
        value_after: 0,
      },
    ]);
    expect(answer.rows).toEqual([
      {
        zone: 'pistoiese',
        effect: -1,
        kind: 'retracted',
        event_id: 'hal-2',
        source: '/pua/pua1-pistoia',
        position: 'pua.events:0:10',
        recorded_at: '2020-05-01T08:00:00.000Z',
        occurred_at: '2019-05-05T09:00:00.000Z',
        amends: 'hal-1',
        reason: '',
      },
    ]);
  });

  test('new and late events; a person counts for the event that brought them in, not for the next one', async () => {
    const { rows, cells } = await ask('recipients', [], ['2019-01-10', '2019-03-31']);
    expect(rows.map(({ event_id, effect, kind }) => [event_id, effect, kind])).toEqual([
      ['anna-1', 1, 'new'],
      ['bea-1', 1, 'new'],
      ['carl-1', 1, 'new'],
      ['dina-1', 1, 'new'],
    ]);
    expect(cells).toMatchObject([{ numerator_before: 0, numerator_after: 4 }]);
    const late = await ask('contacts', [], ['2019-01-10', '2019-01-11'], { from_known: '2019-01-10T09:30:00.000Z' });
    expect(late.rows).toMatchObject([{ event_id: 'anna-1', effect: 1, kind: 'late' }]);
  });

  test('a target for some desks of a zone counts the events of those desks only', async () => {
    const { rows, cells } = await ask('target_attainment', ['zone'], ['2019-02-28', '2019-04-30']);
    expect(cells.map(({ zone, numerator_after }) => [zone, numerator_after])).toEqual([['piana-di-lucca', 1]]);
    expect(rows.map(({ zone, event_id, effect }) => [zone, event_id, effect])).toEqual([['piana-di-lucca', 'carl-1', 1]]);
  });

  test('a pace moves with time alone: the cell says so and no event does', async () => {
    const { rows, cells } = await ask('pace', [], ['2020-06-01', '2020-07-01']);
    expect(rows).toEqual([]);
    expect(cells).toHaveLength(1);
    expect(cells[0]?.numerator_before).toBe(cells[0]?.numerator_after);
    expect(cells[0]?.denominator_after).toBeGreaterThan(Number(cells[0]?.denominator_before));
  });

  test('page by page', async () => {
    const span: [string, string] = ['2019-01-01', '2020-06-01'];
    const whole = await ask('contacts', ['month'], span);
    const first = await ask('contacts', ['month'], span, { limit: 6 });
    const second = await ask('contacts', ['month'], span, { limit: 6, after: first.next ?? 0 });
    expect([...first.rows, ...second.rows]).toEqual(whole.rows);
    expect([first.next, second.next, whole.next]).toEqual([6, null, null]);
  });

  test('a zone sees the sum of what other zones changed, not their events', async () => {
    const answer = await ask('contacts', [], ['2019-01-01', '2019-04-30'], { reader: { role: 'zone', zone: 'pratese' } });
    expect(answer.rows.map(({ event_id, effect, kind }) => [event_id, effect, kind])).toEqual([
      ['', 4, 'withheld'],
      ['anna-1', 1, 'new'],
      ['bea-1', 1, 'new'],
      ['eve-1', 1, 'new'],
    ]);
    expect(answer.cells).toMatchObject([{ numerator_after: 7 }]);
  });
});

test('what cannot be asked says what can', async () => {
  const app = await buildApp({
    ...town,
    version: '0.0.0-test',
    topic: 'pua.events',
    reader: () => ({ role: 'admin' }),
    readiness: async () => ({ ok: true, checks: {} }),
    metrics: { consumer: async () => null },
  });
  const refused = async (query: string) => {
    const answer = await app.inject(`/v1/differences?${query}`);
    return [answer.statusCode, answer.json().errors?.[0].parameter];
  };
  expect(await refused('kpi=contacts')).toEqual([400, 'from_known']);
  expect(await refused('from_known=2019-01-01')).toEqual([400, 'kpi']);
  expect(await refused('kpi=contacts&from_known=2020-01-01&to_known=2019-01-01')).toEqual([400, 'from_known']);
  expect(await refused('kpi=contacts&from_known=2020-01-01&to_known=2044-01-01')).toEqual([400, 'known_at']);
  expect(await refused('kpi=contacts&from_known=2020-01-01&by=shoe_size')).toEqual([400, 'by']);
  expect(await refused('kpi=pace&from_known=2020-01-01&part=denominator')).toEqual([400, 'part']);
  expect(await refused('kpi=contacts&from_known=2020-01-01&known_at=2020-01-01')).toEqual([400, 'known_at']);
  await app.close();
});
