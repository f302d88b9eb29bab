import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { inLockdown } from '../../ingest/simulate/season.ts';
import { type Publication, simulate } from '../../ingest/simulate/simulate.ts';
import { romeDay, romeOffset, weekdayOf } from '../../specs/calendar.ts';
import { type ProvisionData, provisionDeclared } from '../../specs/events/families.ts';
import { loadSpecs } from '../../specs/load.ts';
import { isHoliday } from '../../specs/provision/holidays.ts';
import { usualWeek } from '../../specs/provision/week.ts';
import { createTransform } from '../../transform/transform.ts';
import type { Accepted, ContactFact } from '../../transform/types.ts';

const specs = loadSpecs();
const transform = createTransform(specs);
const TEAMS = [...simulate(specs, { programme: 'teams', seed: 1 })];

const outcomes = TEAMS.map((publication) => ({
  publication,
  outcome: transform.event(publication.event, { recordedAt: publication.publishedAt }),
}));
const accepted = outcomes.flatMap(({ publication, outcome }) => (outcome.kind === 'accepted' ? [{ publication, outcome }] : []));
const contacts = accepted.flatMap(({ outcome: { fact } }) => (fact?.family === 'contact' ? [fact] : []));
const digest = (publications: Iterable<Publication>) => {
  const hash = createHash('sha256');
  for (const publication of publications) hash.update(`${JSON.stringify(publication)}\n`);
  return hash.digest('hex');
};
const clock = (fact: ContactFact) => {
  const at = Date.parse(`${fact.occurred_at.replace(' ', 'T')}Z`);
  return new Date(at + romeOffset(at)).toISOString().slice(11, 16);
};
const reached = (of: (fact: ContactFact) => string) => {
  const people = new Map<string, Set<string>>();
  for (const fact of contacts) {
    if (fact.eligibility === 'eligible') people.set(of(fact), (people.get(of(fact)) ?? new Set()).add(fact.subject));
  }
  return (key: string) => people.get(key)?.size ?? 0;
};
const share = (n: number) => n / TEAMS.length;

describe('the synthetic TEAMS', () => {
  it('is the same to the byte for the same seed, and another for another', () => {
    expect(digest(simulate(specs, { programme: 'teams', seed: 1 }))).toBe(digest(TEAMS));
    expect(digest(simulate(specs, { programme: 'teams', seed: 2 }))).not.toBe(digest(TEAMS));
  });

  it('has the designed size: 15 to 20 thousand publications, 1,000 to 1,200 recipients, zones near their targets', () => {
    expect(TEAMS.length).toBeGreaterThan(15_000);
    expect(TEAMS.length).toBeLessThan(20_000);
    const region = reached(() => 'region')('region');
    expect(region).toBeGreaterThan(1000);
    expect(region).toBeLessThan(1200);
    const zone = reached((fact) => fact.zone);
    expect(zone('pratese')).toBeGreaterThan(170);
    expect(zone('pratese')).toBeLessThan(210);
    const desk = reached((fact) => fact.desk);
    for (const id of ['pua1-pistoia', 'pua1-lucca']) {
      expect(desk(id)).toBeGreaterThan(75);
      expect(desk(id)).toBeLessThan(110);
    }
    const zones = [...new Set(contacts.map((fact) => fact.zone))];
    expect(
      zones.reduce((sum, id) => sum + zone(id), 0),
      'some people come in two zones',
    ).toBeGreaterThan(region);
  });

  it('comes in order of publication, nothing before it happened but what has a wrong clock', () => {
    for (let i = 1; i < TEAMS.length; i += 1)
      expect(TEAMS[i]?.publishedAt).toBeGreaterThanOrEqual(TEAMS[i - 1]?.publishedAt ?? 0);
    for (const { publication } of accepted)
      expect(publication.publishedAt).toBeGreaterThanOrEqual(Date.parse(String(publication.event.time)));
  });

  it('says of every event that it is synthetic', () => {
    expect(TEAMS.every(({ event }) => event.synthetic === true)).toBe(true);
  });

  it('has all six families and every fact of them', () => {
    const types = new Set(accepted.map(({ outcome }) => `${outcome.contract.family}.${outcome.contract.fact}`));
    expect([...types].sort()).toEqual([
      'amendment.replaced',
      'amendment.retracted',
      'contact.recorded',
      'outcome.recorded',
      'provision.declared',
      'referral.accepted',
      'referral.done',
      'referral.rejected',
      'referral.revoked',
      'referral.sent',
      'survey.answered',
      'survey.offered',
    ]);
  });

  it('stays in the programme, at its desks, within stated hours, and off holidays', () => {
    const desks = new Set(specs.programmes.get('teams')?.desks.map(({ desk }) => desk));
    for (const fact of contacts) {
      expect(fact.day >= '2018-10-02' && fact.day <= '2020-12-31', fact.day).toBe(true);
      expect(desks.has(fact.desk)).toBe(true);
      expect(isHoliday(fact.day), fact.day).toBe(false);
      const opening = specs.network.desks.get(fact.desk)?.opening?.[weekdayOf(fact.day)];
      const time = clock(fact);
      if (Array.isArray(opening))
        expect(
          opening.some(([from, to]) => from <= time && time < to),
          `${fact.desk} ${fact.day} ${time}`,
        ).toBe(true);
      else expect(opening === undefined || opening === 'by_appointment', `${fact.desk} ${fact.day}`).toBe(true);
    }
    expect(new Set(contacts.map(({ desk }) => desk))).toEqual(desks);
  });

  it('grows, is quiet in August and in the lockdown, when nobody comes in person', () => {
    const month = (id: string) => contacts.filter(({ day }) => day.startsWith(id)).length;
    expect(month('2019-10')).toBeGreaterThan(3 * month('2018-11'));
    expect(month('2019-08')).toBeLessThan(0.8 * month('2019-07'));
    expect(month('2020-04')).toBeLessThan(0.5 * month('2020-02'));
    const locked = contacts.filter(({ day }) => inLockdown(day));
    expect(new Set(locked.map(({ channel }) => channel))).toEqual(new Set(['phone', 'appointment_phone', 'video_call']));
  });

  it('speaks the languages of its desks, with the mediators that are there', () => {
    const prato = contacts.filter(({ desk }) => desk === 'pua1-prato');
    const chinese = prato.filter(({ citizenship }) => citizenship === 'CN');
    expect(chinese.length).toBeGreaterThan(0.3 * prato.length);
    expect(chinese.every(({ language, mediation_mode }) => language === 'zh' && mediation_mode === '')).toBe(true);
    const urdu = prato.filter(
      ({ mediation_language, mediation_mode }) => mediation_language === 'ur' && mediation_mode === 'in_person',
    );
    expect(urdu.length).toBeGreaterThan(0);
    expect(new Set(urdu.map(({ day }) => weekdayOf(day)))).toEqual(new Set(['mon']));
  });

  it('has visitors who are no recipients, for many reasons, and services that nobody has mapped', () => {
    const reasons = new Set(contacts.map(({ eligibility }) => eligibility));
    for (const reason of [
      'italian',
      'eu_citizen',
      'no_permit',
      'permit_unknown',
      'under_16',
      'over_65',
      'no_problem',
      'no_service',
      'citizenship_unknown',
    ])
      expect(reasons, reason).toContain(reason);
    const services = contacts.flatMap((fact) => fact.services);
    expect(services.some(({ code }) => code === '')).toBe(true);
    expect(services.some(({ local, code }) => code !== '' && local !== code)).toBe(true);
  });

  it('has the designed shares of late, repeated, wrong and amended events', () => {
    const late = accepted.filter(
      ({ publication: { event, publishedAt } }) => publishedAt - Date.parse(String(event.time)) > 86_400_000,
    );
    expect(share(late.length)).toBeGreaterThan(0.035);
    expect(share(late.length)).toBeLessThan(0.065);

    const rejected = outcomes.flatMap(({ outcome }) => (outcome.kind === 'rejected' ? [outcome.fault.code] : []));
    expect(share(rejected.length)).toBeGreaterThan(0.005);
    expect(share(rejected.length)).toBeLessThan(0.011);
    expect(new Set(rejected)).toEqual(
      new Set([
        'envelope_invalid',
        'type_unknown',
        'desk_unknown',
        'time_implausible',
        'data_invalid',
        'code_unknown',
        'personal_data',
      ]),
    );

    const first = new Map<string, Accepted>();
    let same = 0;
    let other = 0;
    for (const { outcome } of accepted) {
      const known = first.get(`${outcome.source} ${outcome.id}`);
      if (!known) first.set(`${outcome.source} ${outcome.id}`, outcome);
      else if (known.text === outcome.text) same += 1;
      else other += 1;
    }
    expect(share(same)).toBeGreaterThan(0.003);
    expect(share(same)).toBeLessThan(0.009);
    expect(other).toBeGreaterThan(0);

    const amendments = accepted.flatMap(({ outcome }) => (outcome.amendment ? [outcome] : []));
    expect(share(amendments.length)).toBeGreaterThan(0.002);
    for (const { source, amendment } of amendments) {
      const original = first.get(`${source} ${amendment?.amends}`);
      expect(original?.type).toBe('it.toscana.pua.contact.recorded.v1');
      if (amendment?.fact) expect(amendment.fact.type).toBe(original?.type);
    }
  });

  it('declares what desks with stated hours offer, and nothing for the others', () => {
    const declared = accepted.flatMap(({ outcome: { fact } }) => (fact?.family === 'provision' ? [fact] : []));
    expect(new Set(declared.map(({ desk }) => desk))).toEqual(new Set(['pua1-prato', 'pua1-pistoia', 'pua1-lucca']));
    expect(declared.filter(({ desk }) => desk === 'pua1-prato').map(({ valid_from }) => valid_from)).toEqual([
      '2018-10-02',
      '2020-03-10',
      '2020-05-18',
    ]);
  });

  it('declares of them what the local plans state, so that what a plan leaves out stays unknown', () => {
    const first = (id: string): ProvisionData => {
      const fact = accepted.map(({ outcome }) => outcome.fact).find((one) => one?.family === 'provision' && one.desk === id);
      return provisionDeclared.parse(fact?.family === 'provision' && JSON.parse(fact.declaration));
    };
    const [prato, pistoia, lucca] = ['pua1-prato', 'pua1-pistoia', 'pua1-lucca'].map(first);
    expect([prato, pistoia, lucca].map((one) => one && usualWeek(one)?.hours)).toEqual([20, 23, 7]);
    expect([prato?.languages, pistoia?.languages, lucca?.languages]).toEqual([
      ['it', 'zh'],
      ['sq', 'ar', 'en', 'fr', 'es'],
      undefined,
    ]);
    expect([prato, pistoia, lucca].map((one) => one?.mediators?.length)).toEqual([3, undefined, undefined]);
    expect(
      [prato, pistoia, lucca].map((one) => one?.staff?.find(({ profile }) => profile === 'desk_operator')?.headcount),
    ).toEqual([2, 2, 1]);
    expect([prato, pistoia, lucca].map((one) => one?.channels?.includes('phone'))).toEqual([true, false, true]);
    expect(prato?.agreements?.[0]).toEqual({ with: 'employment_centre', frequency: 'weekly' });
    expect(lucca?.areas?.find(({ area, unit }) => area === 'social' && unit === 'pua_l1')?.mode).toBe('direct');
    for (const one of [prato, pistoia, lucca]) expect([one?.accessibility, one?.training_hours]).toEqual([undefined, undefined]);
  });
});

describe('options', () => {
  it('period: everything happens inside it, at the rate of the programme', () => {
    const quarter = [...simulate(specs, { programme: 'teams', seed: 3, from: '2019-10-01', to: '2019-12-31' })];
    const happened = quarter
      .map(({ event, publishedAt }) => transform.event(event, { recordedAt: publishedAt }))
      .filter((o) => o.kind === 'accepted');
    expect(happened.length).toBeGreaterThan(500);
    for (const { day } of happened) expect(day >= '2019-10-01' && day <= '2019-12-31', day).toBe(true);
  });

  it('recipients: about as many as asked', () => {
    const people = new Set<string>();
    for (const { event, publishedAt } of simulate(specs, { programme: 'teams', seed: 4, recipients: 300 })) {
      const outcome = transform.event(event, { recordedAt: publishedAt });
      if (outcome.kind === 'accepted' && outcome.fact?.family === 'contact' && outcome.fact.eligibility === 'eligible')
        people.add(outcome.subject);
    }
    expect(people.size).toBeGreaterThan(260);
    expect(people.size).toBeLessThan(340);
  });

  it.each([{ events: 500 }, { events: 3000, recipients: 300 }, { events: 2000, from: '2020-01-01', to: '2020-02-28' }])(
    'events: as many as asked, to the end of the period: %o',
    (size) => {
      const published = [...simulate(specs, { programme: 'teams', seed: 5, ...size })];
      expect(published.length).toBeGreaterThan(0.9 * size.events);
      expect(published.length).toBeLessThanOrEqual(size.events);
      expect(romeDay(published.at(-1)?.publishedAt ?? 0) > ('to' in size ? '2020-02-15' : '2020-12-01')).toBe(true);
    },
  );

  it('another programme', () => {
    const weIn = [...simulate(specs, { programme: 'we-in', seed: 1, to: '2025-12-31' })];
    const desks = new Set(specs.programmes.get('we-in')?.desks.map(({ desk }) => `/pua/${desk}`));
    expect(weIn.length).toBeGreaterThan(100);
    const sources = weIn.flatMap(({ event, publishedAt }) => {
      const outcome = transform.event(event, { recordedAt: publishedAt });
      return outcome.kind === 'accepted' ? [outcome.source] : [];
    });
    expect(new Set(sources)).toEqual(desks);
  });

  it('refuses what cannot be', () => {
    expect(() => [...simulate(specs, { programme: 'nessuno', seed: 1 })]).toThrow(RangeError);
    expect(() => [...simulate(specs, { programme: 'teams', seed: 1, from: '2020-01-01', to: '2019-01-01' })]).toThrow(RangeError);
  });
});
