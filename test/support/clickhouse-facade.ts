import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { createChdbConnection } from 'chdb/connection';
import { createPool } from '../../warehouse/pool.ts';

/** ClickHouse's HTTP interface over a chDB directory that this process has open, for the processes of a test to share. */
export interface Facade {
  url: string;
  close(): Promise<void>;
}

const CONNECTIONS = 6;

/**
 * As much of the interface as @clickhouse/client speaks without settings: a statement in the body or in the address with its rows in the
 * body, `param_` values in the address. As on a server, a statement in the address runs (`system.processes`) from its first byte on.
 */
export async function openFacade(path: string, database: string): Promise<Facade> {
  const clients: ClickHouseClient[] = [];
  for (let i = 0; i < CONNECTIONS; i++) {
    const connection = createChdbConnection({ path }) as unknown as NonNullable<Parameters<typeof createClient>[0]>['connection'];
    const client = createClient({ log: { level: ClickHouseLogLevel.OFF }, ...(connection ? { connection } : {}) });
    await client.command({ query: `USE ${database}` });
    clients.push(client);
  }
  const pool = createPool(clients);
  const running = new Set<{ query: string }>();
  const processes = () => {
    const queries = [...running].map(({ query }) => `'${query.replace(/['\\]/g, '\\$&')}'`);
    return `(SELECT arrayJoin(CAST([${queries.join(', ')}], 'Array(String)')) AS query)`;
  };

  async function answer(request: IncomingMessage): Promise<string> {
    const { searchParams } = new URL(request.url ?? '/', 'http://facade');
    const process = { query: searchParams.get('query') ?? '' };
    running.add(process);
    try {
      return await run(searchParams, [process.query, await text(request)].filter(Boolean).join('\n'));
    } finally {
      running.delete(process);
    }
  }

  function run(searchParams: URLSearchParams, statement: string): Promise<string> {
    const query = statement.replace('system.processes', processes);
    const params = [...searchParams].filter(([name]) => name.startsWith('param_'));
    const query_params = Object.fromEntries(params.map(([name, value]) => [name.slice('param_'.length), value]));
    return pool.use(async (client) => {
      if (!/^\s*(SELECT|EXPLAIN|WITH)/i.test(query)) {
        await client.command({ query });
        return '';
      }
      const { stream } = await client.exec({ query, query_params });
      return text(stream);
    });
  }

  const server = createServer((request, response) => {
    request.on('error', () => {});
    response.on('error', () => {});
    answer(request).then(
      (body) => response.writeHead(200, { 'content-type': 'text/plain; charset=UTF-8' }).end(body),
      (error: Error & { code?: string; type?: string }) => {
        const code = error.code ?? '1002';
        const body = `Code: ${code}. DB::Exception: ${error.message} (${error.type ?? 'UNKNOWN_EXCEPTION'}) (version facade)\n`;
        response.writeHead(500, { 'x-clickhouse-exception-code': code }).end(body);
      },
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      for (const client of clients) await client.close();
    },
  };
}
