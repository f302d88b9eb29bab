import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Kafka, logLevel } from 'kafkajs';
import { afterAll, describe, expect, it } from 'vitest';
import { openKafkaLog } from '../../../ingest/log/kafka.ts';
import type { KafkaLogConfig } from '../../../ingest/log/kafka-client.ts';
import { type EventLog, LogUnavailable } from '../../../ingest/log/types.ts';
import { type KafkaLine, kafkaForTests } from '../../support/kafka.ts';
import { kcatProduce, lacksKcat } from '../../support/kcat.ts';
import { collect, readAll } from '../../support/log-collector.ts';
import { until } from '../../support/until.ts';
import { keysContract } from '../keys-contract.ts';
import { logContract } from './contract.ts';

/** Everything that is asked of the Kafka log, on a real broker of one line of versions. */
export async function kafkaSuite(line: KafkaLine): Promise<void> {
  const kafka = await kafkaForTests(line);
  if ('reason' in kafka) {
    describe.skip(`Kafka ${line}: ${kafka.reason}`, () => it('is skipped'));
    return;
  }
  const noKcat = await lacksKcat();
  const { brokers, own } = kafka;
  const run = randomBytes(4).toString('hex');
  const opened: EventLog[] = [];

  async function open(config: Partial<KafkaLogConfig> = {}): Promise<EventLog> {
    const log = await openKafkaLog({ brokers, clientId: 'pua-test', now: Date.now, ...config });
    opened.push(log);
    return log;
  }
  async function newTopic(log: EventLog, name: string, partitions = 1): Promise<string> {
    const topic = `${run}.${name}`;
    await log.ensureTopics([{ topic, partitions }]);
    return topic;
  }
  const record = (topic: string, value: string, key = 'k') => ({ topic, key, value: Buffer.from(value) });
  const texts = (messages: readonly { value: Uint8Array | null }[]) => messages.map((m) => Buffer.from(m.value ?? []).toString());

  afterAll(async () => {
    for (const log of opened) await log.close();
    await kafka.stop();
  });

  describe(`Kafka ${own?.version ?? brokers}`, () => {
    logContract(() => open());
  });

  describe(`Kafka ${own?.version ?? brokers}: publisher keys`, () => {
    keysContract(() => open());
  });

  describe(`Kafka ${own?.version ?? brokers} and other clients`, () => {
    it.skipIf(noKcat)(
      'takes records of kcat byte for byte, in every compression, in the partition where ours would be',
      async () => {
        const log = await open();
        const topic = await newTopic(log, 'foreign', 4);
        const value = Buffer.from(Uint8Array.from({ length: 512 }, (_, i) => i % 256));
        const [ours] = await log.append([{ topic, key: '/pua/prato', value: null }]);
        const collector = await collect(log, `${run}.foreign`, [topic]);
        const codecs = [undefined, 'gzip', 'snappy', 'lz4', 'zstd'] as const;
        for (const codec of codecs) {
          await kcatProduce(brokers.join(), topic, '/pua/prato', value, {
            headers: { from: 'kcat' },
            ...(codec ? { codec } : {}),
          });
        }
        const [, ...foreign] = await collector.has(1 + codecs.length);
        await collector.stop();
        expect(foreign).toHaveLength(codecs.length);
        for (const message of foreign) {
          expect(Buffer.from(message.value ?? [])).toEqual(value);
          expect(message).toMatchObject({ key: '/pua/prato', partition: ours?.partition, headers: { from: 'kcat' } });
        }
      },
    );

    it('shows the records of committed transactions alone, when consuming and when reading', async () => {
      const log = await open();
      const topic = await newTopic(log, 'transactions');
      const producer = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING }).producer({
        transactionalId: `${run}.tx`,
        maxInFlightRequests: 1,
        idempotent: true,
      });
      await producer.connect();
      for (const end of ['commit', 'abort', 'commit'] as const) {
        const transaction = await producer.transaction();
        await transaction.send({ topic, messages: [{ value: `${end} 1` }, { value: `${end} 2` }] });
        await transaction[end]();
      }
      await producer.disconnect();
      await log.append([record(topic, 'last')]);

      const wanted = ['commit 1', 'commit 2', 'commit 1', 'commit 2', 'last'];
      expect(texts(await readAll(log, topic))).toEqual(wanted);
      const collector = await collect(log, `${run}.tx`, [topic]);
      expect(texts(await collector.has(5))).toEqual(wanted);
      await collector.stop();
    });
  });

  describe(`Kafka ${own?.version ?? brokers}: members of a group`, () => {
    it('keeps its place through a batch that lasts longer than the session', async () => {
      const log = await open({ sessionTimeout: 1_000 });
      const topic = await newTopic(log, 'long');
      const collector = await collect(log, `${run}.long`, [topic], {
        before: () => pause(2_500),
      });
      await log.append([record(topic, 'patience')]);
      await collector.has(1);
      await collector.stop();
      expect(collector.assignments).toHaveLength(1);
      expect(texts(collector.messages)).toEqual(['patience']);
    });

    it('shares the partitions with a second member: what runs turns stale, and nothing is lost or kept twice', async () => {
      const log = await open();
      const topic = await newTopic(log, 'shared', 4);
      const marks = new Map<number, number>();
      const from = ({ partition }: { partition: number }) => (marks.get(partition) ?? -1) + 1;
      const stale: number[] = [];
      const before = async (batch: {
        partition: number;
        messages: readonly { offset: number }[];
        isStale(): boolean;
        heartbeat(): Promise<void>;
      }) => {
        for (const end = Date.now() + 20; Date.now() < end && !batch.isStale(); await pause(5)) await batch.heartbeat();
        if (batch.isStale()) stale.push(batch.partition);
        else marks.set(batch.partition, batch.messages.at(-1)?.offset ?? -1);
      };
      const send = (round: number) => log.append(Array.from({ length: 40 }, (_, i) => record(topic, `${round}.${i}`, `k${i}`)));
      const first = await collect(log, `${run}.shared`, [topic], { from, before });
      await send(0);
      await first.has(40);
      const second = await collect(await open(), `${run}.shared`, [topic], { from, before });
      const all = () => [...first.messages, ...second.messages];
      for (let round = 1; round <= 20; round++) {
        await send(round);
        await pause(50);
      }
      await until('all are kept', async () => (all().length >= 21 * 40 ? true : undefined));
      await until('the second member works', async () => {
        await send(21);
        return second.messages.length > 0 || undefined;
      });
      await first.stop();
      const end = (await log.ends(topic)).reduce((sum, p) => sum + p.end, 0);
      await until('the second takes over', async () => all().length >= end || undefined);
      await second.stop();
      expect(new Set(all().map((m) => `${m.partition}:${m.offset}`)).size).toBe(all().length);
      expect(all()).toHaveLength(end);
    });
  });

  if (own)
    describe(`Kafka ${own.version}: faults and security`, () => {
      it.each(['plain', 'scram-sha-512'] as const)(
        'works over TLS with SASL %s, and a wrong password is a refusal',
        async (mechanism) => {
          const { brokers: secured, ca, username, password } = own.secure;
          const log = await open({ brokers: secured, ssl: { ca: [ca] }, sasl: { mechanism, username, password } });
          const topic = await newTopic(log, `secure.${mechanism}`);
          const collector = await collect(log, `${run}.${mechanism}`, [topic]);
          await log.append([record(topic, 'sealed')]);
          expect(texts(await collector.has(1))).toEqual(['sealed']);
          expect(texts(await readAll(log, topic))).toEqual(['sealed']);
          await collector.stop();

          const wrong = await open({ brokers: secured, ssl: { ca: [ca] }, sasl: { mechanism, username, password: 'wrong' } });
          await expect(wrong.append([record(topic, 'x')])).rejects.toMatchObject({ code: 'LOG_REFUSED', reason: 'unauthorized' });
          await expect(wrong.ends(topic)).rejects.toMatchObject({ reason: 'unauthorized' });
        },
      );

      it('writes once what it had to send twice', async () => {
        const log = await open({ brokers: own.wired });
        const topic = await newTopic(log, 'twice');
        await log.append([record(topic, '0')]);
        for (let i = 1; i <= 3; i++) {
          const lost = own.wire.loseProduceAnswer();
          const [position] = await log.append([record(topic, String(i))]);
          await lost;
          expect(position).toEqual({ topic, partition: 0, offset: i });
        }
        const after = await Promise.all(['4', '5'].map((value) => log.append([record(topic, value)])));
        expect(after.flat().map((p) => p.offset)).toEqual([4, 5]);
        expect(texts(await readAll(log, topic))).toEqual(['0', '1', '2', '3', '4', '5']);
      });

      it('is soon out of reach when the brokers are, and comes back with them, consumer and all', async () => {
        const log = await open({ brokers: own.wired, sessionTimeout: 3_000 });
        const topic = await newTopic(log, 'outage');
        const collector = await collect(log, `${run}.outage`, [topic]);
        await log.append([record(topic, 'before')]);
        await collector.has(1);

        own.wire.cut();
        const started = Date.now();
        const calls = [
          log.append([record(topic, 'x')]),
          log.append([record(topic, 'y')]),
          log.ends(topic),
          log.read(topic, 0, 0, 1),
        ];
        for (const outcome of await Promise.allSettled(calls))
          expect(outcome).toMatchObject({ reason: expect.any(LogUnavailable) });
        expect(Date.now() - started).toBeLessThan(8_000);

        own.wire.mend();
        await until('an append is taken', () => log.append([record(topic, 'after')]).catch(() => undefined));
        await until('the consumer goes on', async () => texts(collector.messages).includes('after') || undefined, 30_000);
        await collector.stop();
      });

      it('does not wait for ever for a broker that says nothing', async () => {
        const log = await open({ brokers: own.wired, callTimeout: 1_000 });
        const topic = await newTopic(log, 'silence');
        await log.append([record(topic, 'before')]);
        own.wire.freeze();
        const started = Date.now();
        await expect(log.append([record(topic, 'x')])).rejects.toBeInstanceOf(LogUnavailable);
        expect(Date.now() - started).toBeLessThan(3_000);
        own.wire.mend();
        await until('an append is taken', () => log.append([record(topic, 'after')]).catch(() => undefined));
      });

      it('survives a broker killed and started again: all that was confirmed is there, once, and is consumed', async () => {
        const log = await open({ sessionTimeout: 3_000 });
        const topic = await newTopic(log, 'killed', 2);
        const collector = await collect(log, `${run}.killed`, [topic]);
        const confirmed: string[] = [];
        let writing = true;
        const writer = (async () => {
          for (let i = 0; writing; i++) {
            const taken = await log.append([record(topic, String(i), `k${i % 5}`)]).catch(() => null);
            if (taken) confirmed.push(String(i));
            else await pause(50);
          }
        })();
        await until('some are confirmed', async () => confirmed.length > 50 || undefined);
        await own.kill();
        const before = confirmed.length;
        await own.start();
        await until('more are confirmed', async () => confirmed.length > before + 50 || undefined, 30_000);
        writing = false;
        await writer;
        const end = (await log.ends(topic)).reduce((sum, p) => sum + p.end, 0);
        await until(
          'all are consumed',
          async () => new Set(collector.messages.map((m) => `${m.partition}:${m.offset}`)).size >= end || undefined,
          60_000,
        );
        await collector.stop();
        const stored = texts(await readAll(log, topic));
        expect(new Set(stored).size).toBe(stored.length);
        expect(confirmed.filter((value) => !stored.includes(value))).toEqual([]);
      });
    });
}
