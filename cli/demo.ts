import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type Publication, simulate } from '../ingest/simulate/simulate.ts';
import { romeDay } from '../specs/calendar.ts';
import { localKeys } from './local-keys.ts';
import type { Progress } from './progress.ts';
import { type RunningServer, startServer } from './server.ts';
import type { Settings } from './settings.ts';
import { publishForAll } from './target.ts';

const PROGRAMME = 'teams';
/** Requests per minute and key while the demo replays two years in seconds. */
const UNHURRIED = 10_000_000;
const STALL_MS = 60_000;

const stateSchema = z.object({ seed: z.number(), limit: z.number().nullable(), events: z.number() });

export interface DemoOptions {
  seed: number;
  /** At most this many publications, spread over the programme; null = all. */
  limit: number | null;
  fresh: boolean;
  warn: (line: string) => void;
  /** Shows the replay; `total` is the number of publications. */
  progress: (label: string, total: number) => Progress;
}

export interface Demo {
  server: RunningServer;
  /** False when an earlier run's data were used. */
  replayed: boolean;
  events: number;
}

/**
 * A synthetic Tuscany served from a directory of its own: simulated, published through the gateway and the log, and served.
 * The log's clock follows the simulated days during the replay, so that what was recorded when is as it would have been.
 * A second run with the same seed uses the data that are there; an interrupted one starts over.
 */
export async function startDemo(settings: Settings, options: DemoOptions): Promise<Demo> {
  const { seed, limit } = options;
  const dataDir = settings.PUA_DATA;
  const stateFile = join(dataDir, 'demo.json');
  const state = await readState(stateFile);
  const reuse = !options.fresh && state?.seed === seed && state.limit === limit;
  if (!reuse) await rm(dataDir, { recursive: true, force: true });
  await mkdir(dataDir, { recursive: true });

  let simulated: number | null = null;
  const server = await startServer(settings, 'all', {
    now: () => simulated ?? Date.now(),
    warn: options.warn,
    gatewayLimits: { requestsPerMinute: UNHURRIED },
  });
  if (reuse) return { server, replayed: false, events: state.events };
  try {
    const publications = [
      ...simulate(server.specs, { programme: PROGRAMME, seed, ...(limit === null ? {} : { events: limit }) }),
    ];
    const bar = options.progress('publishing a synthetic Tuscany', publications.length);
    simulated = publications[0]?.publishedAt ?? null;
    const keys = localKeys(server.log, server.topics, 'demo', () => simulated ?? Date.now());
    let sent = 0;
    for (const day of byDay(publications)) {
      simulated = day.at(-1)?.publishedAt ?? simulated;
      const report = await publishForAll(
        server.url,
        keys,
        server.specs.network.desks,
        day.map(({ event }) => JSON.stringify(event)),
        () => {},
      );
      sent += report.sent;
      bar.at(sent);
    }
    await server.settled(STALL_MS);
    bar.end();
    simulated = null;
    await keys.revoke();
    await writeFile(stateFile, `${JSON.stringify({ seed, limit, events: sent })}\n`);
    return { server, replayed: true, events: sent };
  } catch (error) {
    await server.close();
    throw error;
  }
}

async function readState(file: string): Promise<z.infer<typeof stateSchema> | null> {
  const text = await readFile(file, 'utf8').catch(() => null);
  return text === null ? null : (stateSchema.safeParse(JSON.parse(text)).data ?? null);
}

/** Publications of one Rome day after the other; they come in order of publication. */
function* byDay(publications: readonly Publication[]): Generator<Publication[]> {
  let day: Publication[] = [];
  for (const publication of publications) {
    const first = day[0];
    if (first && romeDay(first.publishedAt) !== romeDay(publication.publishedAt)) {
      yield day;
      day = [];
    }
    day.push(publication);
  }
  if (day.length > 0) yield day;
}
