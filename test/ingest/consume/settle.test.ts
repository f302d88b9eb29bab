import { describe, expect, test } from 'vitest';
import { type Entry, keysOf, settle } from '../../../ingest/consume/settle.ts';
import type { LogMessage } from '../../../ingest/log/types.ts';
import { EVENT_CONTRACTS } from '../../../specs/events/families.ts';
import type { Accepted, Fact, Outcome } from '../../../transform/types.ts';
import type { EventHistory } from '../../../warehouse/types.ts';

const SOURCE = '/pua/pua1-prato';
const CONTACT = 'it.toscana.pua.contact.recorded.v1';
const PROVISION = 'it.toscana.pua.provision.declared.v1';
const RETRACTED = 'it.toscana.pua.amendment.retracted.v1';
const REPLACED = 'it.toscana.pua.amendment.replaced.v1';

/** A fact only its identity matters of: settling copies it as it is. */
const provision = (id: string, declaration: string, type = PROVISION): Fact => ({
  event_id: id,
  source: SOURCE,
  type,
  family: 'provision',
  fact: 'declared',
  desk: 'pua1-prato',
  comune: '100005',
  zone: 'pratese',
  area_vasta: 'centro',
  network: 'net-prato',
  province: 'PO',
  programme: 'teams',
  subject: '',
  occurred_at: '2019-03-04 09:15:00.000',
  day: '2019-03-04',
  framework: 'f',
  synthetic: 0,
  valid_from: '2019-03-04',
  declaration,
});

function accepted(id: string, type: string, parts: { fact?: Fact; amends?: string; replacement?: Fact }): Accepted {
  const contract = EVENT_CONTRACTS.get(type);
  if (!contract) throw new Error(type);
  const amendment =
    parts.amends === undefined
      ? null
      : {
          kind: parts.replacement ? ('replaced' as const) : ('retracted' as const),
          amends: parts.amends,
          reason: 'r',
          fact: parts.replacement ?? null,
        };
  return {
    kind: 'accepted',
    id,
    source: SOURCE,
    type,
    desk: 'pua1-prato',
    subject: '',
    occurred_at: '2019-03-04 09:15:00.000',
    day: '2019-03-04',
    synthetic: 0,
    contract,
    fact: parts.fact ?? null,
    amendment,
    text: JSON.stringify({ id, type, ...parts }),
  };
}

const declared = (id: string, declaration = 'first') => accepted(id, PROVISION, { fact: provision(id, declaration) });
const retraction = (id: string, amends: string) => accepted(id, RETRACTED, { amends });
const replacement = (id: string, amends: string, declaration: string, type = PROVISION) =>
  accepted(id, REPLACED, { amends, replacement: provision(amends, declaration, type) });

function entries(outcomes: readonly Outcome[]): Entry[] {
  return outcomes.map((outcome, offset) => {
    const message: LogMessage = {
      topic: 'pua.events',
      partition: 0,
      offset,
      key: SOURCE,
      value: Buffer.from('bytes'),
      headers: { receipt: 'R1' },
      timestamp: Date.UTC(2019, 2, 4, 9),
    };
    return { message, outcome };
  });
}

const stored = (of: Accepted, state: string, pending = ''): EventHistory => ({
  source: SOURCE,
  event_id: of.id,
  published: true,
  type: of.type,
  raw: of.text,
  state,
  pending,
});

function run(outcomes: readonly Outcome[], history: readonly EventHistory[] = []) {
  const byText = new Map(outcomes.map((o) => [o.kind === 'accepted' ? o.text : '', o]));
  const { events, rejections } = settle(entries(outcomes), history, (text) => {
    const known = byText.get(text) ?? pendings.get(text);
    if (!known) throw new Error(`unknown text ${text}`);
    return known;
  });
  return {
    events: events.map((e) => ({ id: e.event_id, state: declarationOf(e.state), prior: declarationOf(e.prior) })),
    rejections: rejections.map((r) => [r.offset, r.outcome, r.code]),
  };
}
const pendings = new Map<string, Outcome>();
const declarationOf = (json: string) => (json === '' ? '' : JSON.parse(json).declaration);

describe('settling a chunk', () => {
  test('an event is stored with the fact that holds from now on', () => {
    expect(run([declared('a')])).toEqual({ events: [{ id: 'a', state: 'first', prior: '' }], rejections: [] });
  });

  test('the same publication again is a duplicate, with other content a conflict: in one chunk and against the warehouse', () => {
    expect(run([declared('a'), declared('a'), declared('a', 'other')]).rejections).toEqual([
      [1, 'duplicate', 'duplicate'],
      [2, 'duplicate', 'duplicate_conflict'],
    ]);
    const first = declared('a');
    expect(run([declared('a'), declared('a', 'other')], [stored(first, JSON.stringify(first.fact))]).rejections).toEqual([
      [0, 'duplicate', 'duplicate'],
      [1, 'duplicate', 'duplicate_conflict'],
    ]);
  });

  test('replaced, replaced again, retracted: each row carries what held before', () => {
    expect(
      run([declared('a'), replacement('b', 'a', 'second'), replacement('c', 'a', 'third'), retraction('d', 'a')]).events,
    ).toEqual([
      { id: 'a', state: 'first', prior: '' },
      { id: 'b', state: 'second', prior: 'first' },
      { id: 'c', state: 'third', prior: 'second' },
      { id: 'd', state: '', prior: 'third' },
    ]);
  });

  test('an amendment of a stored event takes its prior from the warehouse', () => {
    const a = declared('a');
    expect(run([retraction('d', 'a')], [stored(a, JSON.stringify(a.fact))]).events).toEqual([
      { id: 'd', state: '', prior: 'first' },
    ]);
  });

  test('a retraction of what is retracted already takes nothing away twice', () => {
    expect(run([declared('a'), retraction('b', 'a'), retraction('c', 'a')]).events.at(-1)).toEqual({
      id: 'c',
      state: '',
      prior: '',
    });
  });

  test('an amendment before its original waits, and takes effect with it', () => {
    expect(run([replacement('b', 'a', 'second'), declared('a')]).events).toEqual([
      { id: 'b', state: '', prior: '' },
      { id: 'a', state: 'second', prior: '' },
    ]);
    expect(run([retraction('b', 'a'), declared('a')]).events.at(-1)).toEqual({ id: 'a', state: '', prior: '' });
  });

  test('an amendment that waits in the warehouse takes effect too', () => {
    const waiting = replacement('b', 'a', 'second');
    pendings.set(waiting.text, waiting);
    const history: EventHistory = {
      source: SOURCE,
      event_id: 'a',
      published: false,
      type: '',
      raw: '',
      state: '',
      pending: waiting.text,
    };
    expect(run([declared('a')], [history]).events).toEqual([{ id: 'a', state: 'second', prior: '' }]);
  });

  test('a replacement of another type and an amendment of an amendment are refused', () => {
    expect(
      run([declared('a'), replacement('b', 'a', 'x', CONTACT), retraction('c', 'a'), retraction('d', 'c')]).rejections,
    ).toEqual([
      [1, 'rejected', 'amendment_type_mismatch'],
      [3, 'rejected', 'amendment_type_mismatch'],
    ]);
  });

  test('every offset ends in exactly one row', () => {
    const rejected: Outcome = {
      kind: 'rejected',
      fault: { code: 'json_invalid', path: '', detail: '' },
      id: '',
      source: '',
      type: '',
    };
    const { events, rejections } = run([declared('a'), rejected, { kind: 'skipped', reason: 'tombstone' }, declared('a')]);
    expect(events.length + rejections.length).toBe(4);
    expect(rejections).toEqual([
      [1, 'rejected', 'json_invalid'],
      [2, 'skipped', 'empty'],
      [3, 'duplicate', 'duplicate'],
    ]);
  });

  test('what may hold personal data leaves its position, not its bytes', () => {
    const fault = { code: 'personal_data' as const, path: 'data.services[0].code', detail: 'characters 3-18' };
    const [row] = settle(entries([{ kind: 'rejected', fault, id: '', source: '', type: '' }]), [], () => {
      throw new Error('none');
    }).rejections;
    expect(row).toMatchObject({ raw: '', redacted: 1, path: fault.path });
  });

  test('the history asked for is of each id and of what it amends, once', () => {
    expect(keysOf(entries([declared('a'), retraction('b', 'a'), declared('a')])).map((k) => k.id)).toEqual(['a', 'b']);
  });
});
