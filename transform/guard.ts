import { personalDataIn } from './personal-data.ts';
import type { Fault } from './types.ts';

/** Keys whose values are opaque identifiers, positions or addresses of schemas, in the contracts and in CloudEvents' extensions. */
const IDENTIFIER_KEYS = new Set([
  'id',
  'source',
  'type',
  'time',
  'dataschema',
  'case_id',
  'referral_id',
  'survey_id',
  'contact_id',
  'amends',
  'desk',
  'correlationid',
  'causationid',
  'dataref',
  'partitionkey',
  'recordedtime',
  'sequence',
  'traceparent',
  'tracestate',
]);

/** A whole HMAC-SHA-256: what a publisher is asked to send as `subject`. Its characters are random and mean nothing. */
const WHOLE_PSEUDONYM = /^(?:[A-Za-z0-9_-]{43}|[0-9a-fA-F]{64})$/;

const WORDS: Record<NonNullable<ReturnType<typeof personalDataIn>>['kind'], string> = {
  fiscal_code: 'an Italian fiscal code',
  email: 'an e-mail address',
  phone: 'a phone number',
  document_number: 'the number of a document',
};

/** Fault for personal data in one text, number or key standing under `key`; it tells the kind and the position, never the value. */
export function personal(leaf: string | number, key: string, isKey: boolean): Omit<Fault, 'path'> | null {
  const identifier = !isKey && IDENTIFIER_KEYS.has(key);
  if (typeof leaf === 'number') {
    if (identifier || !Number.isInteger(leaf) || leaf < 1e8) return null;
  } else if (leaf.length < 7 || (key === 'subject' && !isKey && WHOLE_PSEUDONYM.test(leaf))) return null;
  const datum = personalDataIn(String(leaf), identifier || (key === 'subject' && !isKey) ? 'identifier' : 'text');
  if (!datum) return null;
  const where = isKey ? `a key of this object, character ${datum.at}` : `character ${datum.at}`;
  return { code: 'personal_data', detail: `${WORDS[datum.kind]} at ${where}: send the event again without it` };
}

/** The same for text that could not be decoded into an event: nothing of it may be kept either. */
export function personalInUndecodable(readable: string, fault: Fault): Fault {
  const datum = personalDataIn(readable, 'text');
  if (!datum) return fault;
  return { code: 'personal_data', path: '', detail: `${WORDS[datum.kind]} at character ${datum.at}; also ${fault.detail}` };
}
