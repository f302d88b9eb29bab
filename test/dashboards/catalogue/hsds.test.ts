import { expect, test } from 'vitest';
import { z } from 'zod';
import { hoursOf } from '../../../dashboards/catalogue/build.ts';
import { toHsds } from '../../../dashboards/catalogue/hsds.ts';
import { romeInstant, weekdayOf } from '../../../specs/calendar.ts';
import { openings } from '../../../specs/provision/openings.ts';
import { catalogueOn, declares, EN, IT, specs } from './catalogue.ts';

// Open Referral HSDS 3.0, schema reference: required keys, types and enumerations of the objects the catalogue writes.
const id = z.uuid();
const name = z.string().min(1);
const day = z.iso.date();
const taxonomy = z.strictObject({ id, name, description: name, uri: z.url().optional(), version: z.string().optional() });
const taxonomyTerm = z.strictObject({
  id,
  name,
  description: name,
  code: z.string(),
  parent_id: id.optional(),
  language: z.string().optional(),
  taxonomy_id: id.optional(),
  taxonomy_detail: taxonomy.optional(),
});
const attribute = z.strictObject({
  id,
  link_id: id.optional(),
  link_type: z.string().optional(),
  link_entity: z.string().optional(),
  value: z.string().optional(),
  taxonomy_term_id: id.optional(),
  taxonomy_term: taxonomyTerm,
});
const time = z.string().regex(/^\d{2}:\d{2}[+-]\d{2}:\d{2}$/);
const schedule = z.strictObject({
  id,
  valid_from: day.optional(),
  valid_to: day.optional(),
  dtstart: day.optional(),
  until: day.optional(),
  timezone: z.number().optional(),
  wkst: z.enum(['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']).optional(),
  freq: z.enum(['WEEKLY', 'MONTHLY']).optional(),
  byday: z.string().optional(),
  description: z.string().optional(),
  opens_at: time.optional(),
  closes_at: time.optional(),
  attending_type: z.string().optional(),
});
const location = z.strictObject({
  id,
  location_type: z.enum(['physical', 'postal', 'virtual']),
  name: z.string().optional(),
  external_identifier: z.string().optional(),
  external_identifier_type: z.string().optional(),
  accessibility: z.array(z.strictObject({ id, description: z.string().optional(), details: z.string().optional() })).optional(),
});
const service = z.strictObject({
  id,
  name,
  status: z.enum(['active', 'inactive', 'defunct', 'temporarily closed']),
  description: z.string().optional(),
  application_process: z.string().optional(),
  interpretation_services: z.string().optional(),
  assured_date: day.optional(),
  last_modified: z.iso.datetime({ precision: 3 }).optional(),
  organization: z.strictObject({ id, name, description: name }),
  languages: z.array(z.strictObject({ id, name: z.string().optional(), code: z.string().regex(/^[a-z]{2,3}$/) })).optional(),
  schedules: z.array(schedule).optional(),
  service_at_locations: z.array(z.strictObject({ id, description: z.string().optional(), location })).optional(),
  attributes: z.array(attribute).optional(),
});
const page = z.strictObject({
  total_items: z.int(),
  total_pages: z.int(),
  page_number: z.int(),
  size: z.int(),
  first_page: z.boolean(),
  last_page: z.boolean(),
  empty: z.boolean(),
  contents: z.array(service),
});

const full = declares('pua1-firenze', {
  valid_from: '2026-01-01',
  opening: { mon: [['09:00', '12:00']], tue: 'closed', wed: 'by_appointment' },
  exceptions: [{ day: '2026-05-04', opening: 'closed' }],
  channels: ['direct_desk', 'phone'],
  languages: ['it', 'en'],
  mediators: [],
  areas: [{ area: 'immigration', unit: 'pua_l1', mode: 'direct' }],
  accessibility: { step_free: true, visible_sign: false },
});
const written = toHsds(specs, catalogueOn('2026-03-10', full), IT);
const serviceOf = (called: string) => {
  const found = written.contents.find((one) => one.name === called);
  if (found === undefined) throw new Error(`no service ${called}`);
  return found;
};
const termsOf = (called: string, type: string) =>
  serviceOf(called)
    .attributes.filter(({ link_type }) => link_type === type)
    .map(({ taxonomy_term, value }) => `${taxonomy_term.code} ${value}`.trim());

test('every object has the keys and types that HSDS 3.0 requires, in both languages', () => {
  expect(page.safeParse(written).error).toBeUndefined();
  expect(page.safeParse(toHsds(specs, catalogueOn('2026-03-10'), EN)).error).toBeUndefined();
  const ids = written.contents.flatMap((one) => [one.id, ...one.schedules.map((s) => s.id), ...one.attributes.map((a) => a.id)]);
  expect(new Set(ids).size).toBe(ids.length);
});

test('identifiers stay the same from day to day and across languages', () => {
  const ids = (day: string, speech: typeof IT) => JSON.stringify(toHsds(specs, catalogueOn(day), speech)).match(/"id":"[^"]+"/g);
  expect(ids('2026-03-10', IT)).toEqual(ids('2026-11-30', EN));
});

test('the occurrences of the schedules are the openings, to the instant, across clock changes and holidays', () => {
  for (const [desk, called] of [
    ['pua1-prato', 'PUA Prato'],
    ['pua1-pistoia', 'PUA Pistoia'],
    ['pua1-lucca', 'PUA Lucca'],
  ] as const) {
    const occurrences = serviceOf(called).schedules.flatMap(({ opens_at, closes_at, dtstart, until }) => {
      if (opens_at === undefined) return [];
      const days: string[] = [];
      for (let at = Date.parse(dtstart); at <= Date.parse(until); at += 7 * 86_400_000)
        days.push(new Date(at).toISOString().slice(0, 10));
      return days.map(
        (one) => `${new Date(`${one}T${opens_at}`).toISOString()} ${new Date(`${one}T${closes_at}`).toISOString()}`,
      );
    });
    const entry = catalogueOn('2026-03-10').desks.find(({ id }) => id === desk);
    if (entry === undefined) throw new Error('no desk');
    const true_ones = [...openings(hoursOf(entry), { from: romeInstant('2026-01-01'), to: romeInstant('2028-01-01') })];
    expect(occurrences.sort()).toEqual(
      true_ones.map(({ from, to }) => `${new Date(from).toISOString()} ${new Date(to).toISOString()}`).sort(),
    );
    expect(occurrences.length).toBeGreaterThan(90);
  }
});

test('a schedule falls on the weekday it says', () => {
  for (const { byday, dtstart, valid_to } of written.contents.flatMap(({ schedules }) => schedules))
    expect([weekdayOf(dtstart), weekdayOf(valid_to)].map((one) => one.slice(0, 2).toUpperCase())).toEqual([byday, byday]);
});

test('Wednesday is not stated at Prato, closed at Pistoia, by appointment at Lucca', () => {
  expect(termsOf('PUA Prato', 'day_state')).toContain('not_stated WE');
  expect(termsOf('PUA Pistoia', 'day_state')).toContain('closed WE');
  expect(termsOf('PUA Lucca', 'day_state')).toEqual(['not_stated SA', 'not_stated SU']);
  const wednesdays = (called: string) => serviceOf(called).schedules.filter(({ byday }) => byday === 'WE');
  expect(wednesdays('PUA Prato')).toEqual([]);
  expect(wednesdays('PUA Pistoia')).toEqual([]);
  expect(new Set(wednesdays('PUA Lucca').map(({ attending_type, opens_at }) => `${attending_type} ${opens_at}`))).toEqual(
    new Set(['by_appointment undefined']),
  );
});

test('what nobody states is an attribute of its own, never an empty list alone', () => {
  expect(termsOf('PUA Lucca', 'not_stated')).toEqual(['languages', 'mediators', 'channels', 'areas']);
  expect(termsOf('PUA Pisa', 'not_stated')).toEqual(['hours', 'languages', 'mediators', 'channels', 'areas']);
  expect(termsOf('PUA Firenze', 'not_stated')).toEqual([]);
});

test('mediators are services in their own language, with their own hours', () => {
  const urdu = serviceOf('PUA Prato: mediazione linguistica, Urdu');
  expect(urdu.languages.map(({ code }) => code)).toEqual(['ur']);
  expect(new Set(urdu.schedules.map(({ byday, opens_at }) => `${byday} ${opens_at}`))).toEqual(
    new Set(['MO 09:00+01:00', 'MO 09:00+02:00']),
  );
  expect(serviceOf('PUA Prato').languages.map(({ code }) => code)).toEqual(['it', 'zh']);
});

test('a desk that declares is described by its declaration', () => {
  expect(serviceOf('PUA Firenze')).toMatchObject({
    assured_date: '2026-01-01',
    last_modified: '2026-01-01T08:00:00.000Z',
    application_process: 'Sportello, accesso diretto, Telefono',
  });
  expect(termsOf('PUA Firenze', 'service_area')).toEqual(['immigration pua_l1 direct']);
  const closed = serviceOf('PUA Firenze').schedules.filter(
    ({ byday, valid_from, valid_to }) => byday === 'MO' && valid_from <= '2026-05-04' && '2026-05-04' <= valid_to,
  );
  expect(closed).toEqual([]);
});
