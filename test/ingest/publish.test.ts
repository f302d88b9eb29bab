import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { PublishFailed, publish, readNdjson } from '../../ingest/publish.ts';

/** What a server answers to one request: a status with headers, or the connection cut. */
type Reply = { status: number; headers?: Record<string, string>; body?: unknown } | 'cut';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

const taken = (refused: { index: number; id: string; code: string }[] = []) => ({
  receipt: 'R',
  accepted: 1,
  duplicates: 0,
  refused: refused.length,
  results: refused.map((one) => ({ ...one, status: 'refused', path: 'p', detail: 'd' })),
});

/** A server that plays a list of replies and then takes everything; `bodies` are the requests it got. */
async function playing(replies: Reply[]) {
  const bodies: string[] = [];
  const requests: IncomingMessage[] = [];
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    bodies.push(body);
    requests.push(request);
    const reply = replies.shift() ?? { status: 202, body: taken() };
    if (reply === 'cut') {
      request.socket.destroy();
      return;
    }
    response
      .writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers })
      .end(JSON.stringify(reply.body ?? {}));
  });
  const at = server;
  await new Promise<void>((resolve) => at.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(at.address() as AddressInfo).port}`, bodies, requests };
}

function waits() {
  const asked: number[] = [];
  return { asked, wait: async (ms: number) => void asked.push(ms) };
}

describe('publish', () => {
  it('sends NDJSON with the key, in batches, and counts over the whole file', async () => {
    const { url, bodies, requests } = await playing([
      { status: 202, body: taken() },
      { status: 202, body: taken([{ index: 1, id: 'b', code: 'type_unknown' }]) },
    ]);
    const progress: number[] = [];
    const events = ['{"id":1}', Buffer.from('{"id":2}'), '{"id":3}', '{"id":4}', '{"id":5}'];
    const report = await publish({
      url: `${url}/`,
      key: 'pua_k',
      events,
      batchSize: 2,
      onProgress: ({ sent }) => progress.push(sent),
    });
    expect(bodies).toEqual(['{"id":1}\n{"id":2}\n', '{"id":3}\n{"id":4}\n', '{"id":5}\n']);
    expect(requests[0]).toMatchObject({
      url: '/v1/events',
      headers: { authorization: 'Bearer pua_k', 'content-type': 'application/x-ndjson' },
    });
    expect(progress).toEqual([2, 4, 5]);
    expect(report).toEqual({
      sent: 5,
      accepted: 3,
      duplicates: 0,
      refused: 1,
      receipts: ['R', 'R', 'R'],
      results: [{ index: 3, id: 'b', code: 'type_unknown', path: 'p', detail: 'd' }],
    });
  });

  it('keeps a request under 4 MiB', async () => {
    const { url, bodies } = await playing([]);
    await publish({ url, key: 'k', events: Array.from({ length: 5 }, () => 'x'.repeat(1_000_000)) });
    expect(bodies.map((body) => body.length)).toEqual([4_000_004, 1_000_001]);
  });

  it('sends again after 429, 503 and a cut connection, waiting as it is told or longer each time', async () => {
    const { url, bodies } = await playing([
      { status: 429, headers: { 'retry-after': '7' } },
      { status: 503, headers: { 'retry-after': 'Sun, 01 Mar 2020 10:00:03 GMT' } },
      'cut',
      { status: 503 },
    ]);
    const { asked, wait } = waits();
    const now = () => Date.parse('2020-03-01T10:00:00Z');
    const report = await publish({ url, key: 'k', events: ['{}'], wait, random: () => 0, now });
    expect(report).toMatchObject({ sent: 1, accepted: 1 });
    expect(asked).toEqual([7_000, 3_000, 500, 1_000]);
    expect(new Set(bodies)).toEqual(new Set(['{}\n']));
    expect(bodies).toHaveLength(5);
  });

  it('gives up after so many attempts and says what was sent before', async () => {
    const { url } = await playing([{ status: 202, body: taken() }, { status: 503 }, { status: 503 }, { status: 503 }]);
    const failure = publish({ url, key: 'k', events: ['{}', '{}'], batchSize: 1, attempts: 3, wait: waits().wait });
    await expect(failure).rejects.toMatchObject({ code: 'GATEWAY_UNREACHABLE', status: 503, report: { sent: 1 } });
  });

  it('gives up on a gateway that is not there', async () => {
    const { url } = await playing([]);
    server?.closeAllConnections();
    await new Promise((resolve) => server?.close(resolve));
    const failure = publish({ url, key: 'k', events: ['{}'], attempts: 2, wait: waits().wait });
    await expect(failure).rejects.toSatisfy(
      (error) => error instanceof PublishFailed && error.code === 'GATEWAY_UNREACHABLE' && error.status === 0,
    );
  });

  it('does not insist when the request is refused as a whole', async () => {
    const { url, bodies } = await playing([{ status: 401, body: { detail: 'Send the API key.' } }]);
    await expect(publish({ url, key: 'k', events: ['{}'] })).rejects.toMatchObject({
      code: 'GATEWAY_REFUSED',
      status: 401,
      message: expect.stringContaining('Send the API key.'),
    });
    expect(bodies).toHaveLength(1);
  });

  it('goes on after a request of which nothing was acceptable', async () => {
    const { url } = await playing([
      { status: 400, body: { ...taken([{ index: 0, id: '', code: 'json_invalid' }]), accepted: 0, detail: 'none' } },
    ]);
    expect(await publish({ url, key: 'k', events: ['x', '{}'], batchSize: 1 })).toMatchObject({
      sent: 2,
      accepted: 1,
      refused: 1,
    });
  });
});

describe('readNdjson', () => {
  it('gives the lines of standard input as they were written, past blank ones', async () => {
    const lines: string[] = [];
    const input = Readable.from([Buffer.from('{"a":1}\r\n\n  \n{"b"'), Buffer.from(':2}\nlast')]);
    for await (const line of readNdjson('-', input)) lines.push(Buffer.from(line).toString());
    expect(lines).toEqual(['{"a":1}', '{"b":2}', 'last']);
  });
});
