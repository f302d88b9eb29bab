import { expect, test } from 'vitest';
import { nextMediations } from '../../../dashboards/catalogue/mediation.ts';
import { desksAt } from '../../../dashboards/catalogue/open.ts';
import { romeInstant } from '../../../specs/calendar.ts';
import { catalogueOn, declares, specs } from './catalogue.ts';

const at = (day: string, time: string, ...declarations: Parameters<typeof declares>[]) =>
  new Map(
    desksAt(catalogueOn(day, ...declarations.map((one) => declares(...one))), romeInstant(day, time)).map((desk) => [
      desk.desk,
      desk,
    ]),
  );

const stateAt = (desk: string, ...ask: Parameters<typeof at>) => at(...ask).get(desk)?.state;

test('Wednesday is unknown at Prato, closed at Pistoia, by appointment at Lucca', () => {
  const states = at('2026-03-11', '10:00');
  expect(states.get('pua1-prato')).toMatchObject({ state: 'unknown', opens: '2026-03-12T08:00:00.000Z' });
  expect(states.get('pua1-pistoia')).toMatchObject({ state: 'closed', opens: '2026-03-12T07:30:00.000Z' });
  expect(states.get('pua1-lucca')).toMatchObject({ state: 'by_appointment', opens: '2026-03-17T08:00:00.000Z' });
  expect(states.get('pua1-firenze')).toMatchObject({ state: 'unknown', opens: '' });
  expect(states.size).toBe(specs.network.desks.size);
});

test('a slot holds from its first minute and no longer at its last', () => {
  expect(at('2026-03-10', '09:00').get('pua1-prato')).toMatchObject({ state: 'open', closes: '2026-03-10T12:00:00.000Z' });
  expect(stateAt('pua1-prato', '2026-03-10', '08:59')).toBe('closed');
  expect(stateAt('pua1-prato', '2026-03-10', '12:59')).toBe('open');
  expect(stateAt('pua1-prato', '2026-03-10', '13:00')).toBe('closed');
});

test('the day is Rome’s: half past midnight on Thursday is still Wednesday in UTC', () => {
  expect(new Date(romeInstant('2026-06-11', '00:30')).toISOString()).toContain('2026-06-10');
  expect(stateAt('pua1-prato', '2026-06-11', '00:30')).toBe('closed');
  expect(stateAt('pua1-prato', '2026-06-10', '23:59')).toBe('unknown');
});

test('a national holiday closes a stated day and leaves an unknown one unknown', () => {
  expect(at('2026-04-06', '10:00').get('pua1-prato')).toMatchObject({
    state: 'closed',
    because: 'holiday',
    opens: '2026-04-07T07:00:00.000Z',
  });
  expect(stateAt('pua1-firenze', '2026-04-06', '10:00')).toBe('unknown');
});

test('an exception decides its day, in both senses, also on a holiday', () => {
  const week = { mon: [['09:00', '12:00'] as [string, string]] };
  const closed = { valid_from: '2026-01-01', opening: week, exceptions: [{ day: '2026-03-09', opening: 'closed' as const }] };
  expect(at('2026-03-09', '10:00', ['pua1-prato', closed]).get('pua1-prato')).toMatchObject({
    state: 'closed',
    because: 'exception',
  });
  const open = {
    valid_from: '2026-01-01',
    opening: week,
    exceptions: [{ day: '2026-04-06', opening: [['16:00', '18:00'] as [string, string]] }],
  };
  expect(stateAt('pua1-prato', '2026-04-06', '17:00', ['pua1-prato', open])).toBe('open');
  const unsaid = { valid_from: '2026-01-01', opening: week, exceptions: [{ day: '2026-03-09', opening: null }] };
  expect(stateAt('pua1-prato', '2026-03-09', '10:00', ['pua1-prato', unsaid])).toBe('unknown');
});

test('nothing is carried over from one statement to the next', () => {
  const silent = { valid_from: '2026-03-01', languages: ['it'] };
  expect(stateAt('pua1-prato', '2026-03-10', '10:00', ['pua1-prato', silent])).toBe('unknown');
  expect(stateAt('pua1-prato', '2026-02-24', '10:00', ['pua1-prato', silent])).toBe('open');
});

test('wall-clock hours are kept across both clock changes', () => {
  const sunday = { valid_from: '2026-01-01', opening: { sun: [['01:00', '05:00'] as [string, string]] } };
  expect(at('2026-03-29', '04:00', ['pua1-prato', sunday]).get('pua1-prato')).toMatchObject({
    closes: '2026-03-29T03:00:00.000Z',
  });
  expect(at('2026-10-25', '04:00', ['pua1-prato', sunday]).get('pua1-prato')).toMatchObject({
    closes: '2026-10-25T04:00:00.000Z',
  });
  expect(at('2026-03-27', '10:00').get('pua1-prato')?.closes).toBe('2026-03-27T12:00:00.000Z');
  expect(at('2026-03-30', '10:00').get('pua1-prato')?.closes).toBe('2026-03-30T11:00:00.000Z');
});

const mediation = (language: string, day: string, time: string, ...declarations: Parameters<typeof declares>[]) =>
  nextMediations(catalogueOn(day, ...declarations.map((one) => declares(...one))), language, romeInstant(day, time));

test('the next Urdu mediation is on Monday at Prato; the mediators of most desks are unknown', () => {
  const [prato, ...others] = mediation('ur', '2026-03-10', '10:00');
  expect(prato).toMatchObject({
    desk: 'pua1-prato',
    state: 'next',
    from: '2026-03-16T08:00:00.000Z',
    to: '2026-03-16T12:00:00.000Z',
  });
  expect(new Set(others.map(({ state }) => state))).toEqual(new Set(['unknown']));
  expect(mediation('ta', '2026-03-10', '10:00').find(({ desk }) => desk === 'pua1-prato')).toMatchObject({
    state: 'none',
    from: '',
  });
});

test('a mediation under way counts until its last minute, and a holiday passes it over', () => {
  expect(mediation('ur', '2026-03-16', '12:59')[0]?.from).toBe('2026-03-16T08:00:00.000Z');
  expect(mediation('ur', '2026-03-16', '13:00')[0]?.from).toBe('2026-03-23T08:00:00.000Z');
  expect(mediation('ur', '2026-03-30', '13:00')[0]?.from).toBe('2026-04-13T07:00:00.000Z');
  expect(mediation('ur', '2026-03-24', '10:00')[0]?.from).toBe('2026-03-30T07:00:00.000Z');
});

test('the soonest desk comes first, and a closure that a desk declares moves it', () => {
  const pistoia = {
    valid_from: '2026-01-01',
    opening: { thu: [['08:30', '14:30'] as [string, string]] },
    mediators: [{ language: 'ur', day: 'thu' as const, from: '10:00', to: '12:00' }],
  };
  expect(
    mediation('ur', '2026-03-10', '10:00', ['pua1-pistoia', pistoia])
      .slice(0, 2)
      .map(({ desk }) => desk),
  ).toEqual(['pua1-pistoia', 'pua1-prato']);
  const away = { ...pistoia, exceptions: [{ day: '2026-03-12', opening: 'closed' as const }] };
  expect(mediation('ur', '2026-03-10', '10:00', ['pua1-pistoia', away])[1]).toMatchObject({
    desk: 'pua1-pistoia',
    from: '2026-03-19T09:00:00.000Z',
  });
});
