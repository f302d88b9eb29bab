import type { HeldRows } from '../ingest/import/held-rows.ts';
import { remoteRows } from '../ingest/import/remote-rows.ts';
import { PublishFailed, type PublishReport, publish } from '../ingest/publish.ts';
import { loadSpecs } from '../specs/load.ts';
import { deskIdOfSource } from '../specs/lookup.ts';
import { CommandFailed, EXIT } from './errors.ts';
import { type LocalKeys, localKeys } from './local-keys.ts';
import { locate } from './lockfile.ts';
import { openLogOf, topicsNamed } from './server.ts';
import type { Settings } from './settings.ts';

export type EventTexts = AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>;

/** A gateway to publish to, with the keys for it. */
export interface GatewayTarget {
  /** What its warehouse holds of the rows of a file. */
  rows: HeldRows;
  publish(events: EventTexts, onSent: (sent: number) => void): Promise<PublishReport>;
  close(): Promise<void>;
}

const BATCH = 500;

/**
 * The gateway at `url` with `key`; without a key, the server that runs on this data directory, with keys made for this run
 * (who may write to the log of this machine may publish for every desk).
 */
export async function openGatewayTarget(given: Settings, { url, key }: { url?: string; key?: string }): Promise<GatewayTarget> {
  const { settings, server } = await locate(given);
  const address = url ?? server?.url;
  if (address === undefined) {
    throw new CommandFailed(
      EXIT.unreachable,
      'No server runs on this data directory: start one with "pua serve", or give --url and --key.',
    );
  }
  if (key !== undefined) {
    return {
      rows: remoteRows(address, async () => key),
      publish: (events, onSent) => translated(publish({ url: address, key, events, onProgress: (p) => onSent(p.sent) })),
      close: async () => {},
    };
  }
  if (url !== undefined)
    throw new CommandFailed(
      EXIT.usage,
      'Give --key with --url: the API key of the desk ("pua keys create --desk ID" where the server runs).',
    );
  const log = await openLogOf(settings);
  const keys = localKeys(log, topicsNamed(settings), 'pua publish', Date.now);
  const { desks } = loadSpecs().network;
  return {
    rows: remoteRows(address, (source) => keys.of(deskIdOfSource(source))),
    publish: (events, onSent) => translated(publishForAll(address, keys, desks, events, onSent)),
    close: async () => {
      await keys.revoke();
      await log.close();
    },
  };
}

/** Publishes events of many desks, each with its desk's key; a desk's events keep their order. Results carry the event's place in the input. */
export async function publishForAll(
  url: string,
  keys: LocalKeys,
  desks: ReadonlyMap<string, unknown>,
  events: EventTexts,
  onSent: (sent: number) => void,
): Promise<PublishReport> {
  // What names no known desk goes with any key: the gateway refuses it and keeps the reason.
  const [anyDesk = ''] = desks.keys();
  const total: PublishReport & { receipts: string[]; results: PublishReport['results'][number][] } = {
    sent: 0,
    accepted: 0,
    duplicates: 0,
    refused: 0,
    receipts: [],
    results: [],
  };
  const flush = async (batch: readonly (string | Uint8Array)[]) => {
    const byDesk = new Map<string, { event: string | Uint8Array; index: number }[]>();
    for (const [i, event] of batch.entries()) {
      const desk = deskOf(event, desks) ?? anyDesk;
      byDesk.set(desk, [...(byDesk.get(desk) ?? []), { event, index: total.sent + i }]);
    }
    const reports = await Promise.all(
      [...byDesk].map(async ([desk, items]) => {
        const report = await publish({ url, key: await keys.of(desk), events: items.map((i) => i.event) });
        return { ...report, results: report.results.map((r) => ({ ...r, index: items[r.index]?.index ?? r.index })) };
      }),
    );
    for (const report of reports) {
      for (const count of ['sent', 'accepted', 'duplicates', 'refused'] as const) total[count] += report[count];
      total.receipts.push(...report.receipts);
      total.results.push(...report.results);
    }
    onSent(total.sent);
  };
  let batch: (string | Uint8Array)[] = [];
  for await (const event of events) {
    if (batch.push(event) >= BATCH) {
      await flush(batch);
      batch = [];
    }
  }
  await flush(batch);
  return total;
}

function deskOf(event: string | Uint8Array, desks: ReadonlyMap<string, unknown>): string | null {
  try {
    const { source } = JSON.parse(typeof event === 'string' ? event : Buffer.from(event).toString());
    return typeof source === 'string' && desks.has(deskIdOfSource(source)) ? deskIdOfSource(source) : null;
  } catch {
    return null;
  }
}

async function translated(work: Promise<PublishReport>): Promise<PublishReport> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof PublishFailed) {
      const exit = error.code === 'GATEWAY_UNREACHABLE' ? EXIT.unreachable : EXIT.found;
      throw new CommandFailed(
        exit,
        `${error.message} ${error.report.sent} events were sent before; publishing the file again doubles nothing.`,
        { cause: error },
      );
    }
    throw error;
  }
}
