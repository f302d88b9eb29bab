import { once } from 'node:events';
import { createServer, request as forward } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/**
 * pass: as it is. refuse: 500 with an engine's code for a full disk, and the statement is not run. hang: no answer and not run.
 * lose: run, but the connection breaks before the answer. cut: run, and the connection breaks in the midst of the answer.
 */
export type Fault = 'pass' | 'refuse' | 'hang' | 'lose' | 'cut';

/** An HTTP proxy in front of a warehouse, with the weather of a test. */
export interface FaultyProxy {
  url: string;
  /** Whether a fault met a request since it was set. */
  met(): boolean;
  set(fault: Fault): void;
  close(): Promise<void>;
}

export async function openFaultyProxy(target: string): Promise<FaultyProxy> {
  let fault: Fault = 'pass';
  let met = false;
  const server = createServer(async (request, response) => {
    const now = fault;
    met = true;
    request.on('error', () => {});
    response.on('error', () => {});
    const body = await buffer(request).catch(() => null);
    if (body === null || now === 'hang') return;
    if (now === 'refuse') {
      response.writeHead(500, { 'x-clickhouse-exception-code': '243' });
      response.end('Code: 243. DB::Exception: Cannot reserve 1.00 MiB, not enough space. (NOT_ENOUGH_SPACE) (version proxy)\n');
      return;
    }
    const onward = forward(new URL(request.url ?? '/', target), { method: 'POST' }, async (from) => {
      const answer = await buffer(from);
      const headers = { ...from.headers, 'content-length': String(answer.length + (now === 'cut' ? 100 : 0)) };
      delete headers['transfer-encoding'];
      if (now === 'lose') return void response.destroy();
      response.writeHead(from.statusCode ?? 502, headers);
      if (now === 'cut') response.write(answer, () => response.destroy());
      else response.end(answer);
    });
    onward.on('error', () => response.destroy());
    onward.end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    met: () => met,
    set(next) {
      fault = next;
      met = false;
      if (next !== 'hang') server.closeAllConnections();
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
