import { openEmbeddedLog } from '../../../ingest/log/embedded.ts';

/** A process beside the one of the test (embedded.test.ts). */
const [job, path = ''] = process.argv.slice(2);
const log = await openEmbeddedLog({ path, now: Date.now });
const record = (key: string, value: number) => ({ topic: 't', key, value: Buffer.from(String(value)) });

if (job === 'write') {
  const key = `writer-${process.pid}`;
  for (let i = 0; i < 500; i += 10) await Promise.all(Array.from({ length: 10 }, (_, j) => log.append([record(key, i + j)])));
  await log.close();
} else if (job === 'crash') {
  for (let i = 0; ; i++) {
    const [position] = await log.append([record('k', i)]);
    process.send?.(position?.offset);
  }
} else {
  await log.consume('g', ['t'], { assigned: async (all) => all.map((p) => ({ ...p, offset: 0 })), batch: async () => {} });
  process.send?.('consuming');
}
