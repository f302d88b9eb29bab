import type { ProvisionData } from '../specs/events/families.ts';
import type { Fault } from './types.ts';

/** How far a publisher's clock may be ahead of the log's, ms. */
export const MAX_AHEAD = 10 * 60_000;
/** Nothing the system counts happened before. */
export const EARLIEST = Date.UTC(2010, 0, 1);
/** Days that a declaration may name as its first. */
const DECLARED = { from: '2000-01-01', to: '2099-12-31' };

export function timeFault(occurred: number, recordedAt: number, path: string): Fault | null {
  if (occurred > recordedAt + MAX_AHEAD)
    return {
      code: 'time_implausible',
      path,
      detail: 'more than 10 minutes after it was recorded: check the clock and the time zone',
    };
  if (occurred < EARLIEST) return { code: 'time_implausible', path, detail: 'before 2010' };
  return null;
}

/** Days in an event's data, of any version of its contract, that cannot be true of an event of that Rome day. `at` is the path of the data. */
export function dayFault(family: string, data: Record<string, unknown>, day: string, at: string): Fault | null {
  if (family === 'provision') {
    const { valid_from: from } = data as ProvisionData;
    if (from >= DECLARED.from && from <= DECLARED.to) return null;
    return { code: 'time_implausible', path: `${at}.valid_from`, detail: `not between ${DECLARED.from} and ${DECLARED.to}` };
  }
  if (family !== 'contact') return null;
  const { profile = {} } = data as { profile?: Partial<Record<string, unknown>> };
  for (const field of ['birth', 'birth_date', 'birth_year']) {
    const born = profile[field];
    if (born !== undefined && String(born) > day.slice(0, String(born).length))
      return { code: 'data_invalid', path: `${at}.profile.${field}`, detail: 'born after the day of the contact' };
  }
  return null;
}
