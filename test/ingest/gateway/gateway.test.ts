import { describe, expect, it } from 'vitest';
import { createKey, revokeKey } from '../../../ingest/keys.ts';
import { EVENT_EXAMPLES } from '../../../specs/events/examples.ts';
import { DESK, NOW, SOURCE } from '../../support/gateway.ts';
import { BATCH, CONTACT, contact, gateways, NDJSON, STRUCTURED, text } from '../../support/publications.ts';

const start = gateways();
const json = JSON.stringify;

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
