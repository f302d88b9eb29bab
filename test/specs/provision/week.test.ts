import { describe, expect, it } from 'vitest';
import { EVENT_EXAMPLES } from '../../../specs/events/examples.ts';
import { provisionDeclared } from '../../../specs/events/families.ts';
import { loadSpecs } from '../../../specs/load.ts';
import { mediationMinutes, usualWeek } from '../../../specs/provision/week.ts';

const { network } = loadSpecs();
const desk = (id: string) => {
  const found = network.desks.get(id);
  if (!found) throw new Error(`no desk ${id}`);
  return found;
};

describe('the usual week, from the calendar alone', () => {
  it('Prato: 20 h on 4 days, 2 afternoons; of Wednesday nothing is stated', () => {
    const week = usualWeek(desk('pua1-prato'));
    expect(week).toMatchObject({ hours: 20, open_days: 4, afternoons: 2, by_appointment: [], unknown: ['wed', 'sat', 'sun'] });
    expect(week?.days.wed).toBeNull();
  });
  it('Pistoia: 23 h on 4 days, two of them past 13:30; closed on Wednesday', () => {
    const week = usualWeek(desk('pua1-pistoia'));
    expect(week).toMatchObject({ hours: 23, open_days: 4, afternoons: 2, unknown: ['sat', 'sun'] });
    expect(week?.days.wed).toBe('closed');
  });
  it('Lucca: 7 h of free access on Tuesday, appointments on the other working days', () => {
    const week = usualWeek(desk('pua1-lucca'));
    expect(week).toMatchObject({ hours: 7, open_days: 1, afternoons: 1, by_appointment: ['mon', 'wed', 'thu', 'fri'] });
    expect(week?.days.wed).toBe('by_appointment');
  });
  it('is unknown for the 11 active desks whose hours no source states', () => {
    const active = [...network.desks.values()].filter(({ status }) => status === 'active');
    expect(active).toHaveLength(14);
    expect(active.filter((one) => usualWeek(one) === null)).toHaveLength(11);
    expect(active.filter(({ languages }) => languages === null)).toHaveLength(12);
    expect(desk('pua1-lucca').languages).toBeNull();
  });
  it('is the same from an event', () => {
    const example = EVENT_EXAMPLES.get('it.toscana.pua.provision.declared.v1');
    expect(usualWeek(provisionDeclared.parse(example?.data))).toMatchObject({ hours: 20, open_days: 4, afternoons: 2 });
  });
});

describe('what is not stated', () => {
  it('is no week at all when no day is', () => {
    for (const nothing of [{}, { opening: {} }, { opening: null }, { opening: { mon: null, sun: null } }])
      expect(usualWeek(nothing)).toBeNull();
  });
  it('is not zero: a stated closure is', () => {
    expect(usualWeek({ opening: { mon: 'closed' } })).toMatchObject({
      hours: 0,
      open_days: 0,
      unknown: expect.arrayContaining(['tue']),
    });
  });
});

describe('minutes add up', () => {
  it('to the hours that a threshold is set in: 2 h, 2 h, 4 h 5, 4 h 5 and 5 h 50 are 18 h', () => {
    const [short, middle] = [[['09:00', '11:00']], [['09:00', '13:05']]] as const;
    const opening = { mon: short, tue: short, wed: middle, thu: middle, fri: [['09:00', '14:50']] } as const;
    expect(usualWeek({ opening })?.hours).toBe(18);
  });
  it('and of a mediator who would leave before coming there are none, which takes nothing from the others', () => {
    const mediators = [
      { language: 'ar', day: 'mon' as const, from: '09:00', to: '12:00' },
      { language: 'ar', day: 'tue' as const, from: '13:00', to: '09:00' },
    ];
    expect(mediationMinutes({ mediators })?.get('ar')).toBe(180);
  });
});

it('an hour is open once: slots that touch or overlap are one', () => {
  const mon = [
    ['12:00', '14:00'],
    ['09:00', '13:00'],
    ['14:00', '15:00'],
  ] as const;
  const week = usualWeek({ opening: { mon } });
  expect(week).toMatchObject({ hours: 6, afternoons: 1 });
  expect(week?.days.mon).toEqual([['09:00', '15:00']]);
});

it.each([
  ['13:30', 0],
  ['13:31', 1],
])('free access until %s makes %i afternoons', (to, afternoons) => {
  expect(usualWeek({ opening: { mon: [['09:00', to]] } })?.afternoons).toBe(afternoons);
});

describe('minutes of mediation a week', () => {
  it('Prato: Urdu 4 h, Albanian 3 h, Arabic 3 h', () => {
    expect(mediationMinutes(desk('pua1-prato'))).toEqual(
      new Map([
        ['ur', 240],
        ['sq', 180],
        ['ar', 180],
      ]),
    );
  });
  it('Pistoia states no calendar, which is not an empty one', () => {
    expect(mediationMinutes(desk('pua1-pistoia'))).toBeNull();
    expect(mediationMinutes({ mediators: [] })).toEqual(new Map());
  });
  it('two mediators of a language at the same time are there once', () => {
    const slot = { language: 'ur', day: 'mon', from: '09:00', to: '12:00' } as const;
    expect(mediationMinutes({ mediators: [slot, { ...slot, from: '11:00', to: '13:00' }] })).toEqual(new Map([['ur', 240]]));
  });
});
