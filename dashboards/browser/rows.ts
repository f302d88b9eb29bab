import { tableFromIPC } from 'apache-arrow';
import type { Frame } from '../charts/types.ts';

export type Row = Record<string, unknown>;

/** The server did not answer with figures; `status` is what it said. */
export class AnswerRefused extends Error {
  readonly code = 'ANSWER_REFUSED';
  readonly status: number;
  constructor(url: string, status: number) {
    super(`${url}: ${status}`);
    this.status = status;
  }
}

const plain = (value: unknown): unknown => (typeof value === 'bigint' ? Number(value) : value);

/** Rows of an Arrow stream as plain objects; 64-bit integers become numbers. */
export function rowsOfArrow(bytes: Uint8Array): Row[] {
  return tableFromIPC(bytes)
    .toArray()
    .map((row) => Object.fromEntries(Object.entries(row.toJSON() as Row).map(([column, value]) => [column, plain(value)])));
}

async function answer(url: string, accept: string): Promise<Response> {
  const response = await fetch(url, { headers: { accept }, credentials: 'same-origin' });
  if (!response.ok) throw new AnswerRefused(url, response.status);
  return response;
}

/** Fetches a JSON document of this server. */
export async function fetchJson(url: string): Promise<Record<string, unknown>> {
  return (await (await answer(url, 'application/json')).json()) as Record<string, unknown>;
}

/** Fetches figures of this server as an Arrow stream. */
export async function fetchRows(url: string): Promise<Row[]> {
  const response = await answer(url, 'application/vnd.apache.arrow.stream');
  return rowsOfArrow(new Uint8Array(await response.arrayBuffer()));
}

/**
 * Every line of the frame with its figures: as many rows as the answer has of it, or one as the frame has it.
 * Rows of the answer that no line asks for are left out.
 */
export function joinFrame(rows: readonly Row[], frame: Frame): Row[] {
  const byKey = new Map<unknown, Row[]>();
  for (const row of rows) byKey.set(row[frame.key], [...(byKey.get(row[frame.key]) ?? []), row]);
  return frame.rows.flatMap((line) => (byKey.get(line.key) ?? [{}]).map((row) => ({ ...line, ...row })));
}
