import { z } from 'zod';
import type { HeldRows } from './held-rows.ts';

const held = z.object({
  rows: z.array(
    z.object({ id: z.string(), type: z.string(), content: z.string(), latest: z.string(), day: z.string(), file: z.string() }),
  ),
});
const imported = z.object({ rows: z.array(z.object({ id: z.string(), day: z.string(), file: z.string() })) });
const problem = z.object({ detail: z.string() });

/** The gateway did not answer what it holds of the rows; `status` is 0 when it did not answer at all. */
export class RowsUnanswered extends Error {
  readonly code = 'ROWS_UNANSWERED';
  readonly status: number;
  constructor(message: string, status: number, options: ErrorOptions = {}) {
    super(message, options);
    this.status = status;
  }
}

/** What a gateway's warehouse holds of rows, asked over HTTP with the key of each source's desk. Throws RowsUnanswered. */
export function remoteRows(url: string, keyOf: (source: string) => Promise<string>, fetch = globalThis.fetch): HeldRows {
  const address = new URL('v1/imports/rows', url.endsWith('/') ? url : `${url}/`);

  async function ask<T>(source: string, schema: z.ZodType<T>, target: URL, init: RequestInit): Promise<T> {
    const headers = { ...init.headers, accept: 'application/json', authorization: `Bearer ${await keyOf(source)}` };
    const response = await fetch(target, { ...init, headers }).catch((cause: unknown) => {
      throw new RowsUnanswered(`No answer from ${target.origin}.`, 0, { cause });
    });
    const answer: unknown = await response.json().catch(() => null);
    const parsed = response.ok ? schema.safeParse(answer) : null;
    if (parsed?.success) return parsed.data;
    const detail = problem.safeParse(answer).data?.detail ?? `${target.origin} answered ${response.status}.`;
    throw new RowsUnanswered(detail, response.status);
  }

  return {
    held: async (source, ids) => {
      const body = JSON.stringify({ ids });
      const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body };
      return (await ask(source, held, address, init)).rows;
    },
    imported: async (source, question) => {
      const target = new URL(address);
      for (const [name, value] of Object.entries(question)) target.searchParams.set(name, value);
      return (await ask(source, imported, target, {})).rows;
    },
  };
}
