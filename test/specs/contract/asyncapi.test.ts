import asyncapiSchemas from '@asyncapi/specs';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { asyncApi } from '../../../specs/contract/asyncapi.ts';
import { EVENT_CONTRACTS } from '../../../specs/events/families.ts';
import { loadSpecs } from '../../../specs/load.ts';

const document = asyncApi(loadSpecs(), { version: '9.9.9', topic: 'pua.events' });

const ajv = new Ajv({ strict: false, allErrors: true });
addFormats.default(ajv);
const schema: object = asyncapiSchemas.schemasWithoutId['3.0.0'];
const validate = ajv.compile(schema);

interface Message {
  name: string;
  payload: object;
  examples: readonly { payload: unknown }[];
  bindings: { kafka: { key: { description: string } } };
}

const refsIn = (value: unknown): string[] => {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => (key === '$ref' && typeof inner === 'string' ? [inner] : refsIn(inner)));
};

const resolve = (ref: string): unknown =>
  ref
    .slice(2)
    .split('/')
    .reduce<unknown>((at, key) => (typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined), document);

const messages = Object.values(resolve('#/components/messages') as Record<string, Message>);

describe('the AsyncAPI document', () => {
  it('is valid by the AsyncAPI 3.0 schema, and that schema does refuse', () => {
    validate(document);
    expect(validate.errors).toBeNull();
    expect(validate({ ...document, operations: { x: { action: 'shout' } } })).toBe(false);
  });
  it('has one channel on the topic, with a message per event type', () => {
    expect(document.channels).toMatchObject({ events: { address: 'pua.events' } });
    expect(messages.map((message) => message.name)).toEqual([...EVENT_CONTRACTS.keys()]);
  });
  it('refers to nothing that is not in it', () => {
    const refs = refsIn(document);
    expect(refs.length).toBeGreaterThan(EVENT_CONTRACTS.size);
    expect(refs.filter((ref) => resolve(ref) === undefined)).toEqual([]);
  });
  it('has examples that its payload schemas take', () => {
    const payloads = new Ajv({ strict: false });
    addFormats.default(payloads);
    for (const { payload: taken, examples } of messages)
      for (const { payload } of examples) expect(payloads.validate(taken, payload), payloads.errorsText()).toBe(true);
  });
  it('keys messages by source', () => {
    for (const { bindings } of messages) expect(bindings.kafka.key.description).toContain('source');
  });
});
