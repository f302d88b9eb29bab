import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { isAlive } from '../../ingest/log/alive.ts';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';

/** What keeps a broker from being started on this machine, or `null`. */
export async function lacksForKafka(): Promise<string | null> {
  for (const [command, argument] of [
    ['java', '-version'],
    ['mvn', '-v'],
  ] as const) {
    const found = await run(command, [argument]).catch(() => null);
    if (!found) return `no ${command} on this machine`;
  }
  return null;
}

/** Folder with Kafka's jars of a version, got from Maven Central at the first use; several processes may ask at once. */
export async function kafkaJars(version: string): Promise<string> {
  const folder = join(ROOT, '.cache', 'kafka', version);
  await mkdir(join(ROOT, '.cache', 'kafka'), { recursive: true });
  while (!existsSync(folder)) {
    const release = await lock(`${folder}.lock`);
    if (!release) {
      await pause(250);
      continue;
    }
    try {
      if (!existsSync(folder)) await download(version, folder);
    } finally {
      await release();
    }
  }
  return folder;
}

async function download(version: string, folder: string): Promise<void> {
  const half = `${folder}.part`;
  await rm(half, { recursive: true, force: true });
  const pom = fileURLToPath(new URL('kafka/pom.xml', import.meta.url));
  await run('mvn', [
    '-q',
    '-B',
    '-f',
    pom,
    `-Dkafka.version=${version}`,
    COPY,
    `-DoutputDirectory=${half}`,
    '-DincludeScope=runtime',
  ]);
  await rename(half, folder);
}

/** Takes the lock file, or answers `null` while a living process has it. */
async function lock(file: string): Promise<(() => Promise<void>) | null> {
  try {
    await writeFile(file, String(process.pid), { flag: 'wx' });
    return () => rm(file, { force: true });
  } catch {
    const pid = Number(await readFile(file, 'utf8').catch(() => ''));
    if (pid > 0 && !isAlive(pid)) await rm(file, { force: true });
    return null;
  }
}
