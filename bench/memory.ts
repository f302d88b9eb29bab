import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TOPICS, topicPlans } from '../ingest/log/index.ts';
import { loadSpecs } from '../specs/load.ts';
import { createAudit } from '../warehouse/audit.ts';
import { type BenchOptions, type Line, median } from './line.ts';
import { inDirectory } from './published.ts';
import { consumeAll, openParts, type Parts } from './store.ts';

const SAMPLE_EVERY_MS = 250;
const MB = 1024 * 1024;

/** Bytes that are this process's alone, and all resident ones: pages of the log that LMDB maps are the kernel's cache and can be taken back. */
function resident(): { own: number; all: number } {
  const all = process.memoryUsage.rss();
  if (process.platform !== 'linux') return { own: all, all };
  const own = /^RssAnon:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  return { own: own === undefined ? all : Number(own) * 1024, all };
}

/** Flat: the last quarter's median is at most this many times that of the second quarter. */
const FLAT = 1.2;

interface Watched {
  own: readonly number[];
  all: readonly number[];
}

/** Samples the process's memory, in MB, while `work` runs. */
async function watched<T>(work: () => Promise<T>): Promise<{ value: T; memory: Watched; ms: number }> {
  const own: number[] = [];
  const all: number[] = [];
  const sample = () => {
    const now = resident();
    own.push(now.own / MB);
    all.push(now.all / MB);
  };
  const timer = setInterval(sample, SAMPLE_EVERY_MS);
  const since = performance.now();
  try {
    const value = await work();
    sample();
    return { value, memory: { own, all }, ms: performance.now() - since };
  } finally {
    clearInterval(timer);
  }
}

function line(what: string, events: number, { own, all }: Watched, ms: number): Line {
  const quarter = Math.ceil(own.length / 4);
  const early = median(own.slice(quarter, 2 * quarter));
  const late = median(own.slice(3 * quarter));
  const peak = Math.max(...own);
  return {
    what: `${what}, ${events.toLocaleString('en')} events`,
    unit: 'MB',
    ours: peak,
    aim: 'under 900 MB, flat',
    met: peak < 900 && !(late > FLAT * early),
    details: {
      second_quarter_median: early,
      last_quarter_median: late,
      peak_with_mapped_log: Math.max(...all),
      seconds: ms / 1000,
      events_per_second: (1000 * events) / ms,
    },
  };
}

/**
 * Memory of the consuming process, log and engine included, while another process appends simulated events to its log; then that of an audit
 * of all of them. Throws when the audit finds a difference.
 */
export async function memoryLines({ memoryEvents, seed }: BenchOptions): Promise<Line[]> {
  return inDirectory(async (path) => {
    const parts = await openParts(path);
    try {
      const consumed = await watched(() => flow(parts, path, memoryEvents, seed));
      const question = { topics: [TOPICS.events], logEnds: () => parts.log.ends(TOPICS.events) };
      const audited = await watched(() => createAudit(parts.client).run(question));
      if (audited.value.first_difference !== null) throw new Error(`the audit found: ${audited.value.first_difference}`);
      return [
        line('peak memory', memoryEvents, consumed.memory, consumed.ms),
        line('peak memory of an audit', memoryEvents, audited.memory, audited.ms),
      ];
    } finally {
      await parts.close();
    }
  });
}

async function flow(parts: Parts, path: string, events: number, seed: number): Promise<void> {
  await parts.log.ensureTopics(topicPlans(1));
  const filler = fork(fileURLToPath(new URL('./fill.ts', import.meta.url)), [join(path, 'log'), String(events), String(seed)], {
    execArgv: ['--import', 'tsx'],
  });
  let filling = true;
  filler.once('exit', () => {
    filling = false;
  });
  await consumeAll(parts, loadSpecs(), () => filling);
  if (filler.exitCode !== 0) throw new Error(`the process that fills the log ended with ${filler.exitCode}`);
}
