import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { eventJsonSchemas } from '../../../specs/contract/json-schema.ts';
import { EVENT_EXAMPLES, type EventExample } from '../../../specs/events/examples.ts';
import { EVENT_CONTRACTS } from '../../../specs/events/families.ts';
import { loadSpecs } from '../../../specs/load.ts';

const specs = loadSpecs();
const schemas = eventJsonSchemas(specs);
const ajv = new Ajv2020({ allErrors: true, strict: true, strictTypes: false });
ajv.addKeyword('x-code-list');
addFormats.default(ajv);

const errorsOf = (type: string, event: unknown): string[] => {
  const schema = schemas.get(type);
  if (!schema) throw new Error(`no schema of ${type}`);
  const validate = ajv.getSchema(type) ?? ajv.addSchema(schema, type).getSchema(type);
  return validate?.(event) ? [] : (validate?.errors ?? []).map(({ instancePath, keyword }) => `${instancePath} ${keyword}`);
};

const CONTACT = 'it.toscana.pua.contact.recorded.v1';
const example = (type: string): EventExample => {
  const found = EVENT_EXAMPLES.get(type);
  if (!found) throw new Error(`no example of ${type}`);
  return found;
};
const contact = example(CONTACT);
const contactWith = (data: Record<string, unknown>) => ({ ...contact, data: { ...contact.data, ...data } });

it('has one schema per event type', () => {
  expect([...schemas.keys()]).toEqual([...EVENT_CONTRACTS.keys()]);
});

describe.each([...EVENT_EXAMPLES])('%s', (type, event) => {
  it('takes the example', () => expect(errorsOf(type, event)).toEqual([]));
  it('refuses another type, no data, and a key of its own in data', () => {
    expect(errorsOf(type, { ...event, type: 'it.toscana.pua.other.v1' })).toEqual(['/type const']);
    expect(errorsOf(type, { ...event, data: undefined })).toEqual([' required']);
    expect(errorsOf(type, { ...event, data: { ...event.data, surname: 'x' } })).toEqual(['/data additionalProperties']);
  });
});

describe('a contact', () => {
  it.each([
    ['a channel of no list', contactWith({ channel: 'pigeon' }), '/data/channel enum'],
    ['a citizenship of no country', contactWith({ profile: { citizenship: 'ZZ' } }), '/data/profile/citizenship enum'],
    ['no service', contactWith({ services: [] }), '/data/services minItems'],
    ['a result of no list', contactWith({ services: [{ code: 'x', result: 'lost' }] }), '/data/services/0/result enum'],
    ['days of waiting below zero', contactWith({ wait_days: -1 }), '/data/wait_days minimum'],
    [
      'a birth date that does not exist',
      contactWith({ profile: { birth_date: '1990-02-30' } }),
      '/data/profile/birth_date format',
    ],
    ['a local time', { ...contact, time: '2019-03-04T10:15:00' }, '/time format'],
    ['a subject that is no pseudonym', { ...contact, subject: 'Rossi' }, '/subject pattern'],
    ['a source of no desk', { ...contact, source: 'prato' }, '/source pattern'],
    ['an extension attribute that is an object', { ...contact, extra: {} }, '/extra anyOf'],
  ])('is refused with %s', (_, event, expected) => {
    expect(errorsOf(CONTACT, event)).toContain(expected);
  });
  it('may say as little as unit, channel and one service', () => {
    expect(
      errorsOf(CONTACT, { ...contact, data: { unit: 'pua_l1', channel: 'phone', services: [{ code: 'x', result: 'none' }] } }),
    ).toEqual([]);
  });
});
