import { z } from 'zod';
import { EVENT_CONTRACTS, type EventContract } from '../specs/events/families.ts';
import type { CodeListId, Specs } from '../specs/types.ts';
import { pathOf, type Step } from './structure.ts';
import type { Fault } from './types.ts';

/** Where a contract wants members of a code list: the list at this place, the places under its keys, the place of its elements. */
interface Place {
  list?: string;
  fields: [key: string, place: Place][];
  each?: Place;
}

interface Schema {
  'x-code-list'?: string;
  properties?: Record<string, Schema>;
  items?: Schema | false;
}

function placesIn(schema: Schema): Place | null {
  const list = schema['x-code-list'];
  const fields: Place['fields'] = [];
  for (const [key, inner] of Object.entries(schema.properties ?? {})) {
    const place = placesIn(inner);
    if (place) fields.push([key, place]);
  }
  const each = schema.items ? placesIn(schema.items) : null;
  if (list === undefined && fields.length === 0 && !each) return null;
  return { fields, ...(list !== undefined && { list }), ...(each && { each }) };
}

const bigrams = (word: string): Set<string> => {
  const padded = ` ${word.toLowerCase()} `;
  return new Set(Array.from({ length: padded.length - 1 }, (_, i) => padded.slice(i, i + 2)));
};

/** The `n` candidates most like a word: the share of pairs of letters in common (Dice), then their own order. */
export function closest(word: string, candidates: Iterable<string>, n: number): string[] {
  const wanted = bigrams(word);
  const likeness = (candidate: string): number => {
    const pairs = bigrams(candidate);
    let common = 0;
    for (const pair of pairs) if (wanted.has(pair)) common += 1;
    return (2 * common) / (pairs.size + wanted.size);
  };
  return [...candidates]
    .map((candidate) => ({ candidate, like: likeness(candidate) }))
    .sort((a, b) => b.like - a.like)
    .slice(0, n)
    .map(({ candidate }) => candidate);
}

export type CodeCheck = (contract: EventContract, data: unknown, at: readonly string[]) => Fault | null;

/**
 * Checks validated data against the code lists that its contract names (`x-code-list`). The fault `code_unknown` names the list and the
 * five members most like what was sent, never what was sent.
 */
export function codeCheck(specs: Specs): CodeCheck {
  const places = new Map<EventContract, Place | null>();
  for (const contract of EVENT_CONTRACTS.values())
    places.set(contract, placesIn(z.toJSONSchema(contract.data, { io: 'input' }) as Schema));
  const members = (list: string) => specs.codes[list as CodeListId];

  const check = (place: Place, value: unknown): { steps: Step[]; list: string; word: string } | null => {
    if (place.list !== undefined && typeof value === 'string')
      return members(place.list).has(value) ? null : { steps: [], list: place.list, word: value };
    if (place.each && Array.isArray(value)) {
      for (let i = 0; i < value.length; i += 1) {
        const miss = check(place.each, value[i]);
        if (miss) return { ...miss, steps: [i, ...miss.steps] };
      }
    }
    if (typeof value !== 'object' || value === null) return null;
    const fields = value as Record<string, unknown>;
    for (const [key, inner] of place.fields) {
      const miss = fields[key] === undefined ? null : check(inner, fields[key]);
      if (miss) return { ...miss, steps: [key, ...miss.steps] };
    }
    return null;
  };

  return (contract, data, at) => {
    const place = places.get(contract);
    const miss = place ? check(place, data) : null;
    if (!miss) return null;
    const near = closest(miss.word, members(miss.list).keys(), 5).join(', ');
    return {
      code: 'code_unknown',
      path: pathOf([...at, ...miss.steps]),
      detail: `not in the code list ${miss.list}; nearest: ${near}`,
    };
  };
}
