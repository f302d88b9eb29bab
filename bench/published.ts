import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TOPICS, topicPlans } from '../ingest/log/index.ts';
import type { EventLog, LogRecord } from '../ingest/log/types.ts';
import { simulate } from '../ingest/simulate/simulate.ts';
import type { Specs } from '../specs/types.ts';

const APPENDED_AT_ONCE = 2_000;

/** Appends about `count` simulated publications to the events topic of a new log, right and wrong ones, as a gateway would. Answers how many. */
export async function fillLog(log: EventLog, specs: Specs, count: number, seed: number): Promise<number> {
  await log.ensureTopics(topicPlans(1));
  let appended = 0;
  let batch: LogRecord[] = [];
  const flush = async () => {
    await log.append(batch);
    appended += batch.length;
    batch = [];
  };
  for (const { event, publishedAt } of simulate(specs, { programme: 'teams', seed, events: count })) {
    const value = Buffer.from(JSON.stringify(event));
    batch.push({ topic: TOPICS.events, key: String(event.source), value, timestamp: publishedAt });
    if (batch.length >= APPENDED_AT_ONCE) await flush();
  }
  await flush();
  return appended;
}

/** Runs `work` in a directory of its own, removed afterwards. */
export async function inDirectory<T>(work: (path: string) => Promise<T>): Promise<T> {
  const path = await mkdtemp(join(tmpdir(), 'pua-bench-'));
  try {
    return await work(path);
  } finally {
    await rm(path, { recursive: true, force: true });
  }
}

/** Writes lines to a file without holding them all. */
export async function writeLines(path: string, lines: Iterable<string>): Promise<void> {
  const file = await open(path, 'w');
  try {
    for (const line of lines) await file.write(`${line}\n`);
  } finally {
    await file.close();
  }
}
