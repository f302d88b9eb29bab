import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { partitionOf } from '../../../ingest/log/partition.ts';
import { type EventLog, type LogBatch, type LogRecord, type LogRefused, LogUnavailable } from '../../../ingest/log/types.ts';
import { collect, readAll } from '../../support/log-collector.ts';

const bytes = (text: string) => Buffer.from(text);
const text = (value: Uint8Array | null) => (value === null ? null : Buffer.from(value).toString());
const numbered = (topic: string, count: number, keys: number): LogRecord[] =>
  Array.from({ length: count }, (_, i) => ({ topic, key: `/pua/desk-${i % keys}`, value: bytes(String(i)) }));

/** What every event log does, whatever it is made of. `open` gives a new handle on one and the same log. */
export function logContract(open: () => Promise<EventLog>): void {
  const run = randomBytes(4).toString('hex');
  const PARTITIONS = 3;
  let log: EventLog;
  let topics = 0;

  async function newTopic(): Promise<string> {
    topics += 1;
    const topic = `${run}.t${topics}`;
    await log.ensureTopics([{ topic, partitions: PARTITIONS }]);
    return topic;
  }

  beforeAll(async () => {
    log = await open();
  });
  afterAll(() => log.close());

  describe('append and read', () => {
    it('gives positions in the order of the records, without gaps, one partition per key', async () => {
      const topic = await newTopic();
      const records = numbered(topic, 300, 7);
      const parts = [records.slice(0, 1), records.slice(1, 120), records.slice(120, 120), records.slice(120)];
      const positions = (await Promise.all(parts.map((part) => log.append(part)))).flat();

      expect(positions.map((p) => p.partition)).toEqual(records.map((r) => partitionOf(r.key, PARTITIONS)));
      for (const { partition, first, end } of await log.ends(topic)) {
        const offsets = positions.filter((p) => p.partition === partition).map((p) => p.offset);
        expect(first).toBe(0);
        expect(offsets).toEqual(Array.from({ length: end }, (_, i) => i));
        const stored = await log.read(topic, partition, 0, 1_000);
        const sent = records.filter((_, i) => positions[i]?.partition === partition);
        expect(stored.map((m) => text(m.value))).toEqual(sent.map((r) => text(r.value)));
        expect(stored.map((m) => m.offset)).toEqual(offsets);
      }
    });

    it('reads from an offset up to a limit, and nothing past the end', async () => {
      const topic = await newTopic();
      const [at] = await log.append(Array.from({ length: 20 }, (_, i) => ({ topic, key: 'k', value: bytes(String(i)) })));
      const partition = at?.partition ?? -1;
      const offsets = async (from: number, limit: number) => (await log.read(topic, partition, from, limit)).map((m) => m.offset);
      expect(await offsets(7, 4)).toEqual([7, 8, 9, 10]);
      expect(await offsets(18, 100)).toEqual([18, 19]);
      expect(await offsets(0, 0)).toEqual([]);
      expect(await offsets(20, 10)).toEqual([]);
      expect(await offsets(1_000, 10)).toEqual([]);
    });

    it('keeps values, tombstones, keys, headers and record times as they are', async () => {
      const topic = await newTopic();
      const everyByte = Uint8Array.from({ length: 256 }, (_, i) => i);
      const records: LogRecord[] = [
        {
          topic,
          key: 'è',
          value: everyByte,
          headers: { 'content-type': 'application/json', città: 'Prato' },
          timestamp: 1_538_431_200_123,
        },
        { topic, key: 'è', value: null },
        { topic, key: 'è', value: new Uint8Array(0), headers: {} },
        { topic, key: 'è', value: everyByte.subarray(100, 105) },
        { topic, key: '', value: bytes('no key text') },
      ];
      const before = Date.now();
      const positions = await log.append(records);
      for (const [i, { partition, offset }] of positions.entries()) {
        const [message] = await log.read(topic, partition, offset, 1);
        const record = records[i];
        expect(message?.key).toBe(record?.key);
        expect(message?.value && Buffer.from(message.value)).toEqual(record?.value && Buffer.from(record.value));
        expect(message?.headers).toEqual(record?.headers ?? {});
        if (record?.timestamp) expect(message?.timestamp).toBe(record.timestamp);
        else expect(message?.timestamp).toBeGreaterThanOrEqual(before);
      }
    });

    it('takes values over 1 MiB, and refuses one over the limit without failing its neighbours', async () => {
      const topic = await newTopic();
      const large = randomBytes(1_200_000);
      const small = (key: string) => log.append([{ topic, key, value: bytes(key) }]);
      const outcomes = await Promise.allSettled([
        small('a'),
        log.append([{ topic, key: 'large', value: large }]),
        log.append([{ topic, key: 'too-large', value: Buffer.alloc(3_000_000) }]),
        log.append([{ topic: `${run}.nowhere`, key: 'k', value: bytes('x') }]),
        small('b'),
      ]);
      expect(outcomes.map((o) => (o.status === 'fulfilled' ? 'taken' : (o.reason as LogRefused).reason))).toEqual([
        'taken',
        'taken',
        'too_large',
        'topic_unknown',
        'taken',
      ]);
      const stored = await readAll(log, topic);
      expect(stored.map((m) => m.key).sort()).toEqual(['a', 'b', 'large']);
      expect(Buffer.compare(stored.find((m) => m.key === 'large')?.value ?? Buffer.alloc(0), large)).toBe(0);
    });

    it('takes 5,000 records in one append', async () => {
      const topic = await newTopic();
      const records = numbered(topic, 5_000, 14).map((r) => ({
        ...r,
        value: Buffer.concat([bytes(`${text(r.value)} `), Buffer.alloc(700)]),
      }));
      const positions = await log.append(records);
      expect(new Set(positions.map((p) => `${p.partition}:${p.offset}`)).size).toBe(5_000);
      expect((await log.ends(topic)).reduce((sum, p) => sum + p.end, 0)).toBe(5_000);
      expect(await readAll(log, topic)).toHaveLength(5_000);
    });

    it('leaves an existing topic as it is, and names an unknown one', async () => {
      const topic = await newTopic();
      await log.ensureTopics([
        { topic, partitions: PARTITIONS + 2 },
        { topic: `${topic}.beside`, partitions: 1 },
      ]);
      expect(await log.ends(topic)).toHaveLength(PARTITIONS);
      expect(await log.ends(`${topic}.beside`)).toEqual([{ topic: `${topic}.beside`, partition: 0, first: 0, end: 0 }]);
      const unknown = { code: 'LOG_REFUSED', reason: 'topic_unknown' };
      await expect(log.ends(`${run}.nowhere`)).rejects.toMatchObject(unknown);
      await expect(log.read(`${run}.nowhere`, 0, 0, 1)).rejects.toMatchObject(unknown);
      await expect(collect(log, `${run}.g`, [`${run}.nowhere`])).rejects.toMatchObject(unknown);
    });

    it('is out of reach once closed', async () => {
      const topic = await newTopic();
      const other = await open();
      await other.append([{ topic, key: 'k', value: bytes('1') }]);
      await other.close();
      await expect(other.append([{ topic, key: 'k', value: bytes('2') }])).rejects.toBeInstanceOf(LogUnavailable);
      await expect(other.ends(topic)).rejects.toBeInstanceOf(LogUnavailable);
      expect(await readAll(log, topic)).toHaveLength(1);
    });
  });

  describe('consume', () => {
    it('gives each partition in order from the offsets the handler names, and goes on with what is appended meanwhile', async () => {
      const topic = await newTopic();
      await log.append(numbered(topic, 90, 9));
      const from = new Map((await log.ends(topic)).map((p) => [p.partition, Math.floor(p.end / 2)]));
      const skipped = [...from.values()].reduce((a, b) => a + b, 0);
      const writer = await open();
      const collector = await collect(log, `${run}.from`, [topic], { from: (p) => from.get(p.partition) });
      for (let i = 0; i < 10; i++) await (i % 2 ? log : writer).append(numbered(topic, 30, 9));
      await collector.has(390 - skipped);
      await collector.stop();
      await writer.close();

      expect(collector.messages).toHaveLength(390 - skipped);
      for (const { partition, end } of await log.ends(topic)) {
        const got = collector.messages.filter((m) => m.partition === partition).map((m) => m.offset);
        const first = from.get(partition) ?? 0;
        expect(got).toEqual(Array.from({ length: end - first }, (_, i) => first + i));
      }
      expect(collector.consumer.lastFetchAt()).toBeGreaterThan(Date.now() - 60_000);
    });

    it('resumes after a stop, in the same group, from where the handler says', async () => {
      const topic = await newTopic();
      const first = await collect(log, `${run}.resume`, [topic]);
      await log.append(numbered(topic, 40, 5));
      await first.has(40);
      await first.stop();
      await log.append(numbered(topic, 20, 5));
      const mark = (partition: number) =>
        Math.max(-1, ...first.messages.filter((m) => m.partition === partition).map((m) => m.offset));
      const second = await collect(log, `${run}.resume`, [topic], { from: (p) => mark(p.partition) + 1 });
      await second.has(20);
      await second.stop();
      const places = [...first.messages, ...second.messages].map((m) => `${m.partition}:${m.offset}`);
      expect(new Set(places).size).toBe(60);
      expect(places).toHaveLength(60);
    });

    it('gives every group everything, from several topics', async () => {
      const [a, b] = [await newTopic(), await newTopic()];
      const groups = await Promise.all([collect(log, `${run}.one`, [a, b]), collect(log, `${run}.two`, [b, a])]);
      await log.append([...numbered(a, 25, 4), ...numbered(b, 15, 4)]);
      for (const group of groups) {
        await group.has(40);
        await group.stop();
        expect(group.messages.filter((m) => m.topic === a)).toHaveLength(25);
        expect(group.messages.filter((m) => m.topic === b)).toHaveLength(15);
      }
    });

    it('hands over tombstones, and bounded batches one at a time per partition', async () => {
      const topic = await newTopic();
      const value = randomBytes(20_000);
      await log.append(Array.from({ length: 400 }, (_, i) => ({ topic, key: `k${i % 6}`, value: i === 200 ? null : value })));
      const busy = new Set<number>();
      const sizes: number[] = [];
      const collector = await collect(log, `${run}.bounded`, [topic], {
        async before(batch) {
          expect(busy.has(batch.partition)).toBe(false);
          busy.add(batch.partition);
          sizes.push(batch.messages.reduce((sum, m) => sum + (m.value?.length ?? 0), 0));
          await pause(1);
          await batch.heartbeat();
          busy.delete(batch.partition);
        },
      });
      await collector.has(400);
      await collector.stop();
      expect(collector.messages.filter((m) => m.value === null)).toHaveLength(1);
      expect(Math.max(...sizes)).toBeLessThanOrEqual(4 * 1024 * 1024);
      expect(
        collector.messages.filter((m) => m.value !== null).every((m) => m.value && Buffer.compare(m.value, value) === 0),
      ).toBe(true);
    });

    it('stop() makes the running batch stale, waits for it, and hands over no other', async () => {
      const topic = await newTopic();
      const entered: LogBatch[] = [];
      let left = 0;
      const collector = await collect(log, `${run}.stop`, [topic], {
        async before(batch) {
          entered.push(batch);
          while (!batch.isStale()) await pause(5);
          left += 1;
        },
      });
      await log.append([{ topic, key: 'k', value: bytes('1') }]);
      while (entered.length === 0) await pause(5);
      expect(entered[0]?.isStale()).toBe(false);
      await collector.stop();
      expect(left).toBe(1);
      expect(collector.messages).toEqual([]);

      const again = await collect(log, `${run}.stop`, [topic]);
      await again.has(1);
      expect(again.assignments[0]?.map(({ committed }) => committed ?? 0)).toEqual(again.assignments[0]?.map(() => 0));
      await again.stop();
    });

    it('takes note of what the handler was done with, and tells the next consumer of the group', async () => {
      const topic = await newTopic();
      const collector = await collect(log, `${run}.noted`, [topic]);
      for (const [i, value] of ['1', '2', '3'].entries()) {
        await log.append([{ topic, key: 'k', value: bytes(value) }]);
        await collector.has(i + 1);
      }
      await collector.stop();
      const again = await collect(log, `${run}.noted`, [topic]);
      await again.has(3);
      const { partition } = again.messages[0] ?? {};
      const noted = again.assignments[0]?.find((p) => p.partition === partition)?.committed;
      expect([2, 3]).toContain(noted);
      await again.stop();
    });

    it.each([
      ['an Error', new Error('out of order')],
      ['a TypeError, which kafkajs would swallow', new TypeError('undefined is not a function')],
    ])('ends with %s that the handler throws, and says so', async (_, error) => {
      const topic = await newTopic();
      let calls = 0;
      const collector = await collect(log, `${run}.fault`, [topic], {
        async before() {
          calls += 1;
          throw error;
        },
      });
      await log.append([{ topic, key: 'k', value: bytes('1') }]);
      await expect(collector.consumer.failed).rejects.toBe(error);
      await collector.stop();
      expect(calls).toBe(1);
    });
  });
}
