import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { localKeys } from '../../cli/local-keys.ts';
import { TOPICS, topicPlans } from '../../ingest/log/index.ts';
import { openKafkaLog } from '../../ingest/log/kafka.ts';
import { mulberry32 } from '../../ingest/simulate/random.ts';
import { continuity } from '../../warehouse/continuity.ts';
import { openFacade } from '../support/clickhouse-facade.ts';
import { startBroker } from '../support/kafka.ts';
import { lacksForKafka } from '../support/kafka-jars.ts';
import { until } from '../support/until.ts';
import { openTestWarehouse } from '../support/warehouse.ts';
import { freePort, type Program, startProgram } from './program.ts';
import { startPublishers } from './publishers.ts';
import { deskStory } from './stream.ts';
import { verifyStored } from './verify.ts';

const KILLS = Number(process.env.KILLS ?? 8);
const SEED = Number(process.env.SEED ?? Date.now() % 2_147_483_647);
/** Beyond the ten seconds of a group's session. */
const STOPPED_MS = 13_000;
/** How long the brokers are away: as long as an operator needs to start them again. */
const BROKER_DOWN_MS = 60_000;

const reason = await lacksForKafka();
if (reason !== null) {
  if (process.env.CI === 'true') throw new Error(`The crash test on Kafka cannot run: ${reason}`);
  console.info(`crash test on Kafka skipped: ${reason}`);
}
const ending: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const end of ending.reverse()) await end();
});

test.skipIf(reason !== null)(
  `on Kafka, gateway and consumers are killed ${KILLS} times, one is stopped beyond its session, a third joins and leaves, leaders move, the brokers go: nothing lost, nothing doubled`,
  async () => {
    console.info(`crash, Kafka: seed ${SEED}`);
    const random = mulberry32(SEED);
    const broker = await startBroker('4', { nodes: 2 });
    ending.push(() => broker.stop());
    const warehouse = await openTestWarehouse();
    ending.push(() => warehouse.close());
    const facade = await openFacade(`${warehouse.directory}/chdb`, 'pua');
    ending.push(() => facade.close());
    const log = await openKafkaLog({ brokers: broker.brokers, clientId: 'crash-test', now: Date.now });
    ending.push(() => log.close());
    await log.ensureTopics(topicPlans(4));
    const keys = localKeys(log, TOPICS, 'crash test', Date.now);
    const desks = ['pua1-prato', 'pua1-lucca', 'pua1-empoli', 'pua1-pistoia'];
    const stories = desks.map((desk, i) => deskStory(desk, mulberry32(SEED + i + 1)));

    const env = { KAFKA_BROKERS: broker.brokers.join(), CLICKHOUSE_URL: facade.url, PUA_RATE_LIMIT: '1000000' };
    const roles = ['ingest', 'transform', 'transform'] as const;
    const ports = await Promise.all(roles.map(freePort));
    const start = (i: number) => startProgram(ports[i] ?? 0, roles[i] ?? '', env);
    const programs: Program[] = await Promise.all(roles.map((_, i) => start(i)));
    ending.push(() => Promise.all(programs.map((program) => program.kill())));
    const restart = async (i: number) => {
      await programs[i]?.kill();
      programs[i] = await start(i);
    };

    const publishers = startPublishers(stories, {
      url: `http://127.0.0.1:${ports[0]}`,
      keyOf: (desk) => keys.of(desk),
      random,
      batch: 40,
      rest: 60,
    });
    const flow = async (count: number) => {
      const more = publishers.taken() + count;
      await until('events are taken', async () => (publishers.taken() > more ? true : undefined), 60_000);
    };

    for (let kill = 0; kill < KILLS; kill++) {
      await flow(random() * 400);
      await pause(random() * 300);
      await restart(kill % 4 === 0 ? 0 : 1 + Math.floor(random() * 2));
    }

    await flow(200);
    programs[1]?.signal('SIGSTOP');
    await pause(STOPPED_MS);
    await flow(200);
    programs[1]?.signal('SIGCONT');
    await flow(200);

    for (let visit = 0; visit < 2; visit++) {
      const third = await startProgram(await freePort(), 'transform', env);
      ending.push(() => third.kill());
      await flow(200);
      await (visit === 0 ? third.leave() : third.kill());
      await flow(200);
    }

    await broker.follower?.kill();
    await flow(200);
    await broker.follower?.start();
    await flow(200);

    await broker.kill();
    await pause(BROKER_DOWN_MS);
    await broker.start();
    await flow(200);
    await publishers.end();

    await until('the lag returns to 0', async () => ((await lagOf(programs.slice(1))) === 0 ? true : undefined), 90_000);
    for (const topic of [TOPICS.events, TOPICS.refusals]) {
      const marks = await warehouse.ledger.marks(topic);
      for (const { partition, first, end } of await log.ends(topic)) {
        expect({ topic, partition, next: (marks.find((m) => m.partition === partition)?.mark ?? first - 1) + 1 }).toEqual({
          topic,
          partition,
          next: end,
        });
      }
      const { partitions } = await continuity(warehouse.client, topic);
      expect(partitions.map(({ difference }) => difference).filter(Boolean)).toEqual([]);
    }
    console.info(`crash, Kafka: ${KILLS} kills, ${JSON.stringify(await verifyStored(warehouse.client, stories))}`);
  },
  600_000,
);

/** Offsets not stored yet, of all partitions of all consumers; more than 0 while they do not have them all. */
async function lagOf(consumers: readonly Program[]): Promise<number> {
  let lag = 0;
  let partitions = 0;
  for (const { url } of consumers) {
    const metrics = await fetch(`${url}/metrics`).then((response) => response.text());
    for (const [, offsets] of metrics.matchAll(/^pua_consumer_lag_offsets\{.*\} (\d+)$/gm)) {
      lag += Number(offsets);
      partitions++;
    }
  }
  return partitions === 8 ? lag : Number.POSITIVE_INFINITY;
}
