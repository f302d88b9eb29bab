import { afterAll, beforeAll, expect, test } from 'vitest';
import { evaluateKpi } from '../../../dashboards/kpis/evaluate.ts';
import type { KpiAnswer, KpiRequest, KpiRow } from '../../../dashboards/kpis/types.ts';
import type { Dimension } from '../../../specs/types.ts';
import { type FigureTown, openFigureTown } from '../figures.ts';

let town: FigureTown;
beforeAll(async () => {
  town = await openFigureTown();
});
afterAll(() => town.close());

const ask = (kpi: string, by: readonly Dimension[] = [], more: Partial<KpiRequest> = {}): Promise<KpiAnswer> =>
  evaluateKpi(town, { kpi, by, programme: 'teams', reader: { role: 'admin' }, ...more });

const rowOf = (answer: KpiAnswer, dimension: Dimension, value: string): KpiRow => {
  const row = answer.rows.find((r) => r[dimension] === value);
  if (!row) throw new Error(`no row ${value}`);
  return row;
};

test('a contact counts whoever it is of; a recipient counts once at each level', async () => {
  expect((await ask('contacts')).rows).toMatchObject([
    { numerator: 8, denominator: null, value: 8, n: 8, suppressed: false, note: '' },
  ]);
  expect((await ask('recipients')).rows).toMatchObject([{ value: 5 }]);
  const zones = await ask('recipients', ['zone']);
  expect(zones.rows.filter(({ value }) => value !== 0).map(({ zone, value }) => [zone, value])).toEqual([
    ['empolese-valdarno-valdelsa', 1],
    ['firenze', 1],
    ['piana-di-lucca', 2],
    ['pratese', 2],
  ]);
});

test('every zone is a row: a known zero, and why there is nothing', async () => {
  const { rows } = await ask('recipients', ['zone']);
  expect(rows).toHaveLength(28);
  const note = (zone: string) => rows.find((row) => row.zone === zone)?.note;
  expect(rows.filter((row) => row.note === 'no_pua')).toHaveLength(17);
  expect([note('lunigiana'), note('livornese'), note('apuane'), note('casentino')]).toEqual([
    'no_pua',
    'being_defined',
    'being_defined',
    '',
  ]);
  const weIn = await ask('recipients', ['zone'], { programme: 'we-in' });
  expect(rowOf(weIn, 'zone', 'livornese').note).toBe('');
  expect(rowOf(weIn, 'zone', 'casentino').note).toBe('not_in_programme');
});

test('desks of the programme and those being defined are rows', async () => {
  const { rows } = await ask('recipients', ['desk']);
  expect(rows).toHaveLength(16);
  expect(rows.find(({ desk }) => desk === 'pua1-poppi')).toMatchObject({ value: 0, note: '' });
  expect(rows.find(({ desk }) => desk === 'pua1-livorno')).toMatchObject({ value: 0, note: 'being_defined' });
});

test('months of the period without data are zero rows, months to come are none', async () => {
  const half = await ask('contacts', ['month'], { from: '2019-01-01', to: '2019-07-31' });
  expect(half.rows.map(({ month, value }) => [month, value])).toEqual([
    ['2019-01', 3],
    ['2019-02', 1],
    ['2019-03', 2],
    ['2019-04', 1],
    ['2019-05', 0],
    ['2019-06', 1],
    ['2019-07', 0],
  ]);
  const running = await ask('contacts', ['month'], { programme: 'we-in' });
  expect(running.rows.map(({ month }) => month)).toEqual(
    ['06', '07', '08', '09', '10', '11', '12'].map((m) => `2025-${m}`).concat('2026-01'),
  );
});

test('other dimensions have the values that were seen, in every place', async () => {
  const { rows } = await ask('contacts', ['zone', 'gender']);
  expect(rows).toHaveLength(28);
  expect(rowOf(await ask('contacts', ['zone', 'gender']), 'zone', 'mugello')).toMatchObject({
    gender: 'female',
    value: 0,
    note: 'no_pua',
  });
});

test('target attainment: the regional target, its desks, and a zone that has one for some of its desks only', async () => {
  // 5 of 1,150; Pratese 2 of 200; Lucca 1 of 100: carl at Lucca, while Capannori, in the same zone, signed no target.
  expect((await ask('target_attainment')).rows[0]).toMatchObject({
    numerator: 5,
    denominator: 1150,
    value: 500 / 1150,
    note: '',
  });
  const zones = await ask('target_attainment', ['zone']);
  expect(rowOf(zones, 'zone', 'pratese')).toMatchObject({ numerator: 2, denominator: 200, value: 1, note: '' });
  expect(rowOf(zones, 'zone', 'piana-di-lucca')).toMatchObject({
    numerator: 1,
    denominator: 100,
    value: 1,
    note: 'partial_target',
  });
  expect(rowOf(zones, 'zone', 'firenze')).toMatchObject({ numerator: 1, denominator: null, value: null, note: 'no_target' });
  expect(rowOf(zones, 'zone', 'lunigiana')).toMatchObject({ denominator: null, value: null, note: 'no_pua no_target' });
  const desks = await ask('target_attainment', ['desk']);
  expect(rowOf(desks, 'desk', 'pua1-lucca')).toMatchObject({ numerator: 1, denominator: 100 });
  expect(rowOf(desks, 'desk', 'pua1-capannori')).toMatchObject({
    numerator: 2,
    denominator: null,
    value: null,
    note: 'no_target',
  });
  // The network led by Prato: anna, bea and carl of 200 + 100 + 100.
  expect(rowOf(await ask('target_attainment', ['network']), 'network', 'net-prato')).toMatchObject({
    numerator: 3,
    denominator: 400,
    note: '',
  });
  // Filters narrow as groups do; over two desks with a target people stay distinct: anna and bea of 300.
  const centro = await ask('target_attainment', [], { area_vasta: 'centro' });
  expect(centro.rows).toMatchObject([{ numerator: 2, denominator: 300, note: 'partial_target' }]);
});

test('a programme without targets has none, never zero; without a programme the one that has targets is meant', async () => {
  const weIn = await ask('target_attainment', [], { programme: 'we-in' });
  expect(weIn.rows).toMatchObject([{ numerator: 1, denominator: null, value: null, note: 'no_target' }]);
  const { programme: _, ...request } = { kpi: 'target_attainment', by: [], programme: '', reader: { role: 'admin' as const } };
  expect(await evaluateKpi(town, request)).toMatchObject({
    filters: { programme: 'teams' },
    rows: [{ numerator: 5, denominator: 1150 }],
  });
  const both = await evaluateKpi(town, { ...request, by: ['programme'] });
  expect(both.rows).toMatchObject([
    { programme: 'teams', numerator: 5, denominator: 1150 },
    { programme: 'we-in', numerator: 1, denominator: null },
  ]);
});

test('pace: what is reached against the planned share of the target', async () => {
  // 2018-10-02 to 2019-12-31 is 91 + 365 = 456 of the plan's 91 + 365 + 366 = 822 days.
  const planned = (1150 * 456) / 822;
  const [row] = (await ask('pace', [], { to: '2019-12-31' })).rows;
  expect(row?.denominator).toBeCloseTo(planned, 9);
  expect(row?.value).toBeCloseTo(5 / planned, 12);
  // The whole plan has elapsed by the last day of the programme.
  expect((await ask('pace')).rows[0]).toMatchObject({ denominator: 1150 });
  // A period is measured against the days planned in it: 31 of 822 in January 2019, none in the extension.
  const january = await ask('pace', [], { from: '2019-01-01', to: '2019-01-31' });
  expect(january.rows[0]?.denominator).toBeCloseTo((1150 * 31) / 822, 9);
  expect((await ask('pace', [], { from: '2021-01-01' })).rows).toMatchObject([
    { denominator: 0, value: null, note: 'no_planned_time' },
  ]);
});

test('coverage: the nearest count of foreign residents, with its source; unknown where no source gives one', async () => {
  // At the end of 2019: the region 417,382 (2019-01-01); Empolese 31,285; Prato 40,066 (2018).
  const region = await ask('coverage', [], { to: '2019-12-31' });
  expect(region.rows[0]).toMatchObject({ numerator: 5, denominator: 417_382, value: 5000 / 417_382, note: 'small_n' });
  expect(region.denominators).toEqual([
    {
      territory: '09',
      value: 417_382,
      reference_date: '2019-01-01',
      source: expect.stringContaining('gonews'),
      note: expect.any(String),
    },
  ]);
  // Exact limits of 5 (Garwood 1936): 1.6235 and 11.6683.
  expect(((region.rows[0]?.lower ?? 0) * 417_382) / 1000).toBeCloseTo(1.6235, 4);
  expect(((region.rows[0]?.upper ?? 0) * 417_382) / 1000).toBeCloseTo(11.6683, 4);
  const zones = await ask('coverage', ['zone'], { to: '2019-12-31' });
  expect(rowOf(zones, 'zone', 'empolese-valdarno-valdelsa')).toMatchObject({ numerator: 1, denominator: 31_285 });
  expect(rowOf(zones, 'zone', 'pratese')).toMatchObject({
    numerator: 2,
    denominator: null,
    value: null,
    lower: null,
    note: 'no_denominator',
  });
  expect(rowOf(await ask('coverage', ['desk'], { to: '2019-12-31' }), 'desk', 'pua1-prato')).toMatchObject({
    denominator: 40_066,
  });
  expect(rowOf(await ask('coverage', ['province'], { to: '2021-12-31' }), 'province', 'GR')).toMatchObject({
    denominator: 21_820,
  });
});

test('as known at: what was retracted later still counts before', async () => {
  const pistoia = (known_at?: string) => ask('recipients', [], { zone: 'pistoiese', ...(known_at ? { known_at } : {}) });
  expect((await pistoia()).rows).toMatchObject([{ value: 0 }]);
  const before = await pistoia('2020-04-30T22:00:00.000Z');
  expect(before).toMatchObject({
    rows: [{ value: 1 }],
    known_at: '2020-04-30T22:00:00.000Z',
    data_as_of: '2019-06-10T10:00:00.000Z',
  });
});

test('what an answer says of itself', async () => {
  expect(await ask('recipients', ['zone'], { zone: 'pratese' })).toMatchObject({
    kpi: 'recipients',
    unit: 'persons',
    by: ['zone'],
    filters: { programme: 'teams', zone: 'pratese' },
    data_as_of: '2025-09-01T10:00:00.000Z',
    known_at: '2026-01-15T12:00:00.000Z',
    framework_version: '2020-proposal',
    synthetic: false,
    rows: [{ zone: 'pratese', value: 2 }],
  });
});

test('a question with too many groups is refused, not cut; an unknown KPI lists those there are', async () => {
  const wide = ask('recipients', ['desk', 'month', 'province', 'zone', 'level', 'channel', 'gender', 'citizenship', 'language'], {
    from: '2019-01-01',
  });
  await expect(wide).resolves.toMatchObject({ kpi: 'recipients' });
  const wider = ask('recipients', ['zone', 'month'], { from: '1000-01-01' });
  await expect(wider).rejects.toMatchObject({ problem: { code: 'parameter_invalid', errors: [{ parameter: 'by' }] } });
  await expect(ask('recipient')).rejects.toMatchObject({
    problem: { code: 'not_found', allowed: expect.arrayContaining(['recipients']) },
  });
});

test('every KPI has an answer, whole, by zone, desk and month; contacts add up along each dimension that does not overlap', async () => {
  for (const { id, dimensions } of town.specs.kpis.values()) {
    const asked = (['region', 'zone', 'desk', 'month'] as const).filter((dimension) => dimensions.includes(dimension));
    const answers = await Promise.all([[], ...asked.map((dimension) => [dimension])].map((by) => ask(id, by)));
    for (const { by, rows } of answers) {
      const place = `${id} by ${by.join(',')}`;
      if (!by.includes('month')) expect(rows.length, place).toBeGreaterThan(0);
      for (const { numerator, denominator, value, lower, upper, n, note } of rows) {
        for (const figure of [numerator, denominator, value, lower, upper, n])
          expect(figure === null || Number.isFinite(figure), place).toBe(true);
        expect(value === null && note === '', `${place} has no value and does not say why`).toBe(false);
      }
    }
  }
  for (const dimension of town.specs.kpis.get('contacts')?.dimensions ?? []) {
    const { rows } = await ask('contacts', [dimension]);
    const total = rows.reduce((sum, { numerator }) => sum + (numerator ?? 0), 0);
    if (dimension !== 'service_area') expect(total, dimension).toBe(8);
  }
  expect((await ask('contacts', ['region'])).rows).toMatchObject([{ region: '09', value: 8 }]);
  expect((await ask('contacts', ['network'])).rows.map(({ network, value }) => [network, value])).toEqual([
    ['', 2],
    ['net-firenze', 2],
    ['net-pisa', 0],
    ['net-prato', 4],
  ]);
}, 240_000);
