import { createHash } from 'node:crypto';
import type { Transform } from '../../transform/transform.ts';
import type { Fact } from '../../transform/types.ts';
import type { EventHistory } from '../../warehouse/types.ts';
import { Statements } from '../consume/amendments.ts';
import { storedStatement } from '../consume/settle.ts';

/** An event of which a word had no code when it was stored, with every record about it in log order. */
export interface UnmappedStatement {
  source: string;
  event_id: string;
  records: readonly EventHistory[];
}

/** A word as received, and the framework code it has now. */
export interface MappedWord {
  word: string;
  code: string;
}

/** An amendment that says an event again as it stands, so that it is normalised with the vocabulary of now. */
export interface Remap {
  id: string;
  source: string;
  amends: string;
  /** The event and all that amended it when it was read: an amendment of any of these changes what holds. */
  chain: string[];
  words: MappedWord[];
  event: Record<string, unknown>;
}

/** `unchanged`: nothing holds of it any more, or none of its words has a code now. `refused`: it would be rejected as it stands. */
export type RemapResult =
  | { result: 'remapped'; remap: Remap }
  | { result: 'unchanged' }
  | { result: 'refused'; code: string; detail: string };

const REASON_LENGTH = 500;

/** Words and codes of a fact, in the order it says them. */
function servicesOf(fact: Fact): MappedWord[] {
  if (fact.family === 'contact') return fact.services.map(({ local: word, code }) => ({ word, code }));
  if (fact.family === 'referral' || fact.family === 'outcome') return [{ word: fact.service_local, code: fact.service }];
  return [];
}

/** Words that the fact held has no code for and that the same statement, normalised now, has one for; each once. */
function gained(held: Fact, now: Fact): MappedWord[] {
  const before = servicesOf(held);
  const found = servicesOf(now).filter(({ code }, i) => code !== '' && before[i]?.code === '');
  return [...new Map(found.map((service) => [service.word, service])).values()];
}

function reasonOf(words: readonly MappedWord[]): string {
  const said = words.map(({ word, code }) => `"${word}" = ${code}`);
  const whole = `Vocabulary of the desk: ${said.join('; ')}`;
  return whole.length <= REASON_LENGTH ? whole : `${whole.slice(0, REASON_LENGTH - 1)}…`;
}

/** Type, time, subject and data of what an event or a replacement states. */
function contentOf(text: string): { replacement: Record<string, unknown>; synthetic: boolean } {
  const { type, time, subject, data, synthetic } = JSON.parse(text);
  const replacement = data.replacement ?? { type, time, ...(subject === undefined ? {} : { subject }), data };
  return { replacement, synthetic: synthetic === true };
}

/**
 * Makes the amendment that maps the words of a statement afterwards: same type, time, subject and data as what holds now, under the source of
 * the desk. Pure: the same records and specs make the same amendment, to the last byte, so publishing it twice counts once; its time is that of
 * the latest record about the event, and its id follows from that record and from the words' codes, so a later change makes another.
 */
export function remapOf(transform: Transform, { source, event_id, records }: UnmappedStatement): RemapResult {
  const statements = new Statements();
  const read = (text: string, recordedAt: number) => transform.event(JSON.parse(text), { recordedAt });
  for (const record of records) statements.add(storedStatement(record, read));
  const original = statements.get(source, event_id);
  const latest = records.at(-1);
  if (!original || !latest || latest.state === '') return { result: 'unchanged' };
  const { replacement, synthetic } = contentOf(statements.sayingOf(original).text);
  const draft = (id: string, reason: string): Record<string, unknown> => ({
    ...{ specversion: '1.0', id, source, type: 'it.toscana.pua.amendment.replaced.v1' },
    ...{ time: new Date(latest.recorded_at).toISOString(), ...(synthetic ? { synthetic } : {}) },
    data: { amends: event_id, reason, replacement },
  });
  const trial = transform.event(draft('remap', 'remap'), { recordedAt: latest.recorded_at });
  if (trial.kind !== 'accepted')
    return trial.kind === 'rejected' ? { result: 'refused', ...trial.fault } : { result: 'unchanged' };
  const words = trial.amendment?.fact ? gained(JSON.parse(latest.state), trial.amendment.fact) : [];
  if (words.length === 0) return { result: 'unchanged' };
  const hash = createHash('sha256').update(
    JSON.stringify([source, event_id, latest.event_id, words.map(({ word, code }) => [word, code])]),
  );
  const id = `remap-${hash.digest('hex').slice(0, 40)}`;
  const event = draft(id, reasonOf(words));
  const outcome = transform.event(event, { recordedAt: latest.recorded_at, boundSource: source });
  if (outcome.kind === 'rejected') return { result: 'refused', ...outcome.fault };
  return {
    result: 'remapped',
    remap: { id, source, amends: event_id, chain: records.map((record) => record.event_id), words, event },
  };
}
