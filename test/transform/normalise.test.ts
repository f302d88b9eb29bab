import { describe, expect, it } from 'vitest';
import { loadSpecs } from '../../specs/load.ts';
import type { Specs } from '../../specs/types.ts';
import { fold } from '../../specs/vocabulary/fold.ts';
import { serviceLookup } from '../../specs/vocabulary/lookup.ts';
import { createTransform } from '../../transform/transform.ts';
import type { Fact } from '../../transform/types.ts';
import { contactData, eventOf, PSEUDONYM, RECORDED_AT } from '../support/events.ts';

const specs = loadSpecs();

function factOf(event: unknown, of: Specs = specs): Fact {
  const outcome = createTransform(of).event(event, { recordedAt: RECORDED_AT });
  if (outcome.kind !== 'accepted' || !outcome.fact) throw new Error(JSON.stringify(outcome));
  return outcome.fact;
}

describe('services', () => {
  const lookup = serviceLookup(specs);
  it.each([
    ['permit_renewal', 'permit_renewal', 'immigration'],
    ['Permit renewal', 'permit_renewal', 'immigration'],
    ['Rinnovo del permesso di soggiorno', 'permit_renewal', 'immigration'],
    ['RINNOVO  PERMESSO', 'permit_renewal', 'immigration'],
    ['idoneita alloggiativa', 'housing_suitability_certificate', 'housing'],
    ['Carta d’identità', 'identity_card', 'civil_status'],
    ["carta d'identita", 'identity_card', 'civil_status'],
    ['Eviction', 'housing_emergency', 'housing'],
    ['certificati idoneità alloggio', 'housing_suitability_certificate', 'housing'],
    ['CERTIFICATI IDONEITA ALLOGGIO', 'housing_suitability_certificate', 'housing'],
    ['taglio dei capelli', '', ''],
    ['__proto__', '', ''],
  ])('Prato says %s', (word, code, area) => {
    expect(lookup('2018-proposal', 'pua1-prato', word)).toEqual({ code, area });
  });

  it('reads a word in the vocabulary of its own desk alone', () => {
    expect(lookup('2018-proposal', 'pua1-pistoia', 'rinnovi').code).toBe('permit_renewal');
    expect(lookup('2018-proposal', 'pua1-prato', 'rinnovi').code).toBe('');
  });

  it('maps nothing before the first framework', () => {
    expect(lookup('', 'pua1-prato', 'permit_renewal')).toEqual({ code: '', area: '' });
  });

  it('folds case, accents, apostrophes and spaces', () => {
    expect(fold('  Idoneità__dell’ALLOGGIO-x ')).toBe('idoneita dell alloggio x');
  });

  it('keeps what cannot be mapped, and lists the areas once, sorted', () => {
    const services = [
      { code: 'cv', result: 'answered' },
      { code: 'taglio dei capelli', result: 'none' },
      { code: 'erp', result: 'booked' },
      { code: 'tirocinio', result: 'referred' },
    ];
    expect(factOf(eventOf('contact.recorded', { data: contactData({ services }) }))).toMatchObject({
      services: [
        { local: 'cv', code: 'cv_preparation', area: 'work', result: 'answered' },
        { local: 'taglio dei capelli', code: '', area: '', result: 'none' },
        { local: 'erp', code: 'public_housing_application', area: 'housing', result: 'booked' },
        { local: 'tirocinio', code: 'internship', area: 'work', result: 'referred' },
      ],
      areas: ['housing', 'work'],
    });
  });
});

describe('framework version in force when it happened', () => {
  const at = (time: string, fact = 'contact.recorded', word = 'centro di socializzazione') =>
    factOf(
      eventOf(fact, {
        time,
        ...(fact === 'contact.recorded' && { data: contactData({ services: [{ code: word, result: 'answered' }] }) }),
      }),
    );
  it.each([
    ['2019-12-31T23:59:59+01:00', '2018-proposal', '', ''],
    ['2019-12-31T22:59:59.999Z', '2018-proposal', '', ''],
    ['2020-01-01T00:00:00+01:00', '2020-proposal', 'social_activity', 'community'],
    ['2019-12-31T23:00:00Z', '2020-proposal', 'social_activity', 'community'],
  ])('changes at midnight in Rome: %s is %s, a word of the new area is read as %o', (time, framework, code, area) => {
    expect(at(time)).toMatchObject({
      framework,
      services: [{ local: 'centro di socializzazione', code, area }],
      areas: area === '' ? [] : [area],
    });
  });
  it('reads the codes of the new area with the version that has them, and keeps the word as received', () => {
    expect(at('2019-12-31T23:59:59+01:00', 'contact.recorded', 'association_contact')).toMatchObject({
      services: [{ local: 'association_contact', code: '', area: '' }],
    });
    expect(at('2020-01-01T00:00:00+01:00', 'contact.recorded', 'association_contact')).toMatchObject({
      services: [{ local: 'association_contact', code: 'association_contact', area: 'community' }],
    });
  });
  it.each(['referral.sent', 'outcome.recorded', 'survey.offered', 'provision.declared'])('of a %s too', (fact) => {
    expect(at('2019-12-31T23:59:59+01:00', fact).framework).toBe('2018-proposal');
    expect(at('2020-01-01T00:00:00+01:00', fact).framework).toBe('2020-proposal');
  });
});

describe('places and periods', () => {
  it('come from the desk', () => {
    expect(factOf(eventOf())).toMatchObject({
      event_id: 'e-100',
      desk: 'pua1-prato',
      comune: '100005',
      zone: specs.network.desks.get('pua1-prato')?.zone,
      area_vasta: specs.network.desks.get('pua1-prato')?.area_vasta,
      network: 'net-prato',
      province: 'PO',
      programme: 'teams',
      framework: '2018-proposal',
      subject: PSEUDONYM,
      synthetic: 0,
    });
    expect(factOf(eventOf('contact.recorded', { source: '/pua/pua1-poppi', synthetic: true }))).toMatchObject({
      network: '',
      synthetic: 1,
    });
  });

  it.each([
    ['midnight in Rome, winter', '2019-01-31T23:00:00Z', '2019-02-01'],
    ['a moment before', '2019-01-31T22:59:59.999Z', '2019-01-31'],
    ['midnight in Rome, summer', '2019-06-30T22:00:00Z', '2019-07-01'],
    ['a moment before', '2019-06-30T21:59:59.999Z', '2019-06-30'],
    ['the last minute before the spring change', '2019-03-31T01:59:00+01:00', '2019-03-31'],
    ['the first minute after it', '2019-03-31T03:00:00+02:00', '2019-03-31'],
    ['midnight after the spring change', '2019-03-31T22:00:00Z', '2019-04-01'],
    ['the repeated hour in autumn, first', '2019-10-27T02:30:00+02:00', '2019-10-27'],
    ['the repeated hour in autumn, second', '2019-10-27T02:30:00+01:00', '2019-10-27'],
    ['midnight before the autumn change', '2019-10-26T22:00:00Z', '2019-10-27'],
    ['midnight after the autumn change', '2019-10-27T23:00:00Z', '2019-10-28'],
    ['a moment before', '2019-10-27T22:59:59.999Z', '2019-10-27'],
    ['an offset from elsewhere', '2019-03-04T08:00:00+09:00', '2019-03-04'],
    ['an offset from elsewhere, the day before in Rome', '2019-03-04T07:59:00+09:00', '2019-03-03'],
  ])('Rome day at %s', (_name, time, day) => {
    const fact = factOf(eventOf('contact.recorded', { time }));
    expect(fact.day).toBe(day);
    expect(Date.parse(`${fact.occurred_at.replace(' ', 'T')}Z`)).toBe(Date.parse(time));
  });

  it('reads services with the framework version in force on the day', () => {
    const [first] = specs.frameworks;
    if (!first) throw new Error('no framework');
    const two: Specs = {
      ...specs,
      frameworks: [
        { ...first, valid_to: '2019-07-01' },
        {
          ...first,
          id: 'next',
          valid_from: '2019-07-01',
          services: first.services.map((s) => (s.code === 'cv_preparation' ? { ...s, area: 'training_business' } : s)),
        },
      ],
    };
    const data = contactData({ services: [{ code: 'cv', result: 'answered' }] });
    const at = (time: string) => factOf(eventOf('contact.recorded', { time, data }), two);
    expect(at('2019-06-30T23:59:59+02:00')).toMatchObject({ framework: first.id, areas: ['work'] });
    expect(at('2019-07-01T00:00:00+02:00')).toMatchObject({ framework: 'next', areas: ['training_business'] });
  });
});

describe('facts of each family', () => {
  it('contact: what is not stated is empty, -1 or unknown', () => {
    const data = { unit: 'pua_l1', channel: 'phone', services: [{ code: 'cv', result: 'answered' }] };
    expect(factOf(eventOf('contact.recorded', { subject: undefined, data }))).toMatchObject({
      family: 'contact',
      subject: '',
      case_id: '',
      access_route: 'unknown',
      language: 'unknown',
      mediation_language: '',
      mediation_mode: '',
      problem_area: 'unknown',
      wait_days: -1,
      minutes: -1,
      gender: 'unknown',
      citizenship: 'unknown',
      permit: 'unknown',
      residence_comune: '',
      age_min: -1,
      age_max: -1,
      age_bracket: 'unknown',
    });
  });

  it('referral', () => {
    expect(factOf(eventOf('referral.sent'))).toMatchObject({
      family: 'referral',
      state: 'sent',
      referral_id: 'r-1',
      from_unit: 'pua_l1',
      to_kind: 'employment_centre',
      to_desk: '',
      service: 'employment_centre_registration',
      service_area: 'work',
    });
  });

  it('outcome', () => {
    expect(factOf(eventOf('outcome.recorded'))).toMatchObject({
      family: 'outcome',
      kind: 'course_completed',
      service: 'language_course',
      service_area: 'language',
      reason: '',
      cefr_in: 'A1',
      cefr_out: 'A2',
    });
  });

  it('survey: offered has no answers; answered carries them, and no comment', () => {
    expect(factOf(eventOf('survey.offered'))).toMatchObject({
      family: 'survey',
      fact: 'offered',
      overall: 0,
      helpful: -1,
      recommend: -1,
    });
    const answered = factOf(eventOf('survey.answered'));
    expect(answered).toMatchObject({ fact: 'answered', overall: 4, clarity: 0, helpful: 1, recommend: 9 });
    expect(JSON.stringify(answered)).not.toContain('grazie');
  });

  it('provision: the declaration as validated', () => {
    const fact = factOf(eventOf('provision.declared'));
    expect(fact).toMatchObject({ family: 'provision', valid_from: '2019-01-01' });
    expect(fact.family === 'provision' && JSON.parse(fact.declaration)).toMatchObject({
      opening: { mon: [['09:00', '13:00']], wed: null, sat: 'closed' },
    });
  });
});
