import type { Operand } from '../../../specs/types.ts';
import { readActivities } from './activities.ts';
import { readHours } from './declared-hours.ts';
import { readExpenditure } from './expenditure.ts';
import { readDeskMonths } from './reporting.ts';
import { readRequirements } from './requirements.ts';
import type { OperandContext, OperandFigures } from './types.ts';

/**
 * Operands in every group of one answer. What stands behind a kind is read once, whichever of its figures are asked for. Throws QueryForbidden,
 * WarehouseUnavailable or `ProblemError`.
 */
export function operandsIn(context: OperandContext): (operand: Operand) => Promise<OperandFigures> {
  let requirements: ReturnType<typeof readRequirements> | undefined;
  let months: ReturnType<typeof readDeskMonths> | undefined;
  return async (operand) => {
    switch (operand.kind) {
      case 'opening_hours':
      case 'mediation_hours':
        return (await readHours(context))(operand);
      case 'desk_months':
        months ??= readDeskMonths(context);
        return (await months)(operand);
      case 'requirements':
        requirements ??= readRequirements(context);
        return (await requirements)(operand);
      case 'expenditure':
        return readExpenditure(context)();
      case 'activities':
        return readActivities(context)(operand);
    }
  };
}
