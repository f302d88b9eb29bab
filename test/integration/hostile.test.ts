import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { localKeys } from '../../cli/local-keys.ts';
import { type RunningServer, startServer } from '../../cli/server.ts';
import { createRandom } from '../../ingest/simulate/random.ts';
import { eventOf } from '../support/events.ts';
import { testSettings } from '../support/settings.ts';

const HOSTILE = 1_000;
const HEALTHY = 250;
const SOURCE = '/pua/pua1-prato';
const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
const { int, pick } = createRandom(String(seed));
/** A whole number below `n`. */
const integer = (n: number) => int(0, n - 1);
let made = 0;
const nextId = () => {
  made += 1;
  return `h-${made}`;
};

const healthy = (i: number) => Buffer.from(JSON.stringify(eventOf('contact.recorded', { id: `healthy-${i}` })));
const whole = (over: Record<string, unknown> = {}) => JSON.stringify(eventOf('contact.recorded', { id: nextId(), ...over }));
const data = () => Object(eventOf().data);
const nested = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;

/** Kinds of hostile value, each with the codes it may end in. */
const KINDS: Readonly<Record<string, { make: () => Uint8Array | null; codes: readonly string[] }>> = {
  truncated: { make: () => Buffer.from(whole().slice(0, 1 + integer(whole().length - 20))), codes: ['json_invalid'] },
  'larger than an event may be': {
    make: () => Buffer.from(whole({ data: { ...data(), case_id: 'x'.repeat(262_144 + integer(20_000)) } })),
    codes: ['too_large'],
  },
  'a NUL character': { make: () => Buffer.from(whole({ data: { ...data(), case_id: 'a\0b' } })), codes: ['json_invalid'] },
  'NUL bytes': { make: () => Buffer.alloc(1 + integer(200)), codes: ['json_invalid'] },
  'wrong UTF-8': {
    make: () => {
      const bytes = Buffer.from(whole());
      bytes[10 + integer(bytes.length - 20)] = pick([0xff, 0xc0, 0xfe, 0x80]);
      return bytes;
    },
    codes: ['encoding_invalid'],
  },
  'half a surrogate pair': {
    make: () => Buffer.from(whole().replace('"po-2019-000123"', '"\\ud800"')),
    codes: ['encoding_invalid'],
  },
  'deep nesting': {
    make: () => Buffer.from(whole().replace('"po-2019-000123"', nested(33 + integer(20_000)))),
    codes: ['json_too_deep'],
  },
  'nothing but brackets': { make: () => Buffer.from('['.repeat(1 + integer(100_000))), codes: ['json_invalid'] },
  __proto__: {
    make: () =>
      Buffer.from(whole().replace('"data":{', `"data":{"${pick(['__proto__', 'constructor', 'prototype'])}":{"unit":"x"},`)),
    codes: ['json_invalid'],
  },
  'huge numbers': {
    make: () =>
      Buffer.from(
        whole({ data: { ...data(), minutes: 0 } }).replace(
          '"minutes":0',
          `"minutes":${pick(['1e999', '-1e999', '9'.repeat(400), '0.5'])}`,
        ),
      ),
    codes: ['data_invalid'],
  },
  'huge numbers, as times': {
    make: () => Buffer.from(whole({ time: `${pick(['9999', '0000'])}-12-31T23:59:59Z` })),
    codes: ['time_implausible', 'envelope_invalid'],
  },
  'an unknown type': {
    make: () => Buffer.from(whole({ type: `it.toscana.pua.${'x'.repeat(integer(100))}.v1` })),
    codes: ['type_unknown'],
  },
  'an unknown desk': { make: () => Buffer.from(whole({ source: '/pua/nowhere' })), codes: ['desk_unknown'] },
  'an unknown code': {
    make: () => Buffer.from(whole({ data: { ...data(), unit: 'DROP_TABLE_events' } })),
    codes: ['code_unknown'],
  },
  'no object': {
    make: () => Buffer.from(pick(['null', 'true', '42', '"event"', '[]', '[[]]', '{}'])),
    codes: ['envelope_invalid'],
  },
  'an amendment of another desk': {
    make: () =>
      Buffer.from(
        JSON.stringify(
          eventOf('amendment.retracted', { id: nextId(), source: '/pua/pua1-lucca', data: { amends: 'healthy-0', reason: 'r' } }),
        ),
      ),
    codes: ['amendment_foreign'],
  },
  'personal data': {
    make: () => Buffer.from(whole({ data: { ...data(), case_id: 'RSSMRA80A01H501U' } })),
    codes: ['personal_data'],
  },
  empty: { make: () => Buffer.from(pick(['', ' ', '\n\t '])), codes: ['empty'] },
  tombstone: { make: () => null, codes: ['empty'] },
  noise: {
    make: () => Buffer.from(Array.from({ length: 1 + integer(300) }, () => 0x80 + integer(64))),
    codes: ['encoding_invalid'],
  },
};

let server: RunningServer;
let remove: () => Promise<void>;

beforeAll(async () => {
  console.log(`hostile log: seed ${seed}`);
  const test = await testSettings();
  ({ remove } = test);
  server = await startServer(test.settings, 'all', { warn: (line) => console.warn(line) });
});
afterAll(async () => {
  await server?.close();
  await remove?.();
});

const get = async (path: string) => (await fetch(new URL(path, server.url))).json();

async function allRejections(): Promise<{ topic: string; offset: number; code: string; partition: number; raw: string }[]> {
  const rows = [];
  for (let after: string | null = ''; after !== null; ) {
    const page: { rows: { topic: string; partition: number; offset: number; code: string; raw: string }[]; next: string | null } =
      await get(`/v1/rejections?limit=1000${after === '' ? '' : `&after=${after}`}`);
    rows.push(...page.rows);
    after = page.next;
  }
  return rows;
}

describe('a log with hostile messages', () => {
  test('each ends in the rejections with its code, the healthy ones around them are stored, the audit is clean', {
    timeout: 180_000,
  }, async () => {
    const names = Object.keys(KINDS);
    const values: { name: string; value: Uint8Array | null }[] = [{ name: '', value: healthy(0) }];
    for (let i = 0; i < HOSTILE; i += 1) {
      const name = names[i % names.length] ?? '';
      values.splice(1 + integer(values.length), 0, { name, value: KINDS[name]?.make() ?? null });
    }
    for (let i = 1; i < HEALTHY; i += 1) values.splice(1 + integer(values.length), 0, { name: '', value: healthy(i) });

    const expected = new Map<number, string>();
    for (let i = 0; i < values.length; i += 100) {
      const some = values.slice(i, i + 100);
      const positions = await server.log.append(some.map(({ value }) => ({ topic: server.topics.events, key: SOURCE, value })));
      for (const [j, { offset }] of positions.entries()) expected.set(offset, some[j]?.name ?? '');
    }
    await server.settled(60_000);

    const rejected = new Map((await allRejections()).map(({ offset, code }) => [offset, code]));
    const wrong = [...expected].filter(([offset, name]) =>
      name === '' ? rejected.has(offset) : !KINDS[name]?.codes.includes(rejected.get(offset) ?? 'not rejected'),
    );
    expect(wrong.map(([offset, name]) => [name, rejected.get(offset)])).toEqual([]);
    expect(rejected.size).toBe(HOSTILE);
    expect((await get('/v1/kpis/contacts?programme=teams')).rows[0].numerator).toBe(HEALTHY);
    expect(await get('/v1/audit')).toMatchObject({ ok: true });
  });

  test('5 MB in one value: the log refuses the record, the gateway answers 400 and keeps the reason', {
    timeout: 60_000,
  }, async () => {
    const value = Buffer.from(whole({ data: { ...data(), case_id: 'x'.repeat(5 * 1024 * 1024) } }));
    await expect(server.log.append([{ topic: server.topics.events, key: SOURCE, value }])).rejects.toMatchObject({
      code: 'LOG_REFUSED',
      reason: 'too_large',
    });
    const keys = localKeys(server.log, server.topics, 'test', Date.now);
    const post = async (body: Buffer) =>
      fetch(new URL('/v1/events', server.url), {
        method: 'POST',
        headers: { authorization: `Bearer ${await keys.of('pua1-prato')}`, 'content-type': 'application/cloudevents+json' },
        body: new Uint8Array(body),
      });
    const refused = await post(value);
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ results: [{ status: 'refused', code: 'too_large' }] });
    const [size, problem] = await post(Buffer.alloc(9 * 1024 * 1024, 0x20)).then(async (r) => [r.status, await r.json()]);
    expect(size).toBe(413);
    expect(problem).toMatchObject({ code: 'too_large' });
    await server.settled(10_000);
    const kept = (await allRejections()).filter(({ topic }) => topic === server.topics.refusals);
    expect(kept).toEqual([expect.objectContaining({ code: 'too_large' })]);
    const before = (await get('/v1/kpis/contacts?programme=teams')).rows[0].numerator;
    await server.log.append([{ topic: server.topics.events, key: SOURCE, value: healthy(HEALTHY) }]);
    await server.settled(10_000);
    expect((await get('/v1/kpis/contacts?programme=teams')).rows[0].numerator).toBe(before + 1);
  });
});
