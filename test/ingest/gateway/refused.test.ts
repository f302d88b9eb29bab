import { describe, expect, it } from 'vitest';
import { type EventLog, LogUnavailable } from '../../../ingest/log/types.ts';
import { DESK } from '../../support/gateway.ts';
import { BATCH, contact, gateways, NDJSON, PROBLEM, STRUCTURED, text } from '../../support/publications.ts';

const start = gateways();
const json = JSON.stringify;

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
