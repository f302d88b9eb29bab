import { isMeasure, isOperand } from '../operands.ts';
import type { Dimension, KpiDefinition, Operand } from '../types.ts';

const PLACES: readonly Dimension[] = ['region', 'area_vasta', 'zone', 'network', 'province', 'desk'];
const TIMES: readonly Dimension[] = ['month', 'quarter', 'year'];

/** Groupings that an operand exists in: it is of desks and of time, never of the traits of a person. Expenditure is stated since the start only. */
function dimensionsOf({ kind }: Operand): readonly Dimension[] {
  return kind === 'expenditure' ? [...PLACES, 'programme'] : [...PLACES, ...TIMES, 'programme'];
}

/** The operands of a KPI, above and below its line. */
export const operandsOf = ({ numerator, denominator }: KpiDefinition): Operand[] => [numerator, denominator].filter(isOperand);

/** What is wrong with the operands of a KPI: the path in its file, and why. */
export function* operandFaults(kpi: KpiDefinition): Generator<[path: string, detail: string]> {
  const { numerator, denominator, interval, quantile, dimensions } = kpi;
  const operands = operandsOf(kpi);
  const [first] = operands;
  if (first === undefined) return;
  if (!isMeasure(numerator) && interval !== 'none')
    yield ['interval', `a numerator of kind ${first.kind} is no count: it has none`];
  if (quantile !== undefined) yield ['quantile', 'only a count has one'];
  if (denominator?.kind === 'target' || denominator?.kind === 'target_pace')
    yield ['denominator', `a target is of recipients: nothing else is divided by it`];
  const measure = isMeasure(numerator) ? numerator : denominator?.kind === 'measure' ? denominator.measure : null;
  if (measure !== null && measure.aggregate !== 'count' && first.kind !== 'expenditure')
    yield [
      isMeasure(numerator) ? 'numerator' : 'denominator',
      `beside ${first.kind} facts are counted by desk and month, which do not add up for recipients`,
    ];
  for (const operand of operands)
    for (const dimension of dimensions)
      if (!dimensionsOf(operand).includes(dimension)) yield ['dimensions', `${operand.kind} does not exist by ${dimension}`];
}
