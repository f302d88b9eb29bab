import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { CommandFailed, EXIT, type ExitCode } from './errors.ts';
import { locate } from './lockfile.ts';
import { openReadOnlyApp } from './server.ts';
import type { Settings } from './settings.ts';

export interface ApiAnswer {
  status: number;
  contentType: string;
  body: string;
}

/** The HTTP interface, whichever way it is reached: the server that runs on this data directory, or the same routes in this process. */
export interface ApiClient {
  get(path: string, accept?: string): Promise<ApiAnswer>;
  /** Sends a JSON document. */
  post(path: string, body: unknown): Promise<ApiAnswer>;
  close(): Promise<void>;
}

/** A command that reads asks the running server when there is one: the embedded warehouse belongs to one process. */
export async function openApi(settings: Settings): Promise<ApiClient> {
  const { server } = await locate(settings);
  if (server) {
    const ask = async (path: string, init: RequestInit) => {
      const response = await fetch(new URL(path, server.url), init).catch((cause) => {
        throw new CommandFailed(
          EXIT.unreachable,
          `The server at ${server.url} does not answer: start it again with "pua serve".`,
          { cause },
        );
      });
      return { status: response.status, contentType: response.headers.get('content-type') ?? '', body: await response.text() };
    };
    return {
      get: (path, accept = 'application/json') => ask(path, { headers: { accept } }),
      post: (path, body) =>
        ask(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      close: async () => {},
    };
  }
  const { app, close } = await openReadOnlyApp(settings);
  return { ...clientOf(app), close };
}

/** The same interface of an application in this process. */
export function clientOf(app: Pick<FastifyInstance, 'inject'>): Omit<ApiClient, 'close'> {
  const answerOf = ({ statusCode, headers, body }: Awaited<ReturnType<FastifyInstance['inject']>>): ApiAnswer => ({
    ...{ status: statusCode, contentType: String(headers['content-type'] ?? ''), body },
  });
  const json = { 'content-type': 'application/json' };
  return {
    get: async (path, accept = 'application/json') =>
      answerOf(await app.inject({ method: 'GET', url: path, headers: { accept } })),
    post: async (path, body) =>
      answerOf(await app.inject({ method: 'POST', url: path, headers: json, payload: JSON.stringify(body) })),
  };
}

/** The body of a successful answer; a problem document becomes a failed command with its detail. `absent` is the exit status of a 404. */
export async function getOk(
  api: ApiClient,
  path: string,
  { accept, absent = EXIT.found }: { accept?: string; absent?: ExitCode } = {},
): Promise<string> {
  return bodyOf(await api.get(path, accept), absent);
}

const BUSY_MS = 5_000;

/** As `getOk`; while the server says that it is asked too often, it waits and asks again. */
export async function getInTime(api: Pick<ApiClient, 'get'>, path: string): Promise<string> {
  let answer = await api.get(path);
  while (answer.status === 429) {
    await sleep(BUSY_MS);
    answer = await api.get(path);
  }
  return bodyOf(answer, EXIT.found);
}

/** As `getOk`, for a document that is sent. */
export const postOk = async (api: ApiClient, path: string, body: unknown): Promise<string> =>
  bodyOf(await api.post(path, body), EXIT.found);

function bodyOf(answer: ApiAnswer, absent: ExitCode): string {
  if (answer.status < 400) return answer.body;
  const detail = problemDetail(answer.body) ?? `The server answered ${answer.status}.`;
  const exit = answer.status === 503 ? EXIT.unreachable : answer.status === 404 ? absent : EXIT.usage;
  throw new CommandFailed(exit, detail);
}

function problemDetail(body: string): string | undefined {
  try {
    const { title, detail } = JSON.parse(body);
    return typeof detail === 'string' ? detail : typeof title === 'string' ? title : undefined;
  } catch {
    return undefined;
  }
}
