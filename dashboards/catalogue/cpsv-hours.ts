import type { Quad } from 'n3';
import { WEEKDAYS } from '../../specs/provision/week.ts';
import type { DayOpening, Weekday } from '../../specs/types.ts';
import type { Speech } from '../pages/texts.ts';
import { urn } from './identifiers.ts';
import { hoursText } from './phrases.ts';
import { about, node, term, text, typed } from './rdf.ts';
import type { Offer } from './types.ts';

/** A speech in each language. */
export type Speeches = Readonly<Record<'it' | 'en', Speech>>;

const DAYS: Readonly<Record<Weekday, `ti:${string}`>> = {
  mon: 'ti:Monday',
  tue: 'ti:Tuesday',
  wed: 'ti:Wednesday',
  thu: 'ti:Thursday',
  fri: 'ti:Friday',
  sat: 'ti:Saturday',
  sun: 'ti:Sunday',
};

/** A weekday, or one Rome day. */
type When = { weekday: Weekday } | { day: string };

/** One condition of access: open from to, closed, by appointment, or known by nobody. */
export interface Access {
  iri: string;
  when: When | null;
  opening: Exclude<DayOpening, readonly unknown[]> | readonly [from: string, to: string];
  description: Quad['object'][];
}

/** A text in both languages, as values of a property. */
export const both = (write: (speech: Speech) => string, { it, en }: Speeches) => [text(write(it), 'it'), text(write(en), 'en')];

const whenText = (when: When, { t, day }: Speech): string => ('day' in when ? day(when.day) : t(`weekday.${when.weekday}`));

function accessesOf(owner: string, when: When, opening: DayOpening, speeches: Speeches): Access[] {
  const id = 'day' in when ? when.day : when.weekday;
  const description = (one: DayOpening) => both((speech) => `${whenText(when, speech)}: ${hoursText(one, speech)}`, speeches);
  if (opening === null || typeof opening === 'string')
    return [{ iri: urn('hours', owner, id), when, opening, description: description(opening) }];
  return opening.map((slot) => ({
    iri: urn('hours', owner, id, slot[0]),
    when,
    opening: slot,
    description: description([slot]),
  }));
}

/** Conditions of access to a desk: its usual week, day by day, and its exceptions from a Rome day on. */
export function deskAccess(
  desk: string,
  { opening, exceptions }: Pick<Offer, 'opening' | 'exceptions'>,
  from: string,
  speeches: Speeches,
): Access[] {
  const later = exceptions.filter(({ day }) => day >= from);
  const apart = later.flatMap((one) => accessesOf(desk, { day: one.day }, one.opening, speeches));
  if (opening !== null)
    return [...WEEKDAYS.flatMap((weekday) => accessesOf(desk, { weekday }, opening[weekday], speeches)), ...apart];
  const description = both(({ t }) => t('catalogue.hours_unknown'), speeches);
  return [{ iri: urn('hours', desk), when: null, opening: null, description }, ...apart];
}

/** Conditions of access to the mediators of a language. */
export const mediatorAccess = (owner: string, mediators: NonNullable<Offer['mediators']>, speeches: Speeches): Access[] =>
  mediators.flatMap(({ day, from, to }) => accessesOf(owner, { weekday: day }, [[from, to]], speeches));

function whenQuads(iri: string, when: When | null): Quad[] {
  if (when === null) return [];
  if ('weekday' in when) return about(iri, { 'ti:hasDayOfWeek': [term(DAYS[when.weekday])] });
  const interval = `${iri}:interval`;
  return [
    ...about(iri, { 'ti:atTime': [node(interval)] }),
    ...about(interval, { 'rdf:type': [term('ti:TimeInterval')], 'ti:date': [typed(when.day, 'xsd:date')] }),
  ];
}

function kindQuads(iri: string, opening: Access['opening'], description: Quad['object'][]): Quad[] {
  if (opening === null) return about(iri, { 'rdf:type': [term('ac:AccessCondition')] });
  if (opening === 'closed') return about(iri, { 'rdf:type': [term('ac:TemporaryClosure')], 'ac:reasonClosure': description });
  if (opening === 'by_appointment') return about(iri, { 'rdf:type': [term('ac:Booking')], 'l0:name': description });
  const [from = '', to = ''] = opening;
  return about(iri, {
    'rdf:type': [term('ac:OpeningHoursSpecification')],
    'ac:opens': [typed(`${from}:00`, 'xsd:time')],
    'ac:closes': [typed(`${to}:00`, 'xsd:time')],
  });
}

/** A condition of access in the Italian ontology of access conditions, which is a temporal entity of the European profile too. */
export const accessQuads = ({ iri, when, opening, description }: Access): Quad[] => [
  ...kindQuads(iri, opening, description),
  ...about(iri, {
    'rdf:type': [term('time:TemporalEntity')],
    'dct:description': description,
    'l0:description': description,
  }),
  ...whenQuads(iri, when),
];
