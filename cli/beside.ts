import type { Topics } from '../ingest/log/index.ts';
import type { EventLog } from '../ingest/log/types.ts';
import { type ApiClient, openApi } from './client.ts';
import { locate } from './lockfile.ts';
import { openLogOf, topicsNamed } from './server.ts';
import type { Settings } from './settings.ts';

/** The API to read what is stored from, and the log to write what is done about it: both can be used beside a running server. */
export async function besideServer(
  given: Settings,
  work: (api: ApiClient, to: { log: EventLog; topics: Topics }) => Promise<void>,
): Promise<void> {
  const { settings } = await locate(given);
  const api = await openApi(settings);
  try {
    const log = await openLogOf(settings);
    try {
      await work(api, { log, topics: topicsNamed(settings) });
    } finally {
      await log.close();
    }
  } finally {
    await api.close();
  }
}
