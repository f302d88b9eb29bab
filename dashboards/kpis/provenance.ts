import { warehouseInstant } from '../../specs/calendar.ts';
import type { FrameworkVersion, Specs } from '../../specs/types.ts';
import type { EvaluationDeps } from './deps.ts';
import type { Question } from './question.ts';
import type { Provenance } from './types.ts';

/** The framework version in force on a Rome day. */
export const frameworkOn = ({ frameworks }: Specs, day: string): FrameworkVersion | undefined =>
  frameworks.find(({ valid_from, valid_to }) => valid_from <= day && (valid_to === null || day < valid_to));

const isoInstant = (text: string): string => `${text.replace(' ', 'T')}Z`;

export async function provenanceOf({ specs, warehouse }: EvaluationDeps, question: Question): Promise<Provenance> {
  const { period, filters, knownAt, reader } = question;
  const at = warehouseInstant(Date.parse(knownAt));
  const [latest, simulated] = await Promise.all([
    warehouse.latestRecord(at),
    warehouse.measures.count({
      measure: { fact: 'contacts', aggregate: 'count', where: { synthetic: [1] } },
      by: [],
      filters,
      knownAt: at,
      reader,
    }),
  ]);
  return {
    data_as_of: latest === null ? null : isoInstant(latest),
    known_at: knownAt,
    framework_version: frameworkOn(specs, period.to)?.id ?? null,
    synthetic: simulated.some(({ value }) => value > 0),
  };
}
