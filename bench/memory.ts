import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { topicPlans } from '../ingest/log/index.ts';
import { loadSpecs } from '../specs/load.ts';
import { type BenchOptions, type Line, median } from './line.ts';
import { inDirectory } from './published.ts';
import { consumeAll, openParts } from './store.ts';

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

/** Memory of the consuming process, log and engine included, while another process appends simulated events to its log. */
export async function memoryLines({ memoryEvents, seed }: BenchOptions): Promise<Line[]> {
  const samples: { own: number; all: number }[] = [];
  const timer = setInterval(() => samples.push(resident()), SAMPLE_EVERY_MS);
  const ms = await inDirectory((path) => flow(path, memoryEvents, seed));
  clearInterval(timer);
  const quarter = Math.ceil(samples.length / 4);
  const own = samples.map((s) => s.own / MB);
  const peak = Math.max(...own);
  const early = median(own.slice(quarter, 2 * quarter));
  const late = median(own.slice(3 * quarter));
  return [
    {
      what: `peak memory, ${memoryEvents.toLocaleString('en')} events`,
      unit: 'MB',
      ours: peak,
      aim: 'under 900 MB, flat',
      met: peak < 900 && late <= FLAT * early,
      details: {
        second_quarter_median: early,
        last_quarter_median: late,
        peak_with_mapped_log: Math.max(...samples.map((s) => s.all / MB)),
        seconds: ms / 1000,
        events_per_second: (1000 * memoryEvents) / ms,
      },
    },
  ];
}

async function flow(path: string, events: number, seed: number): Promise<number> {
  const parts = await openParts(path);
  try {
    await parts.log.ensureTopics(topicPlans(1));
    const filler = fork(fileURLToPath(new URL('./fill.ts', import.meta.url)), [join(path, 'log'), String(events), String(seed)], {
      execArgv: ['--import', 'tsx'],
    });
    let filling = true;
    filler.once('exit', () => {
      filling = false;
    });
    const { ms } = await consumeAll(parts, loadSpecs(), () => filling);
    if (filler.exitCode !== 0) throw new Error(`the process that fills the log ended with ${filler.exitCode}`);
    return ms;
  } finally {
    await parts.close();
  }
}
