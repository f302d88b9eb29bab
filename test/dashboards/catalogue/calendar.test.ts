import ICAL from 'ical.js';
import { expect, test } from 'vitest';
import { hoursOf } from '../../../dashboards/catalogue/build.ts';
import { toCalendar } from '../../../dashboards/catalogue/calendar.ts';
import type { Catalogue } from '../../../dashboards/catalogue/types.ts';
import { romeInstant } from '../../../specs/calendar.ts';
import { mediations, openings } from '../../../specs/provision/openings.ts';
import { catalogueOn, declares, EN, IT, specs } from './catalogue.ts';

/** A calendar as ical.js reads it, with the time zone that the calendar itself brings. */
function read(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  for (const zone of calendar.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone);
  const events = calendar.getAllSubcomponents('vevent').map((event) => new ICAL.Event(event));
  return { calendar, events };
}

/** Every occurrence of an event, as pairs of instants. */
function occurrences(event: ICAL.Event): string[] {
  const found: string[] = [];
  const iterator = event.iterator();
  for (let next = iterator.next(); next; next = iterator.next()) {
    const { startDate, endDate } = event.getOccurrenceDetails(next);
    found.push(`${startDate.toJSDate().toISOString()} ${endDate.toJSDate().toISOString()}`);
  }
  return found;
}

const pairs = (intervals: Iterable<{ from: number; to: number }>): string[] =>
  [...intervals].map(({ from, to }) => `${new Date(from).toISOString()} ${new Date(to).toISOString()}`).sort();

const TWO_YEARS = { from: romeInstant('2026-01-01'), to: romeInstant('2028-01-01') };

const deskOf = (catalogue: Catalogue, id: string) => {
  const desk = catalogue.desks.find((one) => one.id === id);
  if (desk === undefined) throw new Error(`no desk ${id}`);
  return desk;
};

const catalogue = catalogueOn('2026-03-10');
const { calendar, events } = read(toCalendar(specs, catalogue, IT));

test('read by another library, the events are the openings and the mediations to the instant, for two years', () => {
  for (const id of ['pua1-prato', 'pua1-pistoia', 'pua1-lucca']) {
    const desk = deskOf(catalogue, id);
    const named = (kind: string) =>
      events
        .filter((event) => event.summary.startsWith(desk.name.it) && event.component.getFirstPropertyValue('categories') === kind)
        .flatMap(occurrences)
        .sort();
    expect(named('OPENING')).toEqual(pairs(openings(hoursOf(desk), TWO_YEARS)));
    expect(named('MEDIATION')).toEqual(pairs(mediations(hoursOf(desk), TWO_YEARS)));
  }
});

test('the hours stay the same on the wall across both clock changes, and shift in UTC', () => {
  const sunday = declares('pua1-prato', { valid_from: '2026-01-01', opening: { sun: [['01:00', '05:00']] } });
  const [event] = read(toCalendar(specs, catalogueOn('2026-03-10', sunday), EN)).events.filter(
    ({ summary }) => summary === 'PUA Prato',
  );
  if (event === undefined) throw new Error('no event');
  const found = occurrences(event);
  expect(found).toContain('2026-03-22T00:00:00.000Z 2026-03-22T04:00:00.000Z');
  expect(found).toContain('2026-03-29T00:00:00.000Z 2026-03-29T03:00:00.000Z');
  expect(found).toContain('2026-10-17T23:00:00.000Z 2026-10-18T03:00:00.000Z');
  expect(found).toContain('2026-10-24T23:00:00.000Z 2026-10-25T04:00:00.000Z');
  expect(found).toContain('2026-11-08T00:00:00.000Z 2026-11-08T04:00:00.000Z');
});

test('holidays and declared closures are left out, declared openings are in', () => {
  const monday = declares('pua1-prato', {
    valid_from: '2026-01-01',
    opening: { mon: [['09:00', '13:00']] },
    exceptions: [
      { day: '2026-03-16', opening: 'closed' },
      { day: '2026-03-18', opening: [['10:00', '12:00']] },
    ],
  });
  const days = read(toCalendar(specs, catalogueOn('2026-03-10', monday), EN))
    .events.filter(({ summary }) => summary === 'PUA Prato')
    .flatMap(occurrences)
    .map((one) => one.slice(0, 10));
  expect(days).toContain('2026-03-09');
  expect(days).not.toContain('2026-03-16');
  expect(days).toContain('2026-03-18');
  expect(days).not.toContain('2026-04-06');
  expect(days).toContain('2026-04-13');
});

test('a day by appointment is a whole day that keeps nobody busy; a closed or unstated day is no event but is told', () => {
  const wednesdays = (name: string) =>
    events.filter(({ summary, startDate }) => summary.startsWith(name) && startDate.dayOfWeek() === ICAL.Time.WEDNESDAY);
  const [lucca] = wednesdays('PUA Lucca');
  expect(lucca?.startDate.isDate).toBe(true);
  expect(lucca?.summary).toBe('PUA Lucca: su appuntamento');
  expect(lucca?.component.getFirstPropertyValue('transp')).toBe('TRANSPARENT');
  expect(wednesdays('PUA Prato')).toEqual([]);
  expect(wednesdays('PUA Pistoia')).toEqual([]);
  const told = (name: string) => events.find(({ summary }) => summary.startsWith(name))?.description;
  expect(told('PUA Prato')).toContain('mercoledì: non dichiarato');
  expect(told('PUA Pistoia')).toContain('mercoledì: chiuso');
  expect(String(calendar.getFirstPropertyValue('x-wr-caldesc'))).toContain('PUA Pisa');
});

test('identifiers are unique, and the same on another day of the year and in the other language', () => {
  const uids = (day: string, speech: typeof IT) => read(toCalendar(specs, catalogueOn(day), speech)).events.map(({ uid }) => uid);
  const italian = uids('2026-03-10', IT);
  expect(new Set(italian).size).toBe(italian.length);
  expect(uids('2026-12-30', EN)).toEqual(italian);
});

test('instants other than Rome’s own times are in UTC', () => {
  const stamps = events.map((event) => String(event.component.getFirstProperty('dtstamp')?.toICALString()));
  expect(stamps.every((stamp) => stamp.endsWith('Z'))).toBe(true);
});
