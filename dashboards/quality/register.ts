import { z } from 'zod';
import { type RegisterEntry, registerOf } from '../../specs/discrepancies/register.ts';
import type { DiscrepancyStatus, Severity, Specs } from '../../specs/types.ts';

export const SEVERITIES = ['high', 'medium', 'low'] as const satisfies readonly Severity[];
export const STATUSES = ['open', 'accepted', 'resolved'] as const satisfies readonly DiscrepancyStatus[];

/** What a question about the register may ask for. */
export const registerShape = {
  severity: z.enum(SEVERITIES).optional().meta({ description: 'Only of this severity' }),
  status: z.enum(STATUSES).optional().meta({ description: 'Only of this status' }),
};

export interface RegisterWanted {
  severity?: Severity | undefined;
  status?: DiscrepancyStatus | undefined;
}

/** Reader of the register: what is documented, then what the rules find, of a severity and a status when they are asked for. */
export function registerReader(specs: Specs): (wanted: RegisterWanted) => RegisterEntry[] {
  const register = registerOf(specs);
  return ({ severity, status }) =>
    register.filter(
      (entry) => (severity === undefined || entry.severity === severity) && (status === undefined || entry.status === status),
    );
}
