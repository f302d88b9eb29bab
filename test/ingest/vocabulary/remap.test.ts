import { describe, expect, test } from 'vitest';
import { remapOf } from '../../../ingest/vocabulary/remap.ts';
import { loadSpecs } from '../../../specs/load.ts';
import type { Specs } from '../../../specs/types.ts';
import { createTransform } from '../../../transform/transform.ts';
import type { EventHistory } from '../../../warehouse/types.ts';
import { contactData, eventOf, RECORDED_AT } from '../../support/events.ts';

const [first] = loadSpecs().frameworks;
if (!first) throw new Error('no framework');
/** Two versions from one: the second, in force from July 2019, knows `sewing`. */
const frameworks: Specs['frameworks'] = [
  { ...first, valid_to: '2019-07-01' },
  {
    ...first,
    ...{ id: 'second', valid_from: '2019-07-01', valid_to: null },
    services: [
      ...first.services,
      { code: 'sewing', area: 'training_business', label: { it: 'Sartoria', en: 'Tailoring' }, synonyms: [] },
    ],
  },
];
const withWords = (services: Record<string, string>): Specs => ({
  ...loadSpecs(),
  frameworks,
  vocabularies: new Map([['pua1-prato', { desk: 'pua1-prato', services }]]),
});
const before = createTransform(withWords({}));
const after = createTransform(withWords({ cucito: 'sewing', ballo: 'empowerment' }));

const asking = (...words: string[]) => contactData({ services: words.map((code) => ({ code, result: 'answered' })) });
const event = (id: string, time: string, ...words: string[]): Record<string, unknown> => ({
  ...eventOf('contact.recorded', { id, time, data: asking(...words) }),
  synthetic: true,
});

/** What the warehouse holds of events stored with the first vocabulary, in log order. */
function stored(...events: Record<string, unknown>[]): EventHistory[] {
  let state = '';
  return events.map((said, i) => {
    const outcome = before.event(said, { recordedAt: RECORDED_AT });
    if (outcome.kind !== 'accepted') throw new Error(JSON.stringify(outcome));
    const { amendment, fact, source, id, type, text } = outcome;
    const holds = amendment ? amendment.fact : fact;
    state = holds === null ? '' : JSON.stringify(holds);
    return {
      source,
      event_id: id,
      type,
      raw: text,
      recorded_at: RECORDED_AT + i,
      amends: amendment?.amends ?? '',
      amendment: amendment?.kind ?? '',
      state,
    };
  });
}
const statement = (...events: Record<string, unknown>[]) => ({
  source: '/pua/pua1-prato',
  event_id: 'e-1',
  records: stored(...events),
});
const replaced = (id: string, replacement: Record<string, unknown>) => {
  const { type, time, subject, data } = replacement;
  return eventOf('amendment.replaced', {
    id,
    data: { amends: 'e-1', reason: 'verificato', replacement: { type, time, subject, data } },
  });
};
const servicesOf = (outcome: ReturnType<typeof remapOf>) => {
  if (outcome.result !== 'remapped') return outcome.result;
  const judged = after.event(outcome.remap.event, { recordedAt: RECORDED_AT });
  if (judged.kind !== 'accepted' || judged.amendment?.fact?.family !== 'contact') throw new Error(JSON.stringify(judged));
  const { framework, services, synthetic } = judged.amendment.fact;
  return { framework, synthetic, codes: services.map(({ code }) => code) };
};
const AUGUST = '2019-08-01T10:00:00+02:00';

describe('a statement mapped afterwards', () => {
  test('says the same again, with the reason and an id that the same records make again', () => {
    const said = event('e-1', AUGUST, 'cucito', 'permit_renewal');
    const outcome = remapOf(after, statement(said));
    expect(remapOf(after, statement(said))).toEqual(outcome);
    const { type, time, subject, data } = said;
    expect(outcome).toMatchObject({
      result: 'remapped',
      remap: {
        words: [{ word: 'cucito', code: 'sewing' }],
        event: {
          id: expect.stringMatching(/^remap-[0-9a-f]{40}$/),
          source: '/pua/pua1-prato',
          data: {
            amends: 'e-1',
            reason: 'Vocabulary of the desk: "cucito" = sewing',
            replacement: { type, time, subject, data },
          },
        },
      },
    });
    expect(servicesOf(outcome)).toEqual({ framework: 'second', synthetic: 1, codes: ['sewing', 'permit_renewal'] });
  });

  test("is read with the framework version of its own day, which may not know the word's code", () => {
    expect(servicesOf(remapOf(after, statement(event('e-1', '2019-06-30T23:59:59+02:00', 'cucito'))))).toBe('unchanged');
    expect(servicesOf(remapOf(after, statement(event('e-1', '2019-07-01T00:00:00+02:00', 'cucito'))))).toMatchObject({
      framework: 'second',
    });
    const moved = statement(
      event('e-1', AUGUST, 'cucito'),
      replaced('a-1', event('e-1', '2019-03-01T10:00:00+01:00', 'cucito', 'ballo')),
    );
    expect(servicesOf(remapOf(after, moved))).toEqual({ framework: first.id, synthetic: 0, codes: ['', 'empowerment'] });
  });

  test('says what its last amendment that stands says; nothing of what is retracted', () => {
    const amended = [event('e-1', AUGUST, 'cucito'), replaced('a-1', event('e-1', AUGUST, 'ballo'))];
    expect(servicesOf(remapOf(after, statement(...amended)))).toMatchObject({ codes: ['empowerment'] });
    const retracted = eventOf('amendment.retracted', { id: 'a-2', data: { amends: 'e-1', reason: 'doppio' } });
    expect(remapOf(after, statement(...amended, retracted))).toEqual({ result: 'unchanged' });
  });

  test('is left alone while no word of it has a code', () => {
    expect(remapOf(before, statement(event('e-1', AUGUST, 'cucito')))).toEqual({ result: 'unchanged' });
    expect(remapOf(after, statement(event('e-1', AUGUST, 'canto', 'permit_renewal')))).toEqual({ result: 'unchanged' });
  });

  test('referrals and outcomes too', () => {
    const said = eventOf('outcome.recorded', {
      id: 'e-1',
      time: AUGUST,
      data: { case_id: 'c-1', service: 'cucito', kind: 'job_started', result: 'achieved' },
    });
    expect(remapOf(after, statement(said))).toMatchObject({
      result: 'remapped',
      remap: { words: [{ word: 'cucito', code: 'sewing' }] },
    });
  });
});
