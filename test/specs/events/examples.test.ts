import { describe, expect, it } from 'vitest';
import { envelope } from '../../../specs/events/envelope.ts';
import { EVENT_EXAMPLES } from '../../../specs/events/examples.ts';
import { EVENT_CONTRACTS } from '../../../specs/events/families.ts';
import { loadSpecs } from '../../../specs/load.ts';
import { createTransform } from '../../../transform/transform.ts';

const transform = createTransform(loadSpecs());

it('has an example of every event type', () => {
  expect([...EVENT_EXAMPLES.keys()]).toEqual([...EVENT_CONTRACTS.keys()]);
});

it('has examples with ids of their own, all marked synthetic', () => {
  const examples = [...EVENT_EXAMPLES.values()];
  expect(new Set(examples.map(({ id }) => id)).size).toBe(examples.length);
  expect(examples.every(({ synthetic }) => synthetic)).toBe(true);
});

describe.each([...EVENT_EXAMPLES])('%s', (type, example) => {
  it('parses with its contract', () => {
    expect(envelope.safeParse(example).error).toBeUndefined();
    expect(EVENT_CONTRACTS.get(type)?.data.safeParse(example.data).error).toBeUndefined();
  });
  it('is accepted', () => {
    const bytes = new TextEncoder().encode(JSON.stringify(example));
    expect(transform.message(bytes, { recordedAt: Date.parse('2019-04-01T08:00:00Z') })).toMatchObject({
      kind: 'accepted',
      type,
    });
  });
});
