import { afterEach, describe, expect, it } from 'vitest';
import type { GatewayDeps } from '../../../ingest/gateway/gateway.ts';
import { createKey, revokeKey } from '../../../ingest/keys.ts';
import { type EventLog, LogUnavailable } from '../../../ingest/log/types.ts';
import { EVENT_EXAMPLES } from '../../../specs/events/examples.ts';
import { loadSpecs } from '../../../specs/load.ts';
import { DESK, NOW, openGateway, SOURCE, type TestGateway } from '../../support/gateway.ts';

const specs = loadSpecs();
const STRUCTURED = 'application/cloudevents+json';
const BATCH = 'application/cloudevents-batch+json';
const NDJSON = 'application/x-ndjson';
const PROBLEM = 'application/problem+json';
const CONTACT = 'it.toscana.pua.contact.recorded.v1';

const contact = (id: string, extra: Record<string, unknown> = {}) => ({
  specversion: '1.0',
  id,
  source: SOURCE,
  type: CONTACT,
  time: '2019-03-04T10:15:00+01:00',
  data: { unit: 'pua_l1', channel: 'direct_desk', services: [{ code: 'housing', result: 'answered' }] },
  ...extra,
});
const json = JSON.stringify;

let open: TestGateway[] = [];
async function start(deps: (log: EventLog) => Partial<GatewayDeps> = () => ({})): Promise<TestGateway> {
  const gateway = await openGateway(specs, deps);
  open.push(gateway);
  return gateway;
}
afterEach(async () => {
  for (const gateway of open) await gateway.close();
  open = [];
});

const text = (value: Uint8Array | null | undefined): string => Buffer.from(value ?? []).toString();

describe('what is taken', () => {
  it('appends a structured event byte for byte, under its source, with the receipt, the key and the content mode', async () => {
    const gateway = await start();
    const body = `{ "id":"a-1", "specversion":"1.0","source":"${SOURCE}","type":"${CONTACT}","time":"2019-03-04T10:15:00+01:00",
      "data":${json(contact('').data)} }`;
    const { status, body: answer } = await gateway.post(body, `${STRUCTURED}; charset=UTF-8`);
    expect(status).toBe(202);
    expect(answer).toMatchObject({ accepted: 1, refused: 0, duplicates: 0, receipt: expect.stringMatching(/^[0-9A-Z]{26}$/) });
    const [message] = await gateway.events();
    expect(answer.results).toEqual([
      { index: 0, id: 'a-1', status: 'accepted', topic: 'pua.events', partition: message?.partition, offset: message?.offset },
    ]);
    expect(text(message?.value)).toBe(body);
    expect(message).toMatchObject({
      key: SOURCE,
      timestamp: NOW,
      headers: { receipt: answer.receipt, key_id: gateway.keyId, content_mode: 'structured' },
    });
  });

  it('takes an event of every family', async () => {
    const gateway = await start();
    const { body } = await gateway.post([...EVENT_EXAMPLES.values()].map((e) => json(e)).join('\n'), NDJSON);
    expect(body.results.filter((result) => result.status !== 'accepted')).toEqual([]);
    expect(body.accepted).toBe(EVENT_EXAMPLES.size);
  });

  it('takes binary mode: attributes from percent-decoded headers, data byte for byte', async () => {
    const gateway = await start();
    const data = `{"unit":"pua_l1" ,"channel":"direct_desk","services":[{"code":"casa è 1","result":"answered"}]}`;
    const { status, body } = await gateway.post(data, 'application/json', {
      'ce-specversion': '1.0',
      'ce-id': 'b%2D1',
      'ce-source': SOURCE,
      'ce-type': `"${CONTACT}"`,
      'ce-time': '2019-03-04T10:15:00+01:00',
      'ce-synthetic': 'true',
      'ce-comment': 'perch%C3%A9%20no',
    });
    expect(body.results).toMatchObject([{ id: 'b-1', status: 'accepted' }]);
    expect(status).toBe(202);
    const [message] = await gateway.events();
    expect(JSON.parse(text(message?.value))).toEqual({
      specversion: '1.0',
      id: 'b-1',
      source: SOURCE,
      type: CONTACT,
      time: '2019-03-04T10:15:00+01:00',
      synthetic: true,
      comment: 'perché no',
      datacontenttype: 'application/json',
      data: JSON.parse(data),
    });
    expect(text(message?.value)).toContain(data);
  });

  it('cuts a batch into its own bytes, and NDJSON into lines, past blank ones and a BOM', async () => {
    const gateway = await start();
    const first = `{"id" : "c-1",${json(contact('x')).slice(1).replace('"id":"x",', '')}`;
    await gateway.post(`\uFEFF[ ${first} , ${json(contact('c-2'))}]`, BATCH);
    await gateway.post(`\uFEFF\n${json(contact('c-3'))}\r\n  \r\n${json(contact('c-4'))}`, NDJSON);
    const values = (await gateway.events()).map(({ value }) => text(value).trim());
    expect(values).toEqual([first, json(contact('c-2')), json(contact('c-3')), json(contact('c-4'))]);
  });

  it('answers an empty batch with nothing done', async () => {
    const gateway = await start();
    expect(await gateway.post('[]', BATCH)).toMatchObject({
      status: 202,
      body: { accepted: 0, refused: 0, duplicates: 0, results: [] },
    });
  });

  it('takes the key as x-api-key too', async () => {
    const gateway = await start();
    const { status } = await gateway.post(json(contact('d-1')), STRUCTURED, { authorization: '', 'x-api-key': gateway.secret });
    expect(status).toBe(202);
  });
});

describe('keys', () => {
  it('knows a key that was made a moment ago, and no longer one that was revoked', async () => {
    const gateway = await start();
    const now = () => NOW;
    const { id, secret } = await createKey(gateway.log, { desk: DESK, label: 'new', now });
    const post = async (event: string) =>
      (await gateway.post(json(contact(event)), STRUCTURED, { authorization: `Bearer ${secret}` })).status;
    expect(await post('e-1')).toBe(202);
    await revokeKey(gateway.log, id, { now });
    await gateway.keyring.refresh();
    expect(await post('e-2')).toBe(401);
  });
});

describe('the mixed batch: 3 good, 1 malformed, 1 of another desk, 1 of an unknown type, 1 already published', () => {
  const items = [
    json(contact('m-1')),
    json(contact('m-2')),
    '{"specversion":"1.0","id":"m-3"',
    json(contact('m-4', { source: '/pua/pua1-lucca' })),
    json(contact('m-5', { type: 'it.toscana.pua.contact.imagined.v1' })),
    json(contact('m-0')),
    json(contact('m-6')),
  ];
  const expected = [
    { index: 0, id: 'm-1', status: 'accepted' },
    { index: 1, id: 'm-2', status: 'accepted' },
    { index: 2, id: '', status: 'refused', code: 'json_invalid', topic: 'pua.refusals' },
    { index: 3, id: 'm-4', status: 'refused', code: 'source_forbidden', path: 'source', topic: 'pua.refusals' },
    { index: 4, id: 'm-5', status: 'refused', code: 'type_unknown', path: 'type', topic: 'pua.refusals' },
    { index: 5, id: 'm-0', status: 'duplicate', topic: 'pua.events' },
    { index: 6, id: 'm-6', status: 'accepted' },
  ];

  it('gives each its own answer, as NDJSON', async () => {
    const gateway = await start();
    await gateway.post(json(contact('m-0')), STRUCTURED);
    const { status, body } = await gateway.post(items.join('\n'), NDJSON);
    expect(status).toBe(202);
    expect(body).toMatchObject({ accepted: 3, refused: 3, duplicates: 1, results: expected });
    expect((await gateway.events()).map(({ value }) => JSON.parse(text(value)).id)).toEqual(['m-0', 'm-1', 'm-2', 'm-0', 'm-6']);

    const refusals = await gateway.refusals();
    expect(refusals).toMatchObject([
      { code: 'json_invalid', event_id: '', index: 2 },
      { code: 'source_forbidden', event_id: 'm-4', source: '/pua/pua1-lucca', type: CONTACT, index: 3 },
      { code: 'type_unknown', event_id: 'm-5', source: SOURCE, index: 4 },
    ]);
    for (const refusal of refusals) {
      expect(refusal).toMatchObject({ receipt: body.receipt, received_at: NOW, redacted: 0 });
      expect(Buffer.from(refusal.raw, 'base64').toString()).toBe(items[refusal.index]);
    }
  });

  it('gives each its own answer, as a batch whose malformed item is no event', async () => {
    const gateway = await start();
    await gateway.post(json(contact('m-0')), STRUCTURED);
    const { status, body } = await gateway.post(`[${items.with(2, '"no event"').join(',')}]`, BATCH);
    expect(status).toBe(202);
    expect(body.results).toMatchObject(
      expected.map((result) => (result.index === 2 ? { ...result, code: 'envelope_invalid' } : result)),
    );
  });
});

describe('what was published before', () => {
  it('is told within a request, between requests, and by the warehouse', async () => {
    const asked: string[] = [];
    const gateway = await start(() => ({
      known: async (keys) => {
        asked.push(...keys.map(({ source, id }) => `${source} ${id}`));
        return new Set([`${SOURCE} w-1`]);
      },
    }));
    const lines = [contact('r-1'), contact('r-1'), contact('w-1')].map((event) => json(event));
    expect((await gateway.post(lines.join('\n'), NDJSON)).body.results.map(({ status }) => status)).toEqual([
      'accepted',
      'duplicate',
      'duplicate',
    ]);
    expect(asked).toEqual([`${SOURCE} r-1`, `${SOURCE} w-1`]);
    expect((await gateway.post(json(contact('r-1')), STRUCTURED)).body).toMatchObject({ accepted: 0, duplicates: 1 });
    expect(await gateway.events()).toHaveLength(4);
  });

  it.each([
    ['fails', () => Promise.reject(new Error('no warehouse'))],
    [
      'throws',
      () => {
        throw new Error('no warehouse');
      },
    ],
    ['never answers', () => new Promise<never>(() => {})],
  ])('looks new when the warehouse %s', async (_, known) => {
    const gateway = await start(() => ({ known, limits: { knownWaitMs: 20 } }));
    expect((await gateway.post(json(contact('k-1')), STRUCTURED)).body).toMatchObject({ accepted: 1, duplicates: 0 });
  });
});

describe('what is refused', () => {
  it.each([
    ['without a key', { authorization: '' }],
    ['with a bad key', { authorization: 'Bearer pua_nonsense' }],
    ['with a key of another scheme', { authorization: 'Basic cHVhOnB1YQ==' }],
  ])('answers 401 %s', async (_, headers) => {
    const gateway = await start();
    const answer = await gateway.post(json(contact('u-1')), STRUCTURED, headers);
    expect(answer).toMatchObject({ status: 401, body: { code: 'unauthorized', status: 401 } });
    expect(answer.type).toContain(PROBLEM);
    expect(answer.headers['www-authenticate']).toContain('Bearer');
    expect(await gateway.events()).toEqual([]);
  });

  it('answers 403 for the one event of another desk, and keeps it', async () => {
    const gateway = await start();
    const answer = await gateway.post(json(contact('f-1', { source: '/pua/pua1-lucca' })), STRUCTURED);
    expect(answer).toMatchObject({
      status: 403,
      body: { code: 'source_forbidden', results: [{ code: 'source_forbidden', path: 'source' }] },
    });
    expect(await gateway.refusals()).toMatchObject([{ code: 'source_forbidden', event_id: 'f-1' }]);
  });

  it('answers 400 with each result when nothing is acceptable', async () => {
    const gateway = await start();
    const answer = await gateway.post(`${json(contact('n-1', { data: {} }))}\nnonsense`, NDJSON);
    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'nothing_acceptable', refused: 2, results: [{ id: 'n-1', code: 'data_invalid' }, { code: 'json_invalid' }] },
    });
    expect(answer.type).toContain(PROBLEM);
    expect(await gateway.refusals()).toHaveLength(2);
  });

  it('answers a batch that is not JSON with the byte where it stops, and keeps it as one refusal', async () => {
    const gateway = await start();
    const body = `[${json(contact('j-1'))},,]`;
    const answer = await gateway.post(body, BATCH);
    expect(answer).toMatchObject({ status: 400, body: { code: 'json_invalid', position: body.length - 2, refused: 1 } });
    expect(await gateway.events()).toEqual([]);
    const refusals = await gateway.refusals();
    expect(refusals).toHaveLength(1);
    expect(Buffer.from(refusals[0]?.raw ?? '', 'base64').toString()).toBe(body);
  });

  it.each([
    ['a batch that is an object', json(contact('o-1')), BATCH, 'json_invalid'],
    ['an empty batch body', '', BATCH, 'json_invalid'],
    ['an empty NDJSON body', '\n\n', NDJSON, 'empty'],
    ['an empty event', '', STRUCTURED, 'empty'],
    ['null', 'null', STRUCTURED, 'envelope_invalid'],
    ['a number', '12', STRUCTURED, 'envelope_invalid'],
    ['half a surrogate pair', json(contact('s-1', { comment: 'x' })).replace('"x"', '"\\ud800"'), STRUCTURED, 'encoding_invalid'],
    ['bytes that are not UTF-8', Buffer.from(json(contact('è')), 'latin1'), STRUCTURED, 'encoding_invalid'],
    ['a prototype', json(contact('p-1')).replace('"data":{', '"data":{"__proto__":{"admin":true},'), STRUCTURED, 'json_invalid'],
    ['nesting without end', `[${'['.repeat(100_000)}`, BATCH, 'json_too_deep'],
    [
      'an event nested deep',
      json(contact('q-1')).replace('"pua_l1"', `${'['.repeat(200)}${']'.repeat(200)}`),
      STRUCTURED,
      'json_too_deep',
    ],
    ['an event too large', json(contact('l-1', { comment: 'x'.repeat(300_000) })), STRUCTURED, 'too_large'],
    ['an id of control characters', json(contact('i\u0007-1')), STRUCTURED, 'envelope_invalid'],
    ['a desk nobody knows', json(contact('z-1', { source: '/pua/nowhere' })), STRUCTURED, 'source_forbidden'],
  ])('survives %s', async (_, body, type, code) => {
    const gateway = await start();
    const answer = await gateway.post(body, type);
    expect(answer.status).toBe(code === 'source_forbidden' ? 403 : 400);
    expect(answer.body.results).toMatchObject([{ status: 'refused', code }]);
    expect(await gateway.refusals()).toMatchObject([{ code }]);
    expect(await gateway.events()).toEqual([]);
    expect((await gateway.post(json(contact('after')), STRUCTURED)).status).toBe(202);
  });

  it.each([
    ['a bad percent-encoding', { 'ce-id': '%E0%A4%A' }, '{}', 'envelope_invalid'],
    ['data that ends and goes on', { 'ce-id': 'x' }, '{},"source":"/pua/pua1-lucca"', 'json_invalid'],
    ['an attribute named data', { 'ce-id': 'x', 'ce-data': '{}' }, '{}', 'envelope_invalid'],
    ['missing attributes', { 'ce-id': 'x' }, '{}', 'envelope_invalid'],
  ])('refuses binary mode with %s', async (_, headers, body, code) => {
    const gateway = await start();
    const answer = await gateway.post(body, 'application/json', headers);
    expect(answer.body.results).toMatchObject([{ status: 'refused', code }]);
    expect(await gateway.events()).toEqual([]);
  });

  it('keeps nothing of what holds personal data but its place', async () => {
    const gateway = await start();
    const secret = 'mario.rossi@example.org';
    const bad = json(contact('g-1', { comment: `scrivere a ${secret}` }));
    const answers = [
      await gateway.post(bad, STRUCTURED),
      await gateway.post(`[${bad},`, BATCH),
      await gateway.post(`{"x":"${secret}"`, STRUCTURED),
    ];
    for (const { body } of answers) expect(body.results).toMatchObject([{ code: 'personal_data' }]);
    const refusals = await gateway.refusals();
    expect(refusals).toHaveLength(3);
    for (const refusal of refusals) expect(refusal).toMatchObject({ raw: '', redacted: 1 });
    expect(json(refusals) + json(answers.map(({ body }) => body))).not.toContain(secret);
  });

  it('keeps the first part of what is larger than an event, and says so', async () => {
    const gateway = await start();
    await gateway.post(`[${'x'.repeat(1_000_000)}`, BATCH);
    const [refusal] = await gateway.refusals();
    expect(Buffer.from(refusal?.raw ?? '', 'base64')).toHaveLength(262_144);
    expect(refusal?.detail).toContain('of 1000001 bytes');
  });

  it.each([
    ['text/csv', {}],
    ['application/json', {}],
    ['application/cloudevents+json; charset=iso-8859-1', {}],
    ['application/cloudevents+json', { 'content-encoding': 'gzip' }],
  ])('answers 415 to %s %o', async (type, headers) => {
    const gateway = await start();
    const answer = await gateway.post(json(contact('t-1')), type, headers);
    expect(answer).toMatchObject({ status: 415, body: { code: 'unsupported_media_type' } });
    expect(answer.type).toContain(PROBLEM);
  });

  it('answers 413 above the bytes and above the events of a request', async () => {
    const gateway = await start(() => ({ limits: { bodyBytes: 2_000, events: 3 } }));
    expect(await gateway.post('x'.repeat(2_001), NDJSON)).toMatchObject({
      status: 413,
      type: expect.stringContaining(PROBLEM),
      body: { code: 'too_large' },
    });
    expect(await gateway.post('{}\n{}\n{}\n{}', NDJSON)).toMatchObject({
      status: 413,
      body: { code: 'too_large', limit_events: 3 },
    });
    expect(await gateway.refusals()).toEqual([]);
  });

  it('answers 429 with retry-after, key by key', async () => {
    const gateway = await start(() => ({ limits: { requestsPerMinute: 2 } }));
    const statuses = [];
    for (const id of ['1', '2', '3']) statuses.push((await gateway.post(json(contact(id)), STRUCTURED)).status);
    expect(statuses).toEqual([202, 202, 429]);
    const answer = await gateway.post(json(contact('4')), STRUCTURED);
    expect(answer).toMatchObject({ type: expect.stringContaining(PROBLEM), body: { code: 'too_many_requests' } });
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect((await gateway.post(json(contact('5')), STRUCTURED, { authorization: 'Bearer pua_other' })).status).toBe(401);
  });

  it('answers 503 with retry-after when the log cannot be reached, and takes the same events afterwards', async () => {
    let reachable = false;
    const gateway = await start((log) => ({
      log: Object.assign(Object.create(log), {
        append: (...args: Parameters<EventLog['append']>) =>
          reachable ? log.append(...args) : Promise.reject(new LogUnavailable('down')),
      }),
    }));
    const answer = await gateway.post(json(contact('v-1')), STRUCTURED);
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '5' }, body: { code: 'log_unavailable' } });
    reachable = true;
    expect((await gateway.post(json(contact('v-1')), STRUCTURED)).body).toMatchObject({ accepted: 1, duplicates: 0 });
  });

  it('answers 500 without the message of a bug', async () => {
    const gateway = await start((log) => ({
      log: Object.assign(Object.create(log), { append: () => Promise.reject(new Error('a secret of the house')) }),
    }));
    const answer = await gateway.post(json(contact('w-1')), STRUCTURED);
    expect(answer).toMatchObject({ status: 500, body: { code: 'internal' } });
    expect(json(answer.body)).not.toContain('secret of the house');
  });
});

describe('a full request', () => {
  it('takes 5,000 events of one desk in order', async () => {
    const gateway = await start();
    const lines = Array.from({ length: 5_000 }, (_, i) => json(contact(`${DESK}-${i}`)));
    const { body } = await gateway.post(lines.join('\n'), NDJSON);
    expect(body.accepted).toBe(5_000);
    expect((await gateway.events()).map(({ value }) => text(value))).toEqual(lines);
  });
});
