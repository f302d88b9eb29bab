import { frameworkOn } from '../../specs/lookup.ts';
import type { EvaluationDeps } from './deps.ts';
import type { Question } from './question.ts';
import type { Provenance } from './types.ts';

/** What the answer to a question says of itself. */
export async function provenanceOf(
  { specs, warehouse }: EvaluationDeps,
  { period, knownAt, asked }: Question,
): Promise<Provenance> {
  const stored = await warehouse.journal.dataAsOf(asked.knownAt);
  return { ...stored, known_at: knownAt, framework_version: frameworkOn(specs, period.to)?.id ?? null };
}
