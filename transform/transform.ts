import { romeDay, warehouseInstant } from '../specs/calendar.ts';
import { MAX_EVENT_BYTES } from '../specs/events/envelope.ts';
import { type EventContract, latestData, type ReplacedData, type RetractedData } from '../specs/events/families.ts';
import { deskIdOfSource } from '../specs/lookup.ts';
import type { Desk, Specs } from '../specs/types.ts';
import { codeCheck } from './code-lists.ts';
import { decode } from './decode.ts';
import { personal, personalInUndecodable } from './guard.ts';
import { isFactContract, normaliser } from './normalise.ts';
import { dayFault, timeFault } from './plausible.ts';
import { type Found, faultAt, findIn, unsafe } from './structure.ts';
import type { Accepted, Amendment, Fact, Fault, Outcome, Rejected } from './types.ts';
import { type Checked, checkData, checkEnvelope, contractOf, refused } from './validate.ts';

export interface Context {
  /** When the log took the event, UTC ms. */
  recordedAt: number;
}

export interface Transform {
  /** One record of the event log; `null` is a tombstone. */
  message(value: Uint8Array | null, context: Context): Outcome;
  /**
   * One event at the gateway: its bytes, or the JSON value they were parsed to. `boundSource` is the only `source` its publisher may use
   * (`source_forbidden` otherwise).
   */
  event(value: unknown, context: Context & { boundSource?: string }): Outcome;
}

const MAX_HEAD = 128;
const encoder = new TextEncoder();

/** A refusal with what the event's head says, as far as it can be read and is no personal data. */
function rejected(fault: Fault, value?: unknown): Rejected {
  const read = (key: 'id' | 'source' | 'type'): string => {
    const text = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
    return typeof text === 'string' && text.length <= MAX_HEAD && !personal(text, key, false) ? text : '';
  };
  return { kind: 'rejected', fault, id: read('id'), source: read('source'), type: read('type') };
}

/** Personal data outrank any other flaw of a value, so that nothing of it is kept. */
function worst(flaw: Found, value: unknown, text: string | undefined): Fault {
  const sensitive = flaw.fault.code === 'personal_data' ? flaw : findIn(value, personal);
  if (sensitive?.fault.code === 'personal_data') return faultAt(sensitive);
  return text === undefined ? faultAt(flaw) : personalInUndecodable(text, faultAt(flaw));
}

/**
 * Events as published → normalised facts. Pure: the same value, context and specs give the same outcome, and no value makes it throw.
 * Faults are looked for in this order: the bytes, personal data (before anything else, so that nothing of it is kept), structure, envelope,
 * the bound source, type, desk, time, data by contract, code lists, days, and for an amendment the same of its replacement.
 */
export function createTransform(specs: Specs): Transform {
  const codes = codeCheck(specs);
  const normalise = normaliser(specs);

  /** Data that fit their contract and day, as the contract's latest version has them. */
  function fitData(contract: EventContract, data: unknown, day: string, at: readonly string[]): Checked<Record<string, unknown>> {
    const checked = checkData(contract, data, codes, at);
    if (!checked.ok) return checked;
    const fault = dayFault(contract.family, checked.value, day, at.join('.'));
    return fault ? { ok: false, fault } : { ok: true, value: latestData(contract, checked.value) };
  }

  function amendmentOf(
    event: { id: string; source: string; desk: Desk; synthetic: 0 | 1 },
    data: ReplacedData | RetractedData,
    recordedAt: number,
  ): Checked<Amendment> {
    const { amends, reason } = data;
    if (amends === event.id) return refused('data_invalid', 'data.amends', 'an amendment cannot amend itself');
    if (!('replacement' in data)) return { ok: true, value: { kind: 'retracted', amends, reason, fact: null } };
    const { type, time, subject = '', data: replacing } = data.replacement;
    const known = contractOf(type, 'data.replacement.type');
    if (!known.ok) return known;
    const contract = known.value;
    if (!isFactContract(contract))
      return refused('amendment_type_mismatch', 'data.replacement.type', 'an amendment replaces an event, not another amendment');
    const occurred = Date.parse(time);
    const misdated = timeFault(occurred, recordedAt, 'data.replacement.time');
    if (misdated) return { ok: false, fault: misdated };
    const day = romeDay(occurred);
    const fitted = fitData(contract, replacing, day, ['data', 'replacement', 'data']);
    if (!fitted.ok) return fitted;
    const fact = normalise({ ...event, id: amends, contract, occurred, day, subject, data: fitted.value });
    return { ok: true, value: { kind: 'replaced', amends, reason, fact } };
  }

  function judge(value: unknown, { recordedAt, boundSource }: Context & { boundSource?: string }, text?: string): Outcome {
    const flaw = findIn(value, (leaf, key, isKey) => unsafe(leaf, isKey) ?? personal(leaf, key, isKey));
    if (flaw) return rejected(worst(flaw, value, text), value);

    const published = JSON.stringify(value) ?? '';
    if (published.length * 3 > MAX_EVENT_BYTES && encoder.encode(published).length > MAX_EVENT_BYTES)
      return rejected({ code: 'too_large', path: '', detail: `more than ${MAX_EVENT_BYTES} bytes of JSON` }, value);

    const envelope = checkEnvelope(value);
    if (!envelope.ok) return rejected(envelope.fault, value);
    const { id, source, type, time, subject = '', synthetic: made, data } = envelope.value;
    const no = (fault: Fault): Rejected => ({ kind: 'rejected', fault, id, source, type });

    if (boundSource !== undefined && source !== boundSource)
      return no({ code: 'source_forbidden', path: 'source', detail: `this publisher may only use the source ${boundSource}` });
    const known = contractOf(type, 'type');
    if (!known.ok) return no(known.fault);
    const contract = known.value;
    const desk = specs.network.desks.get(deskIdOfSource(source));
    if (!desk) return no({ code: 'desk_unknown', path: 'source', detail: 'no desk of the network has this source' });
    const occurred = Date.parse(time);
    const misdated = timeFault(occurred, recordedAt, 'time');
    if (misdated) return no(misdated);
    const day = romeDay(occurred);
    const fitted = fitData(contract, data, day, ['data']);
    if (!fitted.ok) return no(fitted.fault);

    const synthetic = made === true ? 1 : 0;
    const accepted = (fact: Fact | null, amendment: Amendment | null): Accepted => ({
      kind: 'accepted',
      id,
      source,
      type,
      desk: desk.id,
      subject,
      occurred_at: fact?.occurred_at ?? warehouseInstant(occurred),
      day,
      synthetic,
      contract,
      fact,
      amendment,
      text: published,
    });
    if (isFactContract(contract))
      return accepted(normalise({ id, source, desk, contract, occurred, day, subject, synthetic, data: fitted.value }), null);
    const amendment = amendmentOf({ id, source, desk, synthetic }, fitted.value as ReplacedData | RetractedData, recordedAt);
    return amendment.ok ? accepted(null, amendment.value) : no(amendment.fault);
  }

  function judgeBytes(bytes: Uint8Array, context: Context & { boundSource?: string }): Outcome {
    const decoded = decode(bytes);
    if (decoded.ok) return judge(decoded.value, context, decoded.text);
    return rejected(personalInUndecodable(decoded.readable, decoded.fault));
  }

  return {
    message: (value, context) => (value === null ? { kind: 'skipped', reason: 'tombstone' } : judgeBytes(value, context)),
    event: (value, context) => (value instanceof Uint8Array ? judgeBytes(value, context) : judge(value, context)),
  };
}
