import ttl2jsonld from '@frogcat/ttl2jsonld';
import jsonld from 'jsonld';
import { expect, test } from 'vitest';
import { toCpsv } from '../../../dashboards/catalogue/cpsv.ts';
import { toJsonLd, toTurtle } from '../../../dashboards/catalogue/rdf.ts';
import { catalogueOn, declares, EN, IT, specs } from './catalogue.ts';

const full = declares('pua1-firenze', {
  valid_from: '2026-01-01',
  opening: { mon: [['09:00', '12:00']], tue: 'closed', wed: 'by_appointment' },
  exceptions: [
    { day: '2026-02-02', opening: 'closed' },
    { day: '2026-05-04', opening: [['10:00', '11:00']] },
  ],
  channels: ['direct_desk', 'phone', 'video_call', 'unknown'],
  languages: ['it', 'pnb'],
  areas: [
    { area: 'immigration', unit: 'pua_l1', mode: 'direct' },
    { area: 'housing', unit: 'pua_l1', mode: 'none' },
  ],
});
const quads = toCpsv(specs, catalogueOn('2026-03-10', full), { it: IT, en: EN });

/** Canonical N-Quads (RDFC-1.0), a line a statement. */
const canonical = async (document: object): Promise<string[]> =>
  String(await jsonld.canonize(document, { algorithm: 'RDFC-1.0', format: 'application/n-quads' }))
    .split('\n')
    .filter((line) => line !== '');

test('the Turtle and the JSON-LD, each read by a library of others, hold the same statements', async () => {
  const fromTurtle = await canonical(ttl2jsonld.parse(toTurtle(quads)));
  const fromJson = await canonical(toJsonLd(quads));
  expect(fromJson).toEqual(fromTurtle);
  expect(fromTurtle).toHaveLength(quads.length);
});

const P = {
  it: 'https://w3id.org/italia/onto/',
  type: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type',
  dct: 'http://purl.org/dc/terms/',
  cv: 'http://data.europa.eu/m8g/',
} as const;
const valuesOf = (subject: string, predicate: string): string[] =>
  quads
    .filter((quad) => quad.subject.value === `urn:osservatorio-pua:${subject}` && quad.predicate.value === predicate)
    .map(({ object }) => object.value);

test('a desk is a public service of both profiles, with its authority, languages, channels, place and theme', () => {
  expect(valuesOf('service:pua1-prato', P.type)).toEqual([
    'http://purl.org/vocab/cpsv#PublicService',
    `${P.it}CPSV/PublicService`,
  ]);
  expect(valuesOf('service:pua1-prato', `${P.cv}hasCompetentAuthority`)).toEqual([
    'urn:osservatorio-pua:organisation:comune-prato',
  ]);
  expect(valuesOf('service:pua1-firenze', `${P.cv}hasCompetentAuthority`)).toEqual([]);
  expect(valuesOf('service:pua1-firenze', `${P.dct}language`).map((uri) => uri.split('/').at(-1))).toEqual(['ITA', 'PNB']);
  expect(valuesOf('service:pua1-firenze', `${P.cv}hasChannel`)).toHaveLength(3);
  expect(valuesOf('channel:pua1-firenze:video_call', `${P.it}CPSV/hasChannelType`)[0]).toMatch(/\/channel\/053$/);
  expect(valuesOf('service:pua1-firenze', `${P.cv}thematicArea`)).toEqual(['urn:osservatorio-pua:service-area:immigration']);
  expect(valuesOf('service:pua1-prato', `${P.dct}spatial`)).toEqual(['urn:osservatorio-pua:comune:100005']);
  expect(valuesOf('service:pua1-carrara', `${P.it}CPSV/hasServiceStatus`)).toEqual([`${P.it}CPSV/UnderDev`]);
});

test('Wednesday is a condition without hours at Prato, a closure at Pistoia, a booking at Lucca', () => {
  const kind = (desk: string) => valuesOf(`hours:${desk}:wed`, P.type).find((type) => type.includes('AccessCondition/'));
  expect(kind('pua1-prato')).toBe(`${P.it}AccessCondition/AccessCondition`);
  expect(valuesOf('hours:pua1-prato:wed', `${P.dct}description`)).toEqual(['mercoledì: non dichiarato', 'Wednesday: not stated']);
  expect(kind('pua1-pistoia')).toBe(`${P.it}AccessCondition/TemporaryClosure`);
  expect(kind('pua1-lucca')).toBe(`${P.it}AccessCondition/Booking`);
  expect(valuesOf('hours:pua1-pisa', `${P.dct}description`)).toEqual(['orari non dichiarati', 'hours not stated']);
});

test('hours are typed times of a weekday; an exception is of its day, and those past are gone', () => {
  expect(valuesOf('hours:pua1-prato:mon:15%3A00', `${P.it}AccessCondition/opens`)).toEqual(['15:00:00']);
  expect(valuesOf('hours:pua1-prato:mon:15%3A00', `${P.it}TI/hasDayOfWeek`)).toEqual([`${P.it}TI/Monday`]);
  expect(valuesOf('hours:pua1-firenze:2026-05-04:10%3A00', `${P.it}AccessCondition/closes`)).toEqual(['11:00:00']);
  expect(valuesOf('hours:pua1-firenze:2026-02-02', P.type)).toEqual([]);
});

test('a mediator’s language is a service of its own, part of the desk’s', () => {
  expect(valuesOf('service:pua1-prato:mediation:ur', `${P.dct}isPartOf`)).toEqual(['urn:osservatorio-pua:service:pua1-prato']);
  expect(valuesOf('service:pua1-prato:mediation:ur', `${P.dct}title`)).toEqual([
    'PUA Prato: mediazione linguistica, Urdu',
    'PUA Prato: language mediation, Urdu',
  ]);
});
