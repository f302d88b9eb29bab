import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { openEmbeddedLog } from '../../../ingest/log/embedded.ts';
import { LogRefused } from '../../../ingest/log/types.ts';
import { collect, readAll } from '../../support/log-collector.ts';
import { logContract } from './contract.ts';

const directory = await mkdtemp(join(tmpdir(), 'pua-log-'));
afterAll(() => rm(directory, { recursive: true, force: true }));
const open = (name: string) => openEmbeddedLog({ path: join(directory, name), now: Date.now });

/** Runs test/ingest/log/embedded-process.ts on a log in a process of its own. */
function otherProcess(job: 'write' | 'hold' | 'crash', path: string) {
  return fork(fileURLToPath(new URL('embedded-process.ts', import.meta.url)), [job, path], { execArgv: ['--import', 'tsx'] });
}

describe('embedded log', () => {
  logContract(() => open('contract'));
});

describe('embedded log and other processes', () => {
  it('takes appends of four processes while this one appends and consumes: no gap, no loss, order per writer', async () => {
    const log = await open('shared');
    await log.ensureTopics([{ topic: 't', partitions: 3 }]);
    const collector = await collect(log, 'g', ['t']);
    const writers = Array.from({ length: 4 }, () => otherProcess('write', join(directory, 'shared')));
    const ended = Promise.all(writers.map((writer) => once(writer, 'exit')));
    for (let i = 0; i < 100; i++) await log.append([{ topic: 't', key: 'here', value: Buffer.from(`${i}`) }]);
    expect((await ended).map(([code]) => code)).toEqual([0, 0, 0, 0]);
    await collector.has(4 * 500 + 100);
    await collector.stop();

    for (const { partition, end } of await log.ends('t')) {
      const offsets = collector.messages.filter((m) => m.partition === partition).map((m) => m.offset);
      expect(offsets).toEqual(Array.from({ length: end }, (_, i) => i));
    }
    for (const key of ['here', ...writers.map(({ pid }) => `writer-${pid}`)]) {
      const values = collector.messages.filter((m) => m.key === key).map((m) => Number(Buffer.from(m.value ?? []).toString()));
      expect(values).toEqual(Array.from({ length: key === 'here' ? 100 : 500 }, (_, i) => i));
    }
    await log.close();
  });

  it('keeps what it confirmed when its writer is killed, and goes on after it', async () => {
    const path = join(directory, 'killed');
    const log = await open('killed');
    await log.ensureTopics([{ topic: 't', partitions: 1 }]);
    const writer = otherProcess('crash', path);
    let confirmed = -1;
    writer.on('message', (offset) => {
      confirmed = Number(offset);
      if (confirmed >= 50) writer.kill('SIGKILL');
    });
    await once(writer, 'exit');
    const [at] = await log.append([{ topic: 't', key: 'k', value: null }]);
    expect(at?.offset).toBeGreaterThan(confirmed);
    expect((await readAll(log, 't')).map((m) => m.offset)).toEqual(Array.from({ length: (at?.offset ?? 0) + 1 }, (_, i) => i));
    await log.close();
  });

  it('lets one process consume as a group; a dead one gives it up at once', async () => {
    const log = await open('group');
    await log.ensureTopics([{ topic: 't', partitions: 1 }]);
    const holder = otherProcess('hold', join(directory, 'group'));
    await once(holder, 'message');

    const refused = await collect(log, 'g', ['t']).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(LogRefused);
    expect(refused).toMatchObject({ reason: 'group_busy', message: expect.stringContaining(`process ${holder.pid}`) });
    const other = await collect(log, 'another', ['t']);
    await other.stop();

    holder.kill('SIGKILL');
    await once(holder, 'exit');
    const collector = await collect(log, 'g', ['t']);
    await expect(collect(log, 'g', ['t'])).rejects.toMatchObject({ reason: 'group_busy' });
    await collector.stop();
    const again = await collect(log, 'g', ['t']);
    await again.stop();
    await log.close();
  });

  it('stops while its handler still waits to name the offsets', async () => {
    const log = await open('waiting');
    await log.ensureTopics([{ topic: 't', partitions: 1 }]);
    const consumer = await log.consume('g', ['t'], { assigned: () => new Promise(() => {}), batch: async () => {} });
    await consumer.stop();
    await log.close();
  });
});
