import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const serverFile = z.object({ url: z.url(), pid: z.int().positive() });
export type RunningServer = z.infer<typeof serverFile>;

const fileOf = (dataDir: string) => join(dataDir, 'server.json');

/** Says where the server of a data directory listens, so that other commands ask it instead of opening the directory themselves. */
export async function announceServer(dataDir: string, server: RunningServer): Promise<void> {
  await mkdir(dataDir, { recursive: true });
  await writeFile(fileOf(dataDir), `${JSON.stringify(server)}\n`);
}

export async function withdrawServer(dataDir: string): Promise<void> {
  await rm(fileOf(dataDir), { force: true });
}

/** The server that runs on a data directory, or null: a file left by a dead process does not count. */
export async function findServer(dataDir: string): Promise<RunningServer | null> {
  const text = await readFile(fileOf(dataDir), 'utf8').catch(() => null);
  if (text === null) return null;
  const parsed = serverFile.safeParse(parseJson(text));
  return parsed.success && (await answers(parsed.data.url)) ? parsed.data : null;
}

/** Where the demo keeps its data, inside the data directory: never mixed with real data. */
export const demoDirectory = (dataDir: string): string => join(dataDir, 'demo');

/**
 * The settings of what a command should speak to: the data directory as set, or the demo's while the demo is what runs there,
 * so that every command can be tried on the demo as it stands.
 */
export async function locate<S extends { PUA_DATA: string }>(
  settings: S,
): Promise<{ settings: S; server: RunningServer | null }> {
  const server = await findServer(settings.PUA_DATA);
  if (server) return { settings, server };
  const demo = { ...settings, PUA_DATA: demoDirectory(settings.PUA_DATA) };
  const running = await findServer(demo.PUA_DATA);
  return running ? { settings: demo, server: running } : { settings, server: null };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(new URL('/healthz', url), { signal: AbortSignal.timeout(2_000) });
    return response.ok;
  } catch {
    return false;
  }
}
