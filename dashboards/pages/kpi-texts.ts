import { isMeasure, isOperand } from '../../specs/operands.ts';
import type { KpiDefinition, Measure, Operand } from '../../specs/types.ts';
import type { Speech } from './texts.ts';

/** A value in the unit of its KPI. */
export function valueText(value: number, unit: KpiDefinition['unit'], speech: Speech): string {
  const { count, decimal, precise } = speech;
  if (unit === 'percent') return `${decimal(value)}\u00a0%`;
  if (unit === 'contacts' || unit === 'persons') return count(value);
  return unit === 'ratio' ? precise(value) : `${decimal(value)} ${unitText(unit, speech)}`;
}

/** A value as it stands in a table whose caption names the unit. */
export function figureText(value: number, unit: KpiDefinition['unit'], { count, decimal, precise }: Speech): string {
  if (unit === 'percent') return `${decimal(value)}\u00a0%`;
  if (unit === 'contacts' || unit === 'persons') return count(value);
  return unit === 'ratio' ? precise(value) : decimal(value);
}

/** From one value to another, in a table whose caption names the unit; `null` with an end unknown. */
export function rangeText(
  lower: number | null,
  upper: number | null,
  unit: KpiDefinition['unit'],
  speech: Speech,
): string | null {
  if (lower === null || upper === null) return null;
  const from = unit === 'percent' ? speech.decimal(lower) : figureText(lower, unit, speech);
  return `${from}–${figureText(upper, unit, speech)}`;
}

/** A unit by its name. */
export const unitText = (unit: KpiDefinition['unit'], { worded }: Speech): string => worded(`kpi.unit.${unit}`, unit);

const measureText = ({ fact, aggregate }: Measure, { worded }: Speech): string =>
  worded(`kpi.counts.${fact}.${aggregate}`, `${fact}, ${aggregate}`);

const operandText = ({ kind }: Operand, { worded }: Speech): string => worded(`kpi.operand.${kind}`, kind);

/** What the numerator counts; its conditions are in the formula. */
export const numeratorText = ({ numerator }: KpiDefinition, speech: Speech): string =>
  isMeasure(numerator) ? measureText(numerator, speech) : operandText(numerator, speech);

/** What a KPI is divided by; its conditions are in the formula. */
export function denominatorText({ denominator }: KpiDefinition, speech: Speech): string {
  if (denominator === null) return speech.t('kpi.divided_by.nothing');
  if (isOperand(denominator)) return operandText(denominator, speech);
  return denominator.kind === 'measure'
    ? measureText(denominator.measure, speech)
    : speech.worded(`kpi.divided_by.${denominator.kind}`, denominator.kind);
}
