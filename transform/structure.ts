import type { Fault } from './types.ts';

/** Deepest nesting of objects and arrays that an event may have; the event itself is level 1. */
export const MAX_DEPTH = 32;

/** Keys that some consumer of parsed JSON could take for its own machinery. */
const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);
/** NUL, or half of a surrogate pair: with the `u` flag a whole pair is one character and no surrogate. */
const UNSAFE = /[\0\p{Surrogate}]/u;

export type Step = string | number;

/** JSON path of steps: `data.services[0].result`. Long keys are cut, so that a path stays one short line. */
export function pathOf(steps: readonly PropertyKey[]): string {
  let path = '';
  for (const step of steps) {
    if (typeof step === 'number') path += `[${step}]`;
    else path += `${path === '' ? '' : '.'}${String(step).slice(0, 64)}`;
  }
  return path;
}

/** A fault with the steps that lead to it, innermost first: built only when something was found. */
export interface Found {
  fault: Omit<Fault, 'path'>;
  steps: Step[];
}

export const faultAt = ({ fault, steps }: Found): Fault => ({
  code: fault.code,
  path: pathOf(steps.toReversed()),
  detail: fault.detail,
});

function within(found: Found, step: Step): Found {
  found.steps.push(step);
  return found;
}

/**
 * Visits every string, number and key of a JSON value, depth first in document order, until `look` finds a fault.
 * `look` gets the value, the key it stands under (`''` at the root, the array's key for its elements) and whether it is itself a key.
 */
export function findIn(
  value: unknown,
  look: (leaf: string | number, key: string, isKey: boolean) => Omit<Fault, 'path'> | null,
  key = '',
  depth = 1,
): Found | null {
  if (typeof value === 'string' || typeof value === 'number') {
    const fault = look(value, key, false);
    return fault && { fault, steps: [] };
  }
  if (typeof value !== 'object' || value === null) return null;
  if (depth > MAX_DEPTH)
    return { fault: { code: 'json_too_deep', detail: `nested deeper than ${MAX_DEPTH} levels: flatten it` }, steps: [] };
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i += 1) {
      const found = findIn(value[i], look, key, depth + 1);
      if (found) return within(found, i);
    }
    return null;
  }
  const fields = value as Record<string, unknown>;
  for (const name of Object.keys(fields)) {
    const fault = look(name, key, true);
    if (fault) return { fault, steps: [] };
    const found = findIn(fields[name], look, name, depth + 1);
    if (found) return within(found, name);
  }
  return null;
}

/** Faults that no contract describes: nesting, forbidden keys, NUL characters and text that UTF-8 cannot carry. */
export function unsafe(leaf: string | number, isKey: boolean): Omit<Fault, 'path'> | null {
  if (typeof leaf === 'number') return null;
  if (isKey && FORBIDDEN_KEYS.has(leaf)) return { code: 'json_invalid', detail: `the key ${leaf} is not allowed` };
  if (!UNSAFE.test(leaf)) return null;
  const where = isKey ? 'a key' : 'the text';
  return leaf.includes('\0')
    ? { code: 'json_invalid', detail: `${where} holds a NUL character: remove it` }
    : { code: 'encoding_invalid', detail: `${where} holds half of a surrogate pair` };
}
