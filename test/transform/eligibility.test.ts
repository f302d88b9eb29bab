import { describe, expect, it } from 'vitest';
import { loadSpecs } from '../../specs/load.ts';
import { ageBracket, ageOn } from '../../transform/eligibility.ts';
import { createTransform } from '../../transform/transform.ts';
import type { ContactFact } from '../../transform/types.ts';
import { contactData, eventOf, RECORDED_AT } from '../support/events.ts';

const specs = loadSpecs();
const transform = createTransform(specs);

interface Case {
  profile?: Record<string, unknown>;
  data?: Record<string, unknown>;
  event?: Record<string, unknown>;
}

function contactOf({ profile, data, event }: Case): ContactFact {
  const outcome = transform.event(eventOf('contact.recorded', { data: contactData(data, profile), ...event }), {
    recordedAt: RECORDED_AT,
  });
  if (outcome.kind !== 'accepted' || outcome.fact?.family !== 'contact') throw new Error(JSON.stringify(outcome));
  return outcome.fact;
}
const eligibilityOf = (made: Case): string => contactOf(made).eligibility;
const on = (time: string) => ({ event: { time } });
const born = (birth_date: string) => ({ birth_date });
const year = (birth_year: number) => ({ birth_date: undefined, birth_year });

describe('eligibility as a recipient', () => {
  // The event of these cases happens on 4 March 2019.
  it.each<[string, Case, string]>([
    ['15, a day before the 16th birthday', { profile: born('2003-03-05') }, 'under_16'],
    ['16 on the day', { profile: born('2003-03-04') }, 'eligible'],
    ['65, a day before the 66th birthday', { profile: born('1953-03-05') }, 'eligible'],
    ['66 on the day', { profile: born('1953-03-04') }, 'over_65'],
    ['born in 2002: 16 or 17', { profile: year(2002) }, 'eligible'],
    ['born in 2003: 15 or 16', { profile: year(2003) }, 'age_uncertain'],
    ['born in 2004: 14 or 15', { profile: year(2004) }, 'under_16'],
    ['born in 1954: 64 or 65', { profile: year(1954) }, 'eligible'],
    ['born in 1953: 65 or 66', { profile: year(1953) }, 'age_uncertain'],
    ['born in 1952: 66 or 67', { profile: year(1952) }, 'over_65'],
    ['no date nor year of birth', { profile: born(undefined as never) }, 'age_unknown'],
    ['an Italian at the information desk', { profile: { citizenship: 'IT' } }, 'italian'],
    ['a Romanian', { profile: { citizenship: 'RO' } }, 'eu_citizen'],
    ['a Croatian', { profile: { citizenship: 'HR' } }, 'eu_citizen'],
    ['a Swiss', { profile: { citizenship: 'CH' } }, 'eligible'],
    [
      'a British citizen on 31 January 2020',
      { profile: { citizenship: 'GB' }, ...on('2020-01-31T12:00:00+01:00') },
      'eu_citizen',
    ],
    ['a British citizen on 1 February 2020', { profile: { citizenship: 'GB' }, ...on('2020-02-01T12:00:00+01:00') }, 'eligible'],
    ['a British citizen at 23:59 in Rome', { profile: { citizenship: 'GB' }, ...on('2020-01-31T22:59:59Z') }, 'eu_citizen'],
    ['a British citizen at midnight in Rome', { profile: { citizenship: 'GB' }, ...on('2020-01-31T23:00:00Z') }, 'eligible'],
    ['a stateless person', { profile: { citizenship: 'stateless' } }, 'eligible'],
    ['a Kosovar', { profile: { citizenship: 'XK' } }, 'eligible'],
    ['unknown citizenship', { profile: { citizenship: 'unknown' } }, 'citizenship_unknown'],
    ['citizenship not stated', { profile: { citizenship: undefined } }, 'citizenship_unknown'],
    ['no profile at all', { data: { profile: undefined } }, 'citizenship_unknown'],
    ['no permit', { profile: { permit: 'none' } }, 'no_permit'],
    ['unknown permit', { profile: { permit: 'unknown' } }, 'permit_unknown'],
    ['permit not stated', { profile: { permit: undefined } }, 'permit_unknown'],
    ['an asylum applicant', { profile: { permit: 'asylum_applicant' } }, 'eligible'],
    ['no social or work problem', { data: { problem_area: 'none' } }, 'no_problem'],
    ['unknown problem', { data: { problem_area: undefined } }, 'problem_unknown'],
    ['a social problem', { data: { problem_area: 'social' } }, 'eligible'],
    ['both problems', { data: { problem_area: 'social_and_work' } }, 'eligible'],
    ['every service without result', { data: { services: [{ code: 'cv', result: 'none' }] } }, 'no_service'],
    [
      'one service with a result',
      {
        data: {
          services: [
            { code: 'cv', result: 'none' },
            { code: 'x', result: 'answered' },
          ],
        },
      },
      'eligible',
    ],
    ['no pseudonym', { event: { subject: undefined } }, 'no_pseudonym'],
    ['the day before TEAMS began', on('2018-10-01T12:00:00+02:00'), 'outside_programme'],
    ['the day TEAMS began', on('2018-10-02T00:00:00+02:00'), 'eligible'],
    ['a desk that is in no programme', { event: { source: '/pua/pua1-livorno' } }, 'outside_programme'],
  ])('%s', (_name, made, expected) => {
    expect(eligibilityOf(made)).toBe(expected);
  });

  it('gives the first reason in the documented order, each a code of the list', () => {
    const faults: [
      string,
      (made: { profile: Record<string, unknown>; data: Record<string, unknown>; event: Record<string, unknown> }) => void,
    ][] = [
      ['citizenship_unknown', ({ profile }) => Object.assign(profile, { citizenship: 'unknown' })],
      ['permit_unknown', ({ profile }) => Object.assign(profile, { permit: 'unknown' })],
      ['age_unknown', ({ profile }) => Object.assign(profile, born(undefined as never))],
      ['problem_unknown', ({ data }) => Object.assign(data, { problem_area: 'unknown' })],
      ['no_service', ({ data }) => Object.assign(data, { services: [{ code: 'cv', result: 'none' }] })],
      ['no_pseudonym', ({ event }) => Object.assign(event, { subject: undefined })],
      ['outside_programme', ({ event }) => Object.assign(event, { source: '/pua/pua1-livorno' })],
    ];
    for (let first = 0; first < faults.length; first += 1) {
      const made = { profile: {}, data: {}, event: {} };
      for (const [, spoil] of faults.slice(first)) spoil(made);
      expect(eligibilityOf(made)).toBe(faults[first]?.[0]);
    }
    for (const [code] of faults) expect(specs.codes.eligibility.has(code)).toBe(true);
  });
});

describe('age on a Rome day', () => {
  it.each([
    ['2019-02-28', '2000-02-29', 18, 18],
    ['2019-03-01', '2000-02-29', 19, 19],
    ['2020-02-29', '2000-02-29', 20, 20],
    ['2019-06-01', '2019', 0, 0],
    ['2019-06-01', '1990', 28, 29],
    ['2019-06-01', undefined, -1, -1],
  ])('%s %s', (day, birth, min, max) => {
    expect(ageOn(day, birth)).toEqual({ min, max });
  });

  it('changes at midnight in Rome, not in Greenwich', () => {
    const profile = born('2003-03-04');
    expect(contactOf({ profile, ...on('2019-03-03T22:59:59.999Z') })).toMatchObject({ day: '2019-03-03', age_min: 15 });
    expect(contactOf({ profile, ...on('2019-03-03T23:00:00Z') })).toMatchObject({ day: '2019-03-04', age_min: 16 });
  });

  it.each([
    [{ min: 17, max: 17 }, 'lt18'],
    [{ min: 17, max: 18 }, 'unknown'],
    [{ min: 18, max: 18 }, '18_60'],
    [{ min: 60, max: 60 }, '18_60'],
    [{ min: 60, max: 61 }, 'unknown'],
    [{ min: 61, max: 61 }, 'gt60'],
    [{ min: -1, max: -1 }, 'unknown'],
  ])('AMIF bracket of %o is %s', (age, bracket) => {
    expect(ageBracket(age)).toBe(bracket);
  });
});
