import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { evaluateKpi } from '../../../dashboards/kpis/evaluate.ts';
import type { KpiAnswer, KpiRequest, KpiRow } from '../../../dashboards/kpis/types.ts';
import type { Publication } from '../../../ingest/simulate/simulate.ts';
import { loadSpecs } from '../../../specs/load.ts';
import type { Dimension, Expenditure, Programme, Specs } from '../../../specs/types.ts';
import { requirement, version } from '../adequacy/framework.ts';
import { declared, type ToldTown, tell } from '../adequacy/plans.ts';

const CLOSED = {
  mon: 'closed',
  tue: 'closed',
  wed: 'closed',
  thu: 'closed',
  fri: 'closed',
  sat: 'closed',
  sun: 'closed',
} as const;

/**
 * August 2019 of Prato: Mondays 5, 12, 19, 26 of four hours, Wednesdays 7, 14, 21, 28 of two, Thursdays 1, 8, 15, 22, 29 of one. The 12th, 13th and 14th
 * are stated closed, the 15th is a holiday: 3 × 4 + 3 × 2 + 4 × 1 = 22 hours. A mediator of Urdu is there on Mondays and one of Arabic on
 * Wednesdays: 3 × 4 + 3 × 2 = 18 hours; the one of Albanian comes on Tuesdays, when the desk is closed. From October on it is known that Mondays
 * were closed all along: 22 − 12 = 10 hours.
 */
const PRATO = {
  opening: { ...CLOSED, mon: [['09:00', '13:00']], wed: [['14:00', '16:00']], thu: [['10:00', '11:00']] },
  exceptions: ['2019-08-12', '2019-08-13', '2019-08-14'].map((day) => ({ day, opening: 'closed' })),
  mediators: [
    { language: 'ur', day: 'mon', from: '09:00', to: '13:00' },
    { language: 'sq', day: 'tue', from: '09:30', to: '12:30' },
    { language: 'ar', day: 'wed', from: '14:00', to: '16:00' },
  ],
};

function contact(id: string, person: string, desk: string, day: string, permit = 'family'): Publication {
  const profile = { gender: 'female', citizenship: 'MA', permit, birth_year: 1985 };
  const asked = { services: [{ code: 'residence_registration', result: 'answered' }], problem_area: 'social' };
  const time = `${day}T08:30:00Z`;
  return {
    event: {
      ...{ specversion: '1.0', id, source: `/pua/${desk}`, type: 'it.toscana.pua.contact.recorded.v1', time },
      subject: person.padEnd(43, '_'),
      data: { profile, unit: 'pua_l1', channel: 'direct_desk', language: 'it', ...asked },
    },
    publishedAt: Date.parse(time) + 1_000,
  };
}

/** Pistoia says nothing of Wednesdays, Lucca nothing at all, Fucecchio is closed all August, the ten other desks of TEAMS are silent. */
const PUBLISHED: readonly Publication[] = [
  declared('pua1-prato', 'd-prato', '2019-07-01', PRATO),
  declared('pua1-pistoia', 'd-pistoia', '2019-07-01', { opening: { ...CLOSED, mon: [['09:00', '12:00']], wed: null } }),
  declared('pua1-fucecchio', 'd-fucecchio', '2019-08-01', { opening: CLOSED, mediators: [] }),
  contact('prato-1', 'anna', 'pua1-prato', '2019-08-01'),
  contact('prato-2', 'anna', 'pua1-prato', '2019-08-05'),
  contact('prato-3', 'bea', 'pua1-prato', '2019-08-07'),
  contact('prato-4', 'carl', 'pua1-prato', '2019-08-20'),
  contact('pistoia-1', 'dina', 'pua1-pistoia', '2019-08-05'),
  contact('pistoia-2', 'eve', 'pua1-pistoia', '2019-08-12', 'none'),
  contact('lucca-1', 'anna', 'pua1-lucca', '2019-08-28'),
  declared('pua1-prato', 'd-prato-again', '2019-07-01', { ...PRATO, opening: { ...PRATO.opening, mon: 'closed' } }, 92),
];

const loaded = loadSpecs();
const teams = loaded.programmes.get('teams');
if (teams === undefined) throw new Error('no programme teams');

const withTeams = (change: Partial<Programme>): Specs => ({
  ...loaded,
  programmes: new Map([...loaded.programmes, ['teams', { ...teams, ...change }]]),
});
const spent = (organisation: string | null, amount_eur: number, to: string): Expenditure => ({
  organisation,
  amount_eur,
  to,
  source: 'test',
});

let town: ToldTown;
beforeAll(async () => {
  town = await tell(loaded, PUBLISHED);
});
afterAll(() => town.close());

const AUGUST = { from: '2019-08-01', to: '2019-08-31', programme: 'teams', known_at: '2019-09-15T00:00:00.000Z' };
const ask = (kpi: string, by: readonly Dimension[] = [], more: Partial<KpiRequest> = {}, specs = loaded): Promise<KpiAnswer> =>
  evaluateKpi(
    { specs, warehouse: town.warehouse, now: () => Date.parse('2020-01-15T12:00:00Z') },
    { kpi, by, ...AUGUST, reader: { role: 'region' }, ...more },
  );
const only = ({ rows }: KpiAnswer): KpiRow | undefined => (rows.length === 1 ? rows[0] : undefined);
const rowOf = ({ by, rows }: KpiAnswer, ...values: string[]): KpiRow | undefined =>
  rows.find((row) => by.every((dimension, i) => row[dimension] === values[i]));

describe('contacts per opening hour', () => {
  test('4 contacts of Prato in its 22 hours: a closed week and a holiday are not open', async () => {
    const row = only(await ask('contacts_per_opening_hour', [], { desk: 'pua1-prato' }));
    expect(row).toMatchObject({ numerator: 4, denominator: 22, n: 4, note: 'small_n' });
    expect(row?.value).toBeCloseTo(4 / 22, 12);
    // Exact Poisson limits of 4: 1.0899 and 10.2416, per hour.
    expect(row?.lower).toBeCloseTo(1.0899 / 22, 4);
    expect(row?.upper).toBeCloseTo(10.2416 / 22, 4);
  });

  test('a week stated in part, a desk that states nothing, one closed all month', async () => {
    const desks = await ask('contacts_per_opening_hour', ['desk']);
    expect(rowOf(desks, 'pua1-pistoia')).toMatchObject({ numerator: 2, denominator: null, value: null, note: 'not_stated' });
    expect(rowOf(desks, 'pua1-lucca')).toMatchObject({ numerator: 1, denominator: null, value: null, note: 'not_stated' });
    expect(rowOf(desks, 'pua1-fucecchio')).toMatchObject({ numerator: 0, denominator: 0, value: null, note: 'empty' });
  });

  test('the region counts the desks whose hours are stated, their contacts alone, and tells how many are not', async () => {
    // 14 desks of TEAMS, Prato and Fucecchio stated: 12 are not.
    expect(only(await ask('contacts_per_opening_hour'))).toMatchObject({
      ...{ numerator: 4, denominator: 22 },
      note: 'partly_stated:12 small_n',
    });
    const zones = await ask('contacts_per_opening_hour', ['zone', 'month']);
    expect(rowOf(zones, 'pratese', '2019-08')).toMatchObject({ numerator: 4, denominator: 22 });
    expect(rowOf(zones, 'lunigiana', '2019-08')).toMatchObject({ denominator: 0, value: null, note: 'no_pua empty' });
  });

  test('as known at: in October it is known that Mondays were closed', async () => {
    const row = only(await ask('contacts_per_opening_hour', [], { desk: 'pua1-prato', known_at: '2019-10-10T00:00:00.000Z' }));
    expect(row).toMatchObject({ numerator: 4, denominator: 10, value: 0.4 });
  });

  test('months before the first declaration are left out with their contacts; no programme named is all of them', async () => {
    const { programme: _, ...anyProgramme } = AUGUST;
    const whole = {
      desk: 'pua1-prato',
      from: '2019-06-01',
      to: '2019-08-31',
      known_at: AUGUST.known_at,
      reader: { role: 'region' },
    } as const;
    const answer = await evaluateKpi(
      { specs: loaded, warehouse: town.warehouse, now: () => Date.parse(anyProgramme.known_at) },
      { kpi: 'contacts_per_opening_hour', by: ['month'], ...whole },
    );
    expect(rowOf(answer, '2019-06')).toMatchObject({ denominator: null, note: 'not_stated' });
    // July 2019: Mondays 1, 8, 15, 22, 29, Wednesdays 3, 10, 17, 24, 31, Thursdays 4, 11, 18, 25: 20 + 10 + 4.
    expect(rowOf(answer, '2019-07')).toMatchObject({ numerator: 0, denominator: 34, value: 0 });
    expect(rowOf(answer, '2019-08')).toMatchObject({ numerator: 4, denominator: 22 });
  });

  test('a reader of a zone sees the whole region, or the own zone alone', async () => {
    const reader = { role: 'zone', zone: 'pistoiese' } as const;
    expect(only(await ask('contacts_per_opening_hour', [], { reader }))).toMatchObject({ numerator: 4, denominator: 22 });
    const zones = await ask('contacts_per_opening_hour', ['zone'], { reader });
    expect(zones.rows).toMatchObject([{ zone: 'pistoiese', numerator: 2, denominator: null, note: 'not_stated' }]);
    const desk = await ask('contacts_per_opening_hour', [], { reader: { role: 'desk', desk: 'pua1-prato' } });
    expect(only(desk)).toMatchObject({ numerator: 4, denominator: 22, note: 'small_n' });
    await expect(ask('contacts_per_opening_hour', [], { reader: { role: 'public' } })).rejects.toThrow('not public');
  });
});

test('opening hours per 1,000 foreign residents: the hours of an average week of the period', async () => {
  // Prato: 22 hours in 31 days are 22 × 7 / 31 a week, for the 40,066 foreign residents of the comune (S003 l.62), the figure nearest in time.
  const desks = await ask('opening_hours_per_1000', ['desk']);
  const residents = 40_066;
  const prato = rowOf(desks, 'pua1-prato');
  expect(prato).toMatchObject({ denominator: residents, lower: null, upper: null, n: 1, note: '' });
  expect(prato?.numerator).toBeCloseTo((22 * 7) / 31, 12);
  expect(prato?.value).toBeCloseTo(((22 * 7) / 31 / residents) * 1000, 12);
  // Nobody states the hours of Pistoia: unknown. No PUA in Lunigiana: none, which is known; nor are its residents known.
  expect(rowOf(desks, 'pua1-pistoia')).toMatchObject({ numerator: null, value: null });
  const none = rowOf(await ask('opening_hours_per_1000', ['zone']), 'lunigiana');
  expect(none).toMatchObject({ numerator: 0, value: null, n: 0, note: 'no_pua no_denominator' });
  expect(only(await ask('opening_hours_per_1000'))?.note).toBe('partly_stated:12');
});

test('mediation hours per 100 contacts: the calendar on open days, and contacts where there is a calendar', async () => {
  const desks = await ask('mediation_hours_per_100', ['desk']);
  // 18 hours and 4 contacts; nobody states a calendar of Pistoia; Fucecchio states that there is none, and had no contacts.
  expect(rowOf(desks, 'pua1-prato')).toMatchObject({ numerator: 18, denominator: 4, value: 450, n: 4, note: 'small_n' });
  expect(rowOf(desks, 'pua1-pistoia')).toMatchObject({ numerator: null, denominator: 2, value: null, note: 'not_stated' });
  expect(rowOf(desks, 'pua1-fucecchio')).toMatchObject({ numerator: 0, denominator: 0, value: null, note: 'empty' });
  expect(only(await ask('mediation_hours_per_100'))).toMatchObject({
    ...{ numerator: 18, denominator: 4, value: 450 },
    note: 'partly_stated:12 small_n',
  });
});

test('framework compliance: requirements met of those known, the unknown apart', async () => {
  const framework = version([
    requirement('hours', { metric: 'weekly_hours', threshold: 18 }),
    requirement('afternoons', { metric: 'afternoons', threshold: 1 }),
    requirement('staff', { metric: 'staff_headcount', threshold: 1 }),
    requirement('contacts', { metric: 'kpi:contacts', threshold: 3 }),
  ]);
  const specs = { ...loaded, frameworks: [framework] };
  const desks = await ask('framework_compliance', ['desk'], {}, specs);
  // Prato: 7 of 18 hours, one afternoon, no word of staff, 4 contacts: 2 of 3 met. Pistoia: 2 contacts of 3; with Wednesday unknown the rest is.
  expect(rowOf(desks, 'pua1-prato')).toMatchObject({ numerator: 2, denominator: 3, n: 3, note: 'requirements_unknown:1' });
  expect(rowOf(desks, 'pua1-prato')?.value).toBeCloseTo(200 / 3, 12);
  expect(rowOf(desks, 'pua1-pistoia')).toMatchObject({ numerator: 0, denominator: 1, value: 0, note: 'requirements_unknown:3' });
  // Fucecchio: no hours, no afternoon, no contact: 0 of 3. Lucca and the ten others are known by their contacts alone: 0 of 1 each.
  expect(only(await ask('framework_compliance', [], {}, specs))).toMatchObject({
    ...{ numerator: 2, denominator: 3 + 1 + 3 + 11, n: 18 },
    note: `requirements_unknown:${1 + 3 + 1 + 33}`,
  });
  const months = await ask('framework_compliance', ['desk', 'month'], { from: '2019-06-01' }, specs);
  // In June nothing was declared, and there was no contact.
  expect(rowOf(months, 'pua1-prato', '2019-06')).toMatchObject({ numerator: 0, denominator: 1, note: 'requirements_unknown:3' });
  expect(rowOf(months, 'pua1-prato', '2019-08')).toMatchObject({ numerator: 2, denominator: 3 });
  expect(only(await ask('framework_compliance', [], {}, { ...loaded, frameworks: [] }))).toMatchObject({
    value: null,
    note: 'no_framework',
  });
});

test('cost per recipient: what is stated to be spent, never the budget', async () => {
  expect(only(await ask('cost_per_recipient', [], { from: '2018-10-02' }))).toMatchObject({
    ...{ numerator: null, denominator: 4, value: null, note: 'expenditure_unknown' },
  });
  const specs = withTeams({
    expenditure: [
      spent(null, 90_000, '2019-08-31'),
      spent('comune-prato', 12_000, '2019-08-10'),
      spent('comune-lucca', 500, '2019-09-30'),
    ],
  });
  const since = { from: '2018-10-02' };
  // By 31 August anna, bea, carl and dina; eve has no permit. By 10 August anna and bea at Prato. Lucca states nothing by then.
  expect(only(await ask('cost_per_recipient', [], since, specs))).toMatchObject({
    numerator: 90_000,
    denominator: 4,
    value: 22_500,
  });
  const desks = await ask('cost_per_recipient', ['desk'], since, specs);
  expect(rowOf(desks, 'pua1-prato')).toMatchObject({ numerator: 12_000, denominator: 2, value: 6_000 });
  expect(rowOf(desks, 'pua1-prato')?.note).toContain('expenditure_until:2019-08-10');
  expect(rowOf(desks, 'pua1-lucca')).toMatchObject({ numerator: null, denominator: 1, value: null });
  expect(rowOf(desks, 'pua1-firenze')?.note).toContain('expenditure_unknown');
  expect(only(await ask('cost_per_recipient', [], {}, specs))?.note).toContain('not_from_start');
});

test('reporting completeness: months with an event of the months that one was to be expected of', async () => {
  const period = { from: '2019-07-01' };
  // 14 desks, two months, less Fucecchio's August: 27. Prato and Pistoia both months (in July their declarations), Lucca one: 5. 11 desks never.
  expect(only(await ask('reporting_completeness', [], period))).toMatchObject({
    ...{ numerator: 5, denominator: 27, n: 27, lower: null, note: 'silent_desks:11' },
  });
  const desks = await ask('reporting_completeness', ['desk'], period);
  expect(rowOf(desks, 'pua1-lucca')).toMatchObject({ numerator: 1, denominator: 2, value: 50, note: '' });
  expect(rowOf(desks, 'pua1-firenze')).toMatchObject({ numerator: 0, denominator: 2, value: 0, note: 'silent_desks:1' });
  expect(rowOf(desks, 'pua1-fucecchio')).toMatchObject({ numerator: 0, denominator: 1, value: 0 });
  // In the middle of August August is not over, and what was declared in July is all there is.
  const running = await ask('reporting_completeness', ['month'], { ...period, known_at: '2019-08-15T00:00:00.000Z' });
  expect(rowOf(running, '2019-07')).toMatchObject({ numerator: 2, denominator: 14 });
  expect(rowOf(running, '2019-08')).toMatchObject({ value: null, note: 'not_over empty' });
});

test('schedule slippage: days from the planned end to the stated one', async () => {
  const due = { from: '2018-10-02' };
  // By August one activity was to end, on 30 June; nobody states when it did.
  expect(only(await ask('schedule_slippage', [], due))).toMatchObject({
    ...{ numerator: null, denominator: 0, value: null, note: 'ends_not_stated:1 empty' },
  });
  const specs = withTeams({
    cronoprogramma: teams.cronoprogramma.map((one) => (one.id === 'C1' ? { ...one, actual_end: '2019-07-30' } : one)),
  });
  expect(only(await ask('schedule_slippage', [], due, specs))).toMatchObject({
    numerator: 30,
    denominator: 1,
    value: 30,
    n: 1,
    note: '',
  });
  const desks = await ask('schedule_slippage', ['desk'], due, specs);
  expect(rowOf(desks, 'pua1-prato')).toMatchObject({ value: 30 });
  expect(rowOf(desks, 'pua1-lucca')).toMatchObject({ value: null, note: 'empty' });
  // Before the stated end nobody knew it.
  const july = await ask('schedule_slippage', [], { ...due, to: '2019-07-15' }, specs);
  expect(only(july)).toMatchObject({ value: null, note: 'ends_not_stated:1 empty' });
});
