import { describe, expect, it } from 'vitest';
import { loadSpecs } from '../../../specs/load.ts';
import { actualHours, dayHours, latestOn, mediations, openAt, openings } from '../../../specs/provision/openings.ts';

const { network } = loadSpecs();
const always = (id: string) => {
  const desk = network.desks.get(id);
  if (!desk) throw new Error(`no desk ${id}`);
  return () => desk;
};
const prato = always('pua1-prato');
const lucca = always('pua1-lucca');
const at = (iso: string) => Date.parse(iso);
const iso = (instant: number) => new Date(instant).toISOString().slice(0, 16);

describe('an actual day', () => {
  it('follows the usual week', () => {
    expect(dayHours(prato(), '2019-03-05')).toEqual({ opening: [['09:00', '13:00']], because: 'week', note: null });
  });
  it('is closed on a national holiday, and unknown where the weekday is', () => {
    expect(dayHours(prato(), '2019-04-22')).toMatchObject({
      opening: 'closed',
      because: 'holiday',
      note: { it: "Lunedì dell'Angelo" },
    });
    expect(dayHours(prato(), '2019-05-01')).toMatchObject({ opening: null, because: 'week' });
  });
  it('follows its exception before either', () => {
    const hours = {
      ...prato(),
      exceptions: [
        { day: '2019-04-22', opening: [['10:00', '12:00']] as const, note: 'apertura straordinaria' },
        { day: '2019-03-06', opening: 'closed' as const },
      ],
    };
    expect(dayHours(hours, '2019-04-22')).toEqual({
      opening: [['10:00', '12:00']],
      because: 'exception',
      note: 'apertura straordinaria',
    });
    expect(dayHours(hours, '2019-03-06')).toEqual({ opening: 'closed', because: 'exception', note: null });
  });
});

describe('hours of an actual week', () => {
  it('Prato: 20 in a usual one, with Wednesday and the weekend unknown', () => {
    expect(actualHours(prato, '2019-03-04', '2019-03-10')).toEqual({
      hours: 20,
      unknown: ['2019-03-06', '2019-03-09', '2019-03-10'],
    });
  });
  it('Prato: 14 in the week of Easter Monday, 8 when the Thursday is 25 April too', () => {
    expect(actualHours(prato, '2019-04-22', '2019-04-28')?.hours).toBe(8);
    expect(actualHours(prato, '2020-04-13', '2020-04-19')?.hours).toBe(14);
  });
  it('is unknown where nothing is stated', () => {
    expect(actualHours(always('pua1-firenze'), '2019-03-04', '2019-03-10')).toBeNull();
    expect(actualHours(() => null, '2019-03-04', '2019-03-10')).toBeNull();
  });
});

describe('openings between two instants', () => {
  it('are at the same wall-clock time on both sides of the clock change', () => {
    const days = [...openings(prato, { from: at('2019-03-29T00:00:00Z'), to: at('2019-04-02T00:00:00Z') })];
    expect(days.map(({ from, to }) => [iso(from), iso(to)])).toEqual([
      ['2019-03-29T08:00', '2019-03-29T12:00'],
      ['2019-04-01T07:00', '2019-04-01T11:00'],
      ['2019-04-01T13:00', '2019-04-01T15:00'],
    ]);
  });
  it('last as long as the clock says: a night slot is an hour shorter in spring, an hour longer in autumn', () => {
    const night = () => ({ opening: { sun: [['01:00', '04:00']] as const } });
    expect(actualHours(night, '2019-03-31', '2019-03-31')?.hours).toBe(2);
    expect(actualHours(night, '2019-10-27', '2019-10-27')?.hours).toBe(4);
    expect(actualHours(night, '2019-10-20', '2019-10-20')?.hours).toBe(3);
  });
  it('are cut at the instants asked for, and none in an empty interval', () => {
    const [only, ...more] = openings(prato, { from: at('2019-03-05T09:30:00Z'), to: at('2019-03-05T10:00:00Z') });
    expect([only && iso(only.from), only && iso(only.to), more]).toEqual(['2019-03-05T09:30', '2019-03-05T10:00', []]);
    expect([...openings(prato, { from: at('2019-03-05T10:00:00Z'), to: at('2019-03-05T10:00:00Z') })]).toEqual([]);
  });
  it('follow the latest declaration of each day, which says nothing of what it leaves out', () => {
    const mon = [['09:00', '10:00']] as const;
    const hoursOn = latestOn([
      { valid_from: '2019-03-11', opening: { tue: mon } },
      { valid_from: '2019-03-01', opening: { mon, tue: mon } },
    ]);
    const days = [...openings(hoursOn, { from: at('2019-02-25T00:00:00Z'), to: at('2019-03-20T00:00:00Z') })];
    expect(days.map(({ day }) => day)).toEqual(['2019-03-04', '2019-03-05', '2019-03-12', '2019-03-19']);
    expect(hoursOn('2019-02-28')).toBeNull();
  });
});

describe('open at an instant', () => {
  it.each([
    ['2019-03-05T07:59:59Z', { state: 'closed' }],
    ['2019-03-05T08:00:00Z', { state: 'open', until: at('2019-03-05T12:00:00Z') }],
    ['2019-03-05T12:00:00Z', { state: 'closed' }],
    ['2019-03-06T09:00:00Z', null],
    ['2019-04-22T09:00:00Z', { state: 'closed' }],
  ])('Prato, %s', (instant, state) => {
    expect(openAt(prato, at(instant))).toEqual(state);
  });
  it('Lucca receives by appointment on Wednesday', () => {
    expect(openAt(lucca, at('2019-03-06T09:00:00Z'))).toEqual({ state: 'by_appointment' });
  });
});

describe('mediators between two instants', () => {
  const march = { from: at('2019-03-25T00:00:00Z'), to: at('2019-04-03T00:00:00Z') };
  it('Urdu at Prato is on Mondays from 9 to 13 in Rome', () => {
    expect([...mediations(prato, march, 'ur')].map(({ from, to }) => [iso(from), iso(to)])).toEqual([
      ['2019-03-25T08:00', '2019-03-25T12:00'],
      ['2019-04-01T07:00', '2019-04-01T11:00'],
    ]);
  });
  it('all languages come in order of time', () => {
    expect([...mediations(prato, march)].map(({ language }) => language)).toEqual(['ur', 'sq', 'ar', 'ur', 'sq']);
  });
  it('is none on a holiday, nor where no calendar is stated', () => {
    const easter = { from: at('2019-04-22T00:00:00Z'), to: at('2019-04-23T00:00:00Z') };
    expect([...mediations(prato, easter)]).toEqual([]);
    expect([...mediations(lucca, march)]).toEqual([]);
  });
});
