import { access, constants, mkdir, statfs } from 'node:fs/promises';
import { Command } from 'commander';
import { checkSpecs, loadSpecs } from '../../specs/load.ts';
import { getOk, openApi } from '../client.ts';
import type { CommandContext } from '../context.ts';
import { EXIT } from '../errors.ts';
import { findServer } from '../lockfile.ts';
import { table } from '../print.ts';
import { openLogOf, openWarehouseOf } from '../server.ts';
import type { Settings } from '../settings.ts';
import { mappedWords } from './vocabulary-replay.ts';

interface Finding {
  check: string;
  ok: boolean;
  detail: string;
}

const LEAST_FREE_BYTES = 1024 ** 3;
/** Words named at most. */
const SHOWN = 3;

export function doctorCommand({ settings, output, exit }: CommandContext): Command {
  return new Command('doctor')
    .description('look at what the program needs on this machine, and say what is missing')
    .option('--json', 'print the findings as JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const findings = await examine(settings());
      if (json) output.out(JSON.stringify(findings));
      else
        output.out(
          table(
            ['check', 'state', 'detail'],
            findings.map((f) => ({ ...f, state: f.ok ? 'ok' : 'WRONG' })),
          ),
        );
      if (findings.some((f) => !f.ok)) exit(EXIT.found);
    });
}

async function examine(settings: Settings): Promise<Finding[]> {
  const findings: Finding[] = [];
  const look = async (check: string, work: () => Promise<string>) => {
    try {
      findings.push({ check, ok: true, detail: await work() });
    } catch (error) {
      findings.push({ check, ok: false, detail: error instanceof Error ? error.message : String(error) });
    }
  };
  await look('node', async () => {
    const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
    if (major < 20 || (major === 20 && minor < 19)) throw new Error(`Node ${process.versions.node}: install 20.19 or later.`);
    return process.versions.node;
  });
  await look('specifications', async () => {
    const faults = checkSpecs();
    if (faults.length > 0) throw new Error(`${faults.length} faults: run "pua check".`);
    return 'valid';
  });
  await look('data directory', async () => {
    await mkdir(settings.PUA_DATA, { recursive: true });
    await access(settings.PUA_DATA, constants.W_OK);
    const { bavail, bsize } = await statfs(settings.PUA_DATA);
    if (bavail * bsize < LEAST_FREE_BYTES) throw new Error(`${settings.PUA_DATA}: under 1 GiB free, make room.`);
    return `${settings.PUA_DATA}, ${Math.floor((bavail * bsize) / 1024 ** 3)} GiB free`;
  });
  const server = await findServer(settings.PUA_DATA);
  await look('log', async () => {
    const log = await openLogOf(settings);
    await log.close();
    return `${log.kind} log answers`;
  });
  await look('warehouse', async () => {
    if (server && settings.CLICKHOUSE_URL === undefined) return readiness(server.url);
    const warehouse = await openWarehouseOf(settings);
    try {
      await warehouse.ping();
      return `${warehouse.kind} warehouse answers`;
    } finally {
      await warehouse.close();
    }
  });
  if (findings.every((f) => (f.check !== 'warehouse' && f.check !== 'specifications') || f.ok)) {
    await look('projections', () => projections(settings));
    await look('vocabularies', () => vocabularies(settings));
  }
  return findings;
}

/**
 * Whether projections are as their SQL would make them, and no rebuild waits to be ended. What was recorded under other specs stays as it was read:
 * a rebuild does not read it anew, so it is said and is no fault.
 */
async function projections(settings: Settings): Promise<string> {
  const api = await openApi(settings);
  try {
    const { stale, interrupted }: RebuildsAnswer = JSON.parse(await getOk(api, '/v1/rebuilds'));
    const redefined = stale.filter(({ part }) => part === 'definition');
    const faults = redefined.map(({ projection, since }) => `${projection}: its definition changed since ${since}`);
    if (interrupted.length > 0) faults.push(`a rebuild of ${interrupted.join(', ')} was interrupted`);
    if (faults.length > 0) {
      const one = redefined.length === 1 && interrupted.length === 0 ? ` ${redefined[0]?.projection}` : '';
      throw new Error(`${faults.join('; ')}. Run "pua rebuild${one}".`);
    }
    return stale.length === 0 ? 'built with the present specs' : earlierSpecs(stale);
  } finally {
    await api.close();
  }
}

function earlierSpecs(stale: RebuildsAnswer['stale']): string {
  const since = new Map(stale.map((s) => [s.part, s.since]));
  const changed = [...since].map(([part, at]) => `${part} since ${at}`).join(', ');
  return `specs changed (${changed}): they hold for what is recorded from then on, the rest stays as it was read; a rebuild does not change that`;
}

/** Whether words that the vocabularies map by now are stored without a code: a replay says their statements again. */
async function vocabularies(settings: Settings): Promise<string> {
  const api = await openApi(settings);
  try {
    const words = await mappedWords(api, loadSpecs(), undefined);
    if (words.length === 0) return 'no word with a code is stored without one';
    const shown = words.slice(0, SHOWN).map(({ desk, word }) => `"${word}" of ${desk}`);
    const more = words.length > SHOWN ? ` and ${words.length - SHOWN} more` : '';
    throw new Error(`stored without the code they have by now: ${shown.join(', ')}${more}. Run "pua vocabulary replay".`);
  } finally {
    await api.close();
  }
}

interface RebuildsAnswer {
  stale: { projection: string; part: string; since: string }[];
  interrupted: string[];
}

async function readiness(url: string): Promise<string> {
  const response = await fetch(new URL('/readyz', url));
  if (!response.ok) throw new Error(`The server at ${url} is not ready: ${await response.text()}`);
  return `held by the server at ${url}, which is ready`;
}
