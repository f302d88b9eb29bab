import type { z } from 'zod';
import { type Envelope, envelope } from '../specs/events/envelope.ts';
import { EVENT_CONTRACTS, type EventContract } from '../specs/events/families.ts';
import { type CodeCheck, closest } from './code-lists.ts';
import { pathOf } from './structure.ts';
import type { Fault, RejectionCode } from './types.ts';

export type Checked<T> = { ok: true; value: T } | { ok: false; fault: Fault };

export const refused = (code: RejectionCode, path: string, detail: string): { ok: false; fault: Fault } => ({
  ok: false,
  fault: { code, path, detail },
});

/** One line about the first issue that zod found; its messages name what was expected, never what was sent. */
function describe(issue: z.core.$ZodIssue): { path: PropertyKey[]; detail: string } {
  if (issue.code === 'unrecognized_keys')
    return { path: [...issue.path, issue.keys[0] ?? ''], detail: 'no such field in this type of event' };
  if (issue.message.endsWith('received undefined')) return { path: issue.path, detail: 'required, but absent' };
  return { path: issue.path, detail: issue.message };
}

function firstFault(code: RejectionCode, prefix: readonly string[], error: z.ZodError): { ok: false; fault: Fault } {
  const [issue] = error.issues;
  const { path, detail } = issue ? describe(issue) : { path: [], detail: 'not valid' };
  return refused(code, pathOf([...prefix, ...path]), detail);
}

export function checkEnvelope(value: unknown): Checked<Envelope> {
  const parsed = envelope.safeParse(value);
  return parsed.success ? { ok: true, value: parsed.data } : firstFault('envelope_invalid', [], parsed.error);
}

/** The contract of an event type, or `type_unknown` at `path` with the types most like it. */
export function contractOf(type: string, path: string): Checked<EventContract> {
  const value = EVENT_CONTRACTS.get(type);
  if (value) return { ok: true, value };
  return refused(
    'type_unknown',
    path,
    `no event type has this name; nearest: ${closest(type, EVENT_CONTRACTS.keys(), 3).join(', ')}`,
  );
}

/** An event's data by its contract (`data_invalid`), defaults filled in, then by the code lists the contract names (`code_unknown`). */
export function checkData(
  contract: EventContract,
  data: unknown,
  codes: CodeCheck,
  at: readonly string[],
): Checked<Record<string, unknown>> {
  const parsed = contract.data.safeParse(data);
  if (!parsed.success) return firstFault('data_invalid', at, parsed.error);
  const fault = codes(contract, parsed.data, at);
  return fault ? { ok: false, fault } : { ok: true, value: parsed.data };
}
