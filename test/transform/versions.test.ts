import { describe, expect, test } from 'vitest';
import { EVENT_CONTRACTS, factNameOf, latestData } from '../../specs/events/families.ts';
import { loadSpecs } from '../../specs/load.ts';
import { createTransform } from '../../transform/transform.ts';
import { bytesOf, contactData, eventOf, RECORDED_AT } from '../support/events.ts';

const transform = createTransform(loadSpecs());
const V2 = 'it.toscana.pua.contact.recorded.v2';
const judge = (event: Record<string, unknown>) => transform.message(bytesOf(event), { recordedAt: RECORDED_AT });

/** The same contact in both versions: the birth as version 1 says it, and as version 2 does. */
function both(v1: Record<string, unknown>, birth: string | undefined) {
  const data = contactData();
  const { birth_date: _, ...profile } = Object(data.profile);
  return [
    eventOf('contact.recorded', { data: { ...data, profile: { ...profile, ...v1 } } }),
    eventOf('contact.recorded', { type: V2, data: { ...data, profile: birth === undefined ? profile : { ...profile, birth } } }),
  ] as const;
}

describe('versions of a contract', () => {
  test.each([
    ['a date', { birth_date: '1990-05-03' }, '1990-05-03'],
    ['a year', { birth_year: 1990 }, '1990'],
    ['a date and its year', { birth_date: '1990-05-03', birth_year: 1990 }, '1990-05-03'],
    ['nothing', {}, undefined],
  ])('a contact with %s is the same fact in both, but for the type it was published as', (_, v1, birth) => {
    const [one, two] = both(v1, birth).map(judge);
    if (one?.kind !== 'accepted' || two?.kind !== 'accepted') throw new Error(JSON.stringify([one, two]));
    expect(two.fact).toEqual({ ...one.fact, type: V2 });
  });

  test('each version has its own rules', () => {
    const [one, two] = both({ birth: '1990' }, '1990-02-30').map(judge);
    expect(one).toMatchObject({ fault: { code: 'data_invalid', path: 'data.profile.birth' } });
    expect(two).toMatchObject({ fault: { code: 'data_invalid', path: 'data.profile.birth' } });
    for (const birth of ['2020', '2019-03-05'])
      expect(judge(both({}, birth)[1])).toMatchObject({ fault: { code: 'data_invalid', path: 'data.profile.birth' } });
  });

  test('an event of one version is replaced in the other', () => {
    const [, two] = both({}, '1991');
    const replacement = { type: V2, time: two.time, subject: two.subject, data: two.data };
    const outcome = judge(eventOf('amendment.replaced', { data: { amends: 'e-1', reason: 'r', replacement } }));
    expect(outcome).toMatchObject({ kind: 'accepted', amendment: { fact: { type: V2, age_min: 27, age_max: 28 } } });
  });

  test('every contract leads to the latest of its name, which alone has nothing to be changed', () => {
    for (const contract of EVENT_CONTRACTS.values()) {
      const next = EVENT_CONTRACTS.get(`${factNameOf(contract.type)}.v${contract.version + 1}`);
      expect(contract.upcast === null, contract.type).toBe(next === undefined);
    }
    const [v1] = both({ birth_year: 1990 }, undefined);
    const contract = EVENT_CONTRACTS.get('it.toscana.pua.contact.recorded.v1');
    if (!contract) throw new Error('no version 1');
    const upcast = latestData(contract, contract.data.parse(v1.data));
    expect(EVENT_CONTRACTS.get(V2)?.data.parse(upcast)).toEqual(upcast);
  });
});
