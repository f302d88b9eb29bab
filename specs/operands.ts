import type { KpiDefinition, Measure, Operand } from './types.ts';

/** Whether a KPI's numerator is a count of facts, which the warehouse answers alone. */
export const isMeasure = (numerator: KpiDefinition['numerator']): numerator is Measure => 'fact' in numerator;

const OPERANDS: Readonly<Record<Operand['kind'], true>> = {
  opening_hours: true,
  mediation_hours: true,
  desk_months: true,
  requirements: true,
  expenditure: true,
  activities: true,
};

/** Whether a KPI is divided by a figure that is no count of facts, no target and no population. */
export const isOperand = (part: KpiDefinition['numerator'] | KpiDefinition['denominator']): part is Operand =>
  part !== null && 'kind' in part && Object.hasOwn(OPERANDS, part.kind);

/** The measure that a KPI counts. Throws TypeError for a KPI that counts no facts. */
export function measureOf({ id, numerator }: Pick<KpiDefinition, 'id' | 'numerator'>): Measure {
  if (isMeasure(numerator)) return numerator;
  throw new TypeError(`${id} counts no facts but ${numerator.kind}`);
}
