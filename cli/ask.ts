import { getOk, openApi } from './client.ts';
import { EXIT } from './errors.ts';
import type { Settings } from './settings.ts';

/** A path of the HTTP interface with its query; members that are `undefined` are left out. */
export function addressOf(path: string, query: Readonly<Record<string, string | undefined>>): string {
  const pairs = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return pairs.length === 0 ? path : `${path}?${new URLSearchParams(pairs)}`;
}

/** One answer of the HTTP interface as JSON text; a problem ends the command with its detail. */
export async function ask(settings: Settings, address: string): Promise<string> {
  const api = await openApi(settings);
  try {
    return await getOk(api, address, { absent: EXIT.usage });
  } finally {
    await api.close();
  }
}
