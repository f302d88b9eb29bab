import { spawn } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { localKeys } from '../../cli/local-keys.ts';
import { announceServer } from '../../cli/lockfile.ts';
import { type RunningServer, startServer } from '../../cli/server.ts';
import { type OpenRejection, replayRejections } from '../../ingest/rejections/replay.ts';
import { createTransform } from '../../transform/transform.ts';
import { eventOf } from '../support/events.ts';
import { testSettings } from '../support/settings.ts';

/** The clock of the server while it refuses: before the day of the events, which so lie in its future. */
const EARLY = Date.parse('2019-02-01T09:00:00Z');
const PRATO = 'pua1-prato';

let server: RunningServer;
let data: string;
let remove: () => Promise<void>;
let now = EARLY;
let keys: ReturnType<typeof localKeys>;

beforeAll(async () => {
  const made = await testSettings();
  ({ remove } = made);
  data = made.settings.PUA_DATA;
  server = await startServer(made.settings, 'all', { now: () => now, warn: (line) => console.warn(line) });
  await announceServer(data, { url: server.url, pid: process.pid });
  keys = localKeys(server.log, server.topics, 'test', () => now);
});
afterAll(async () => {
  await server?.close();
  await remove?.();
});

/** Runs the command line in a process of its own, beside the server. */
function pua(...args: string[]): Promise<{ exit: number | null; out: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['cli/pua.mjs', ...args], { env: { ...process.env, PUA_DATA: data }, timeout: 60_000 });
    let out = '';
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      out += chunk;
    });
    child.on('error', reject);
    child.on('close', (exit) => resolve({ exit, out }));
  });
}

const get = async (path: string) => (await fetch(new URL(path, server.url))).json();
const publish = async (desk: string, ...events: object[]) => {
  const response = await fetch(new URL('/v1/events', server.url), {
    method: 'POST',
    headers: { authorization: `Bearer ${await keys.of(desk)}`, 'content-type': 'application/cloudevents-batch+json' },
    body: JSON.stringify(events),
  });
  await response.text();
  await server.settled(10_000);
};
const stateOf = async (id: string): Promise<[string, string, string][]> => {
  const { rows } = await get('/v1/rejections?limit=100');
  return rows
    .filter((r: { event_id: string }) => r.event_id === id)
    .map((r: { code: string; state: string; state_detail: string }) => [r.code, r.state, r.state_detail]);
};
const rejectionOf = async (id: string): Promise<OpenRejection & { position: string }> => {
  const { rows } = await get('/v1/rejections?limit=100');
  const { topic, partition, offset } = rows.find((r: { event_id: string }) => r.event_id === id);
  const position = `${topic}:${partition}:${offset}`;
  return { ...(await get(`/v1/rejections/${topic}/${partition}/${offset}`)), position };
};
const statusOf = async (id: string) => (await get(`/v1/events/${id}`)).events?.[0]?.status;

describe('the life of a rejection', () => {
  test('refused, replayed after a fix from another process, and counted once', { timeout: 150_000 }, async () => {
    now = EARLY;
    await publish(PRATO, eventOf('contact.recorded', { id: 'early-1' }), eventOf('contact.recorded', { id: 'early-2' }));
    expect(await stateOf('early-1')).toEqual([['time_implausible', 'open', '']]);
    now = Date.now();
    const rejection = await rejectionOf('early-1');
    const one = await pua('rejections', 'replay', rejection.position);
    expect(one).toMatchObject({
      exit: 0,
      out: expect.stringContaining(`${rejection.position}: published again as pua.events:0:`),
    });
    await server.settled(10_000);
    expect(await statusOf('early-1')).toBe('stored');
    expect(await stateOf('early-1')).toEqual([['time_implausible', 'replayed', expect.stringMatching(/^pua\.events:0:\d+$/)]]);

    const again = await pua('rejections', 'replay', rejection.position);
    expect(again).toMatchObject({ exit: 1, out: expect.stringContaining('It was replayed already') });
    const deps = { log: server.log, transform: createTransform(server.specs), topics: server.topics, now: Date.now };
    await replayRejections(deps, [rejection]);
    await server.settled(10_000);
    expect((await stateOf('early-1')).map(([code, state]) => [code, state])).toEqual([
      ['duplicate', 'closed'],
      ['time_implausible', 'replayed'],
    ]);

    const all = await pua('rejections', 'replay', '--code', 'time_implausible');
    expect(all).toMatchObject({ exit: 0, out: expect.stringContaining('1 replayed, 0 would be rejected again') });
    await server.settled(10_000);
    expect(await statusOf('early-2')).toBe('stored');
    now = Date.now();
    expect((await get('/v1/kpis/contacts?programme=teams')).rows[0].numerator).toBe(2);
  });

  test("another desk's event stays refused under its publisher's key, and is discarded with a reason", {
    timeout: 60_000,
  }, async () => {
    now = Date.now();
    await publish(PRATO, eventOf('contact.recorded', { id: 'stolen', source: '/pua/pua1-lucca' }), eventOf());
    const { position } = await rejectionOf('stolen');
    const replay = await pua('rejections', 'replay', position);
    expect(replay).toMatchObject({ exit: 1, out: expect.stringContaining('would be rejected again: source_forbidden') });
    expect(await stateOf('stolen')).toEqual([['source_forbidden', 'open', '']]);

    expect(await pua('rejections', 'discard', position, '--reason', 'ask rossi@example.org')).toMatchObject({ exit: 1 });
    expect(await pua('rejections', 'discard', position, '--reason', 'wrong key, sent again by Lucca')).toMatchObject({ exit: 0 });
    await server.settled(10_000);
    expect(await stateOf('stolen')).toEqual([['source_forbidden', 'discarded', 'wrong key, sent again by Lucca']]);
    expect((await get('/v1/rejections?state=discarded')).rows).toHaveLength(1);
    expect(await pua('rejections', 'replay', position)).toMatchObject({
      exit: 1,
      out: expect.stringContaining('It was discarded'),
    });
  });

  test('what may hold personal data cannot be replayed, and the command says so', { timeout: 150_000 }, async () => {
    const event = eventOf('contact.recorded', { id: 'personal' });
    await publish(
      PRATO,
      { ...event, data: { ...Object(event.data), case_id: 'RSSMRA80A01H501U' } },
      eventOf('contact.recorded', { id: 'fine' }),
    );
    const { position, raw } = await rejectionOf('personal');
    expect(raw).toBe('');
    expect(await pua('rejections', 'replay', position)).toMatchObject({
      exit: 1,
      out: expect.stringContaining('bytes were not kept'),
    });
  });

  test('a record that some producer wrote to the topic itself is replayed too, and the audit stays clean', {
    timeout: 60_000,
  }, async () => {
    const value = Buffer.from(JSON.stringify(eventOf('contact.recorded', { id: 'direct' })));
    await server.log.append([{ topic: server.topics.events, key: '/pua/pua1-prato', value, timestamp: EARLY }]);
    await server.settled(10_000);
    expect(await stateOf('direct')).toEqual([['time_implausible', 'open', '']]);
    const { position } = await rejectionOf('direct');
    expect(await pua('rejections', 'replay', position)).toMatchObject({ exit: 0 });
    await server.settled(10_000);
    expect(await statusOf('direct')).toBe('stored');
    expect(await get('/v1/audit')).toMatchObject({ ok: true });
  });
});
