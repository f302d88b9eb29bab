import { createHash } from 'node:crypto';
import type { Specs } from './types.ts';

/** The parts of the specs that say what an event means, each with a fingerprint of its own. */
export const MEANING_PARTS = [
  'frameworks',
  'vocabularies',
  'network',
  'programmes',
  'codes',
  'eu',
] as const satisfies readonly (keyof Specs)[];
export type MeaningPart = (typeof MEANING_PARTS)[number];
export type SpecFingerprints = Readonly<Record<MeaningPart, string>>;

const plain = (_: string, value: unknown): unknown => (value instanceof Map ? Object.fromEntries(value) : value);

/** A short hash of each part's content; comments and file layout make no difference. */
export function specFingerprints(specs: Specs): SpecFingerprints {
  const of = (part: MeaningPart) => createHash('sha256').update(JSON.stringify(specs[part], plain)).digest('hex').slice(0, 16);
  return Object.fromEntries(MEANING_PARTS.map((part) => [part, of(part)])) as SpecFingerprints;
}
