import { describe, expect, test } from 'vitest';
import { MAX_AMENDMENTS } from '../../../ingest/consume/amendments.ts';
import { type Entry, keysOf, orphansOf, settle } from '../../../ingest/consume/settle.ts';
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

/** The row of an event stored before the chunk; `state` is the fact that held from then on. */
const stored = (of: Accepted, state: Fact | null): EventHistory => ({
  source: of.source,
  event_id: of.id,
  type: of.type,
  raw: of.text,
  recorded_at: Date.UTC(2019, 2, 4, 8),
  amends: of.amendment?.amends ?? '',
  amendment: of.amendment?.kind ?? '',
  state: state === null ? '' : JSON.stringify(state),
});

function run(outcomes: readonly Outcome[], past: readonly [Accepted, Fact | null][] = [], foreign: readonly number[] = []) {
  const history = past.map(([of, state]) => stored(of, state));
  const { events, rejections } = settle(entries(outcomes), { history, foreign: new Set(foreign) }, (text) => {
    const known = past.find(([of]) => of.text === text)?.[0];
    if (!known) throw new Error(`unknown text ${text}`);
    return known;
  });
  return {
    events: events.map((e) => ({ id: e.event_id, state: declarationOf(e.state), prior: declarationOf(e.prior) })),
    rejections: rejections.map((r) => [r.offset, r.outcome, r.code, r.path]),
  };
}
const declarationOf = (json: string) => (json === '' ? '' : JSON.parse(json).declaration);

describe('settling a chunk', () => {
  test('an event is stored with the fact that holds from now on', () => {
    expect(run([declared('a')])).toEqual({ events: [{ id: 'a', state: 'first', prior: '' }], rejections: [] });
  });

  test('the same publication again is a duplicate, with other content a conflict: in one chunk and against the warehouse', () => {
    expect(run([declared('a'), declared('a'), declared('a', 'other')]).rejections).toEqual([
      [1, 'duplicate', 'duplicate', 'id'],
      [2, 'duplicate', 'duplicate_conflict', 'id'],
    ]);
    const first = declared('a');
    expect(run([declared('a'), declared('a', 'other')], [[first, first.fact]]).rejections).toEqual([
      [0, 'duplicate', 'duplicate', 'id'],
      [1, 'duplicate', 'duplicate_conflict', 'id'],
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
    expect(run([retraction('d', 'a')], [[a, a.fact]]).events).toEqual([{ id: 'd', state: '', prior: 'first' }]);
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
    expect(run([declared('a')], [[replacement('b', 'a', 'second'), null]]).events).toEqual([
      { id: 'a', state: 'second', prior: '' },
    ]);
  });

  test('the retraction of an amendment restores what held before it, that of a retraction what was withdrawn', () => {
    const last = (...outcomes: Outcome[]) => run(outcomes).events.at(-1);
    const [a, b, c] = [declared('a'), replacement('b', 'a', 'second'), replacement('c', 'a', 'third')];
    expect(last(a, b, retraction('d', 'b'))).toEqual({ id: 'd', state: 'first', prior: 'second' });
    expect(last(a, b, c, retraction('d', 'c'))).toEqual({ id: 'd', state: 'second', prior: 'third' });
    expect(last(a, b, c, retraction('d', 'b'))).toEqual({ id: 'd', state: 'third', prior: 'third' });
    expect(last(a, b, c, retraction('d', 'b'), retraction('e', 'c'))).toEqual({ id: 'e', state: 'first', prior: 'third' });
    expect(last(a, retraction('d', 'a'), retraction('e', 'd'))).toEqual({ id: 'e', state: 'first', prior: '' });
    expect(last(a, b, retraction('d', 'b'), retraction('e', 'd'))).toEqual({ id: 'e', state: 'second', prior: 'first' });
  });

  test('the same across chunks: what an amendment said is read again from what was published', () => {
    const [a, b] = [declared('a'), replacement('b', 'a', 'second')];
    const second = b.amendment?.fact ?? null;
    expect(
      run(
        [retraction('d', 'b')],
        [
          [a, a.fact],
          [b, second],
        ],
      ).events,
    ).toEqual([{ id: 'd', state: 'first', prior: 'second' }]);
    const d = retraction('d', 'b');
    expect(
      run(
        [retraction('e', 'd')],
        [
          [a, a.fact],
          [b, second],
          [d, a.fact],
        ],
      ).events,
    ).toEqual([{ id: 'e', state: 'second', prior: 'first' }]);
  });

  test('a waiting amendment can be retracted, and the retraction can come first of all', () => {
    const [a, b, d] = [declared('a'), replacement('b', 'a', 'second'), retraction('d', 'b')];
    expect(run([b, d, a]).events.at(-1)).toEqual({ id: 'a', state: 'first', prior: '' });
    expect(run([d, b, a]).events.at(-1)).toEqual({ id: 'a', state: 'first', prior: '' });
    expect(run([d, a, b]).events.at(-1)).toEqual({ id: 'b', state: 'first', prior: 'first' });
    expect(
      run(
        [a],
        [
          [d, null],
          [b, null],
        ],
      ).events,
    ).toEqual([{ id: 'a', state: 'first', prior: '' }]);
  });

  test('a replacement of another type and a replacement of an amendment are refused; waiting ones never count', () => {
    expect(
      run([declared('a'), replacement('b', 'a', 'x', CONTACT), retraction('c', 'a'), replacement('d', 'c', 'y')]).rejections,
    ).toEqual([
      [1, 'rejected', 'amendment_type_mismatch', 'data.replacement.type'],
      [3, 'rejected', 'amendment_type_mismatch', 'data.amends'],
    ]);
    expect(run([replacement('b', 'a', 'x', CONTACT), declared('a')]).events.at(-1)).toEqual({
      id: 'a',
      state: 'first',
      prior: '',
    });
  });

  test('a replacement in another version of the same contract counts', () => {
    const v2 = PROVISION.replace('.v1', '.v2');
    expect(run([declared('a'), replacement('b', 'a', 'second', v2)]).events.at(-1)?.state).toBe('second');
  });

  test("an amendment of another desk's event is refused, known from the warehouse or from the chunk", () => {
    expect(run([retraction('b', 'a')], [], [0]).rejections).toEqual([[0, 'rejected', 'amendment_foreign', 'data.amends']]);
    const theirs: Accepted = { ...declared('a'), source: '/pua/pua1-lucca' };
    expect(run([theirs, retraction('b', 'a')]).rejections).toEqual([[1, 'rejected', 'amendment_foreign', 'data.amends']]);
    expect(run([theirs, declared('a'), retraction('b', 'a')], [], [2]).rejections).toEqual([]);
  });

  test('amendments that lead back to themselves, and more of them than one event may have, are refused', () => {
    expect(run([retraction('b', 'c'), retraction('d', 'b'), retraction('c', 'd')]).rejections).toEqual([
      [2, 'rejected', 'data_invalid', 'data.amends'],
    ]);
    const many = Array.from({ length: MAX_AMENDMENTS + 1 }, (_, i) => retraction(`r${i}`, i % 2 ? `r${i - 1}` : 'a'));
    expect(run([...many, declared('a')]).rejections).toEqual([[MAX_AMENDMENTS, 'rejected', 'data_invalid', 'data.amends']]);
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
      [1, 'rejected', 'json_invalid', ''],
      [2, 'skipped', 'empty', ''],
      [3, 'duplicate', 'duplicate', 'id'],
    ]);
  });

  test('what may hold personal data leaves its position, not its bytes', () => {
    const fault = { code: 'personal_data' as const, path: 'data.services[0].code', detail: 'characters 3-18' };
    const past = { history: [], foreign: new Set<number>() };
    const [row] = settle(entries([{ kind: 'rejected', fault, id: '', source: '', type: '' }]), past, () => {
      throw new Error('none');
    }).rejections;
    expect(row).toMatchObject({ raw: '', redacted: 1, path: fault.path });
  });

  test('the history asked for is of each id and of what it amends, once', () => {
    const chunk = entries([declared('a'), retraction('b', 'a'), declared('a')]);
    expect(keysOf(chunk).map((k) => k.id)).toEqual(['a', 'b']);
    expect(orphansOf(chunk, [])).toEqual([{ offset: 1, source: SOURCE, id: 'a' }]);
    expect(orphansOf(chunk, [stored(declared('a'), null)])).toEqual([]);
  });
});
