import { getOk, openApi } from './client.ts';
import { EXIT, type ExitCode } from './errors.ts';
import type { Settings } from './settings.ts';

/** A path of the HTTP interface with its query; members that are `undefined` are left out. */
export function addressOf(path: string, query: Readonly<Record<string, string | number | undefined>>): string {
  const pairs = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  return pairs.length === 0 ? path : `${path}?${new URLSearchParams(pairs)}`;
}

/**
 * One answer of the HTTP interface as text, JSON unless `accept` says otherwise; a problem ends the command with its detail. `absent` is the
 * exit status when there is nothing at the address.
 */
export async function ask(
  settings: Settings,
  address: string,
  { absent = EXIT.usage, ...options }: { accept?: string; absent?: ExitCode } = {},
): Promise<string> {
  const api = await openApi(settings);
  try {
    return await getOk(api, address, { absent, ...options });
  } finally {
    await api.close();
  }
}

/** The forms that a list is printed in, with the media type asked for. */
export const LIST_FORMATS = { table: 'application/json', json: 'application/json', csv: 'text/csv' } as const;
export type ListFormat = keyof typeof LIST_FORMATS;
