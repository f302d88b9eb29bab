import { frameworkOn } from '../../specs/lookup.ts';
import type { DataAsOf } from '../../warehouse/journal.ts';
import type { Question } from './question.ts';
import type { Provenance } from './types.ts';

/** What the answer to a question says of itself. */
export const provenanceOf = (
  { specs, period, knownAt }: Pick<Question, 'specs' | 'period' | 'knownAt'>,
  { data_as_of, synthetic }: DataAsOf,
): Provenance => ({
  data_as_of,
  synthetic,
  known_at: knownAt,
  framework_version: frameworkOn(specs, period.to)?.id ?? null,
});
