import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_EVENT_BYTES } from '../../specs/events/envelope.ts';
import { loadSpecs } from '../../specs/load.ts';
import { createTransform } from '../../transform/transform.ts';
import type { Outcome } from '../../transform/types.ts';
import { bytesOf, contactData, eventOf, FACTS, holds, PSEUDONYM, RECORDED_AT } from '../support/events.ts';

const specs = loadSpecs();
const transform = createTransform(specs);
const context = { recordedAt: RECORDED_AT };
const event = (value: unknown) => transform.event(value, context);
const faultOf = (outcome: Outcome) => (outcome.kind === 'rejected' ? [outcome.fault.code, outcome.fault.path] : [outcome.kind]);
const contact = (data: Record<string, unknown>, profile: Record<string, unknown> = {}) =>
  eventOf('contact.recorded', { data: contactData(data, profile) });
const replaced = (over: Record<string, unknown>) => {
  const amendment = eventOf('amendment.replaced');
  const data = amendment.data as { replacement: Record<string, unknown> };
  Object.assign(data.replacement, over);
  return amendment;
};
const nested = (levels: number): unknown => (levels === 0 ? 1 : { a: nested(levels - 1) });

describe('what is accepted', () => {
  it.each(FACTS)('an event of each fact: %s', (fact) => {
    const value = eventOf(fact);
    const outcome = event(value);
    expect(outcome).toMatchObject({
      kind: 'accepted',
      id: 'e-100',
      source: '/pua/pua1-prato',
      desk: 'pua1-prato',
      day: '2019-03-04',
    });
    if (outcome.kind !== 'accepted') return;
    expect((outcome.fact === null) !== (outcome.amendment === null)).toBe(true);
    expect(JSON.parse(outcome.text)).toEqual(value);
    expect(transform.message(bytesOf(value), context)).toEqual(outcome);
    expect(event(bytesOf(value))).toEqual(outcome);
  });

  it('a retraction', () => {
    expect(event(eventOf('amendment.retracted'))).toMatchObject({
      amendment: { kind: 'retracted', amends: 'e-1', reason: 'registrato due volte', fact: null },
    });
  });

  it('a replacement, as a fact under the id it amends, at its own time', () => {
    const outcome = event(replaced({ time: '2019-02-01T09:00:00+01:00' }));
    expect(outcome).toMatchObject({
      id: 'e-100',
      day: '2019-03-04',
      fact: null,
      amendment: {
        kind: 'replaced',
        amends: 'e-1',
        fact: { family: 'contact', event_id: 'e-1', day: '2019-02-01', subject: PSEUDONYM },
      },
    });
  });

  it('a tombstone is skipped', () => {
    expect(transform.message(null, context)).toEqual({ kind: 'skipped', reason: 'tombstone' });
  });

  it('extension attributes', () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    expect(event(eventOf('contact.recorded', { traceparent, sequence: '0312345678', urgent: true })).kind).toBe('accepted');
  });
});

describe('what is rejected, with the code and path of the first fault', () => {
  it.each<[string, unknown, string, string]>([
    ['nothing', undefined, 'envelope_invalid', ''],
    ['a text', 'event', 'envelope_invalid', ''],
    ['a list', [eventOf()], 'envelope_invalid', ''],
    ['another version of CloudEvents', eventOf('contact.recorded', { specversion: '0.3' }), 'envelope_invalid', 'specversion'],
    ['no id', eventOf('contact.recorded', { id: undefined }), 'envelope_invalid', 'id'],
    ['an id with a space', eventOf('contact.recorded', { id: 'a b' }), 'envelope_invalid', 'id'],
    ['a source of another kind', eventOf('contact.recorded', { source: 'https://example.org' }), 'envelope_invalid', 'source'],
    ['a local time', eventOf('contact.recorded', { time: '2019-03-04T10:15:00' }), 'envelope_invalid', 'time'],
    [
      'a day that is not in the calendar',
      eventOf('contact.recorded', { time: '2019-02-29T10:15:00Z' }),
      'envelope_invalid',
      'time',
    ],
    ['a name for a subject', eventOf('contact.recorded', { subject: 'Mario' }), 'envelope_invalid', 'subject'],
    ['an object as an extension', eventOf('contact.recorded', { extra: {} }), 'envelope_invalid', 'extra'],
    ['no data', eventOf('contact.recorded', { data: undefined }), 'envelope_invalid', 'data'],
    ['an unknown type', eventOf('contact.seen', { data: {} }), 'type_unknown', 'type'],
    ['an unknown desk', eventOf('contact.recorded', { source: '/pua/pua1-siena' }), 'desk_unknown', 'source'],
    ['before 2010', eventOf('contact.recorded', { time: '2009-12-31T23:59:59Z' }), 'time_implausible', 'time'],
    ['data of another type', eventOf('contact.recorded', { data: { amends: 'e-1' } }), 'data_invalid', 'data.unit'],
    ['a field too many', contact({ note: 'x' }), 'data_invalid', 'data.note'],
    ['a wrong month of birth', contact({}, { birth_date: '1990-13-01' }), 'data_invalid', 'data.profile.birth_date'],
    ['a birth after the day', contact({}, { birth_date: '2019-03-05' }), 'data_invalid', 'data.profile.birth_date'],
    [
      'a year of birth after the day',
      contact({}, { birth_date: undefined, birth_year: 2020 }),
      'data_invalid',
      'data.profile.birth_year',
    ],
    ['no services', contact({ services: [] }), 'data_invalid', 'data.services'],
    [
      'a result not in its list',
      contact({
        services: [
          { code: 'cv', result: 'none' },
          { code: 'cv', result: 'solved' },
        ],
      }),
      'code_unknown',
      'data.services[1].result',
    ],
    ['a gender not in its list', contact({}, { gender: 'F' }), 'code_unknown', 'data.profile.gender'],
    ['a country not in its list', contact({}, { citizenship: 'ZZ' }), 'code_unknown', 'data.profile.citizenship'],
    ['a language not in its list', contact({ language: 'zz' }), 'code_unknown', 'data.language'],
    [
      'a level not in its list',
      eventOf('outcome.recorded', {
        data: { case_id: 'c', service: 'x', kind: 'course_completed', result: 'achieved', cefr_in: 'A1', cefr_out: 'D1' },
      }),
      'code_unknown',
      'data.cefr_out',
    ],
    [
      'a channel not in its list',
      eventOf('provision.declared', { data: { valid_from: '2019-01-01', channels: ['phone', 'pigeon'] } }),
      'code_unknown',
      'data.channels[1]',
    ],
    [
      'a declaration from the year 9999',
      eventOf('provision.declared', { data: { valid_from: '9999-12-31' } }),
      'time_implausible',
      'data.valid_from',
    ],
    ['a replacement of unknown type', replaced({ type: 'it.toscana.pua.x.y.v1' }), 'type_unknown', 'data.replacement.type'],
    [
      'a replacement that amends',
      replaced({ type: 'it.toscana.pua.amendment.retracted.v1' }),
      'amendment_type_mismatch',
      'data.replacement.type',
    ],
    [
      'a replacement with wrong data',
      replaced({ data: contactData({ unit: undefined }) }),
      'data_invalid',
      'data.replacement.data.unit',
    ],
    [
      'a replacement with an unknown code',
      replaced({ data: contactData({ channel: 'pigeon' }) }),
      'code_unknown',
      'data.replacement.data.channel',
    ],
    ['a replacement in the future', replaced({ time: '2031-01-01T00:00:00Z' }), 'time_implausible', 'data.replacement.time'],
    ['an amendment of itself', eventOf('amendment.retracted', { id: 'e-1' }), 'data_invalid', 'data.amends'],
    ['32 levels', eventOf('contact.recorded', { data: { x: nested(30) } }), 'data_invalid', 'data.unit'],
    ['33 levels', eventOf('contact.recorded', { data: { x: nested(31) } }), 'json_too_deep', `data.x${'.a'.repeat(30)}`],
    ['a key of the language', JSON.parse('{"id":"x","data":{"__proto__":{"a":1}}}'), 'json_invalid', 'data'],
    ['a constructor', eventOf('contact.recorded', { data: { constructor: {} } }), 'json_invalid', 'data'],
    ['a NUL character', contact({ case_id: 'a\0b' }), 'json_invalid', 'data.case_id'],
    ['half of a surrogate pair', contact({ case_id: 'a\ud83d' }), 'encoding_invalid', 'data.case_id'],
    [
      'more bytes than are accepted',
      eventOf('contact.recorded', { data: { x: '語'.repeat(MAX_EVENT_BYTES / 3) } }),
      'too_large',
      '',
    ],
  ])('%s', (_name, value, code, path) => {
    expect(faultOf(event(value))).toEqual([code, path]);
    expect(specs.codes.rejection.has(code)).toBe(true);
  });

  it('keeps whole pairs of surrogates', () => {
    expect(event(contact({ case_id: 'caso-😀' })).kind).toBe('accepted');
  });

  it('ten minutes after it was recorded and no more', () => {
    const at = (ms: number) => event(eventOf('contact.recorded', { time: new Date(RECORDED_AT + ms).toISOString() }));
    expect(at(600_000).kind).toBe('accepted');
    expect(faultOf(at(600_001))).toEqual(['time_implausible', 'time']);
  });

  it('another source than the bound one', () => {
    const bound = { ...context, boundSource: '/pua/pua1-lucca' };
    expect(faultOf(transform.event(eventOf(), bound))).toEqual(['source_forbidden', 'source']);
    expect(transform.event(eventOf('contact.recorded', { source: '/pua/pua1-lucca' }), bound).kind).toBe('accepted');
  });

  it('names the nearest codes and types, never what was sent', () => {
    const outcome = event(contact({ channel: 'telephone' }));
    const detail = outcome.kind === 'rejected' ? outcome.fault.detail : '';
    expect(detail).toMatch(/^not in the code list channel; nearest: phone, /);
    expect(detail.split(', ')).toHaveLength(5);
    expect(detail).not.toContain('telephone');
    const typed = event(eventOf('contact.record'));
    expect(typed.kind === 'rejected' && typed.fault.detail).toContain('nearest: it.toscana.pua.contact.recorded.v1');
  });
});

describe('personal data', () => {
  const code = 'RSSMRA85T10A562S';
  it.each<[string, unknown, string, string]>([
    [
      'in a comment',
      eventOf('survey.answered', {
        data: { survey_id: 's', language: 'it', mode: 'sms', answers: { overall: 3 }, comment: 'il mio numero: 347 1234567' },
      }),
      'data.comment',
      'character 16',
    ],
    [
      'in a service',
      contact({ services: [{ code: `cv di ${code}`, result: 'answered' }] }),
      'data.services[0].code',
      'character 7',
    ],
    ['as a subject', eventOf('contact.recorded', { subject: code }), 'subject', 'character 1'],
    ['in a case id', contact({ case_id: `PO-${code}` }), 'data.case_id', 'character 4'],
    ['in a key', contact({ [`nota ${code}`]: 1 }), 'data', 'a key of this object, character 6'],
    ['in an extension', eventOf('contact.recorded', { contact: 'mario@example.org' }), 'contact', 'character 1'],
    ['as a number', eventOf('contact.recorded', { mobile: 3_471_234_567 }), 'mobile', 'character 1'],
    ['in a replacement', replaced({ data: contactData({ case_id: code }) }), 'data.replacement.data.case_id', 'character 1'],
    ['in an event of unknown type', eventOf('x.y', { data: { who: code } }), 'data.who', 'character 1'],
    ['behind a NUL character', contact({ case_id: 'a\0b', note: code }), 'data.note', 'character 1'],
  ])('%s', (_name, value, path, where) => {
    const outcome = event(value);
    expect(outcome).toMatchObject({ kind: 'rejected', fault: { code: 'personal_data', path } });
    expect(outcome.kind === 'rejected' && outcome.fault.detail).toContain(`at ${where}:`);
    for (const secret of [code, '347', 'mario', '3471234567']) expect(JSON.stringify(outcome)).not.toContain(secret);
  });

  it('in the id is not repeated as the id', () => {
    expect(event(eventOf('contact.recorded', { id: code }))).toMatchObject({
      fault: { code: 'personal_data', path: 'id' },
      id: '',
      source: '/pua/pua1-prato',
    });
  });

  it('in text that is no event at all', () => {
    const outcome = transform.message(new TextEncoder().encode(`{"note": "${code}`), context);
    expect(outcome).toMatchObject({ fault: { code: 'personal_data', path: '' } });
    expect(JSON.stringify(outcome)).not.toContain(code);
    const deep = `{"a":${'['.repeat(40)}${']'.repeat(40)},"note":"${code}"}`;
    expect(faultOf(transform.message(new TextEncoder().encode(deep), context))).toEqual(['personal_data', '']);
  });
});

describe('for any input', () => {
  const json = fc.jsonValue({ maxDepth: 40 });
  const spoilt = fc
    .tuple(
      fc.constantFrom(...FACTS),
      fc.array(fc.tuple(fc.constantFrom('id', 'source', 'type', 'time', 'subject', 'data', 'x'), json), { maxLength: 2 }),
    )
    .map(([fact, over]) => eventOf(fact, Object.fromEntries(over)));
  const inner = fc.tuple(fc.constantFrom(...FACTS), fc.string(), json).map(([fact, key, value]) => {
    const made = eventOf(fact);
    Object.assign(made.data as object, { [key]: value });
    return made;
  });

  it('bytes never make it throw', () => {
    holds(
      'any bytes',
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.string({ unit: 'binary' }).map(bytesOf)), (bytes) => {
        expect(['accepted', 'rejected']).toContain(transform.message(bytes, context).kind);
      }),
      2000,
    );
  });

  it('JSON never makes it throw, and the same event has the same outcome as value, as bytes and in a new transform', () => {
    const again = createTransform(specs);
    holds(
      'any JSON',
      fc.property(fc.oneof(json, spoilt, inner), (value) => {
        const outcome = event(value);
        expect(event(structuredClone(value))).toEqual(outcome);
        const bytes = bytesOf(value);
        expect(again.message(bytes, context)).toEqual(transform.message(bytes, context));
        if (outcome.kind === 'accepted') expect(transform.message(bytes, context)).toEqual(outcome);
      }),
      1000,
    );
  });

  it('the text it keeps gives the same outcome again, and the event is left as it was', () => {
    holds(
      'idempotence',
      fc.property(fc.constantFrom(...FACTS), fc.boolean(), (fact, synthetic) => {
        const value = eventOf(fact, { synthetic });
        const before = structuredClone(value);
        const outcome = event(value);
        expect(value).toEqual(before);
        if (outcome.kind !== 'accepted') throw new Error(JSON.stringify(outcome));
        expect(transform.message(new TextEncoder().encode(outcome.text), context)).toEqual(outcome);
      }),
    );
  });
});
