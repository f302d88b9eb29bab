import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Kafka, logLevel } from 'kafkajs';
import { CREDENTIALS, makeCertificate, writeBrokerConfig, writeFollowerConfig } from './kafka-config.ts';
import { kafkaJars, lacksForKafka } from './kafka-jars.ts';
import { until } from './until.ts';
import { openWire, type Wire } from './wire.ts';

/** The broker versions that are run: the last of each line on Maven Central that is whole there and runs on Java 17. */
export const KAFKA_VERSIONS = { '3.9': '3.9.2', '4': '4.3.1' } as const;
export type KafkaLine = keyof typeof KAFKA_VERSIONS;

/** A node's process. */
export interface BrokerNode {
  /** Ends the process at once, as a power cut would; its data stay. */
  kill(): Promise<void>;
  /** Starts it again on its data and ports. */
  start(): Promise<void>;
}

export interface TestBroker extends BrokerNode {
  version: string;
  /** Brokers of the plain listener. */
  brokers: readonly string[];
  /** Brokers of the listener behind the wire. */
  wired: readonly string[];
  wire: Wire;
  /** Listener with TLS and SASL (PLAIN, SCRAM-SHA-512). */
  secure: { brokers: readonly string[]; ca: string; username: string; password: string };
  /** Leads about half of the partitions and keeps a copy of the others; null unless asked for. */
  follower: BrokerNode | null;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

const JVM = [
  '-Xmx512m',
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  '-Xshare:auto',
  '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
];

/** Starts a real Kafka (KRaft) from Apache's own jars and waits until it answers: one node, or two that hold a copy of each partition. */
export async function startBroker(line: KafkaLine, { nodes = 1 }: { nodes?: 1 | 2 } = {}): Promise<TestBroker> {
  const version = KAFKA_VERSIONS[line];
  const jars = join(await kafkaJars(version), '*');
  const directory = await mkdtemp(join(tmpdir(), 'pua-kafka-'));
  const [plain = 0, secure = 0, wired = 0, controller = 0, second = 0] = await freePorts(5);
  const wire = await openWire(() => wired);
  const config = await writeBrokerConfig(directory, { plain, secure, wired, controller, advertised: wire.port }, nodes);
  const scram = `SCRAM-SHA-512=[name=${CREDENTIALS.username},password=${CREDENTIALS.password}]`;
  const format = (file: string, ...more: string[]) =>
    promisify(execFile)('java', [...JVM, '-cp', jars, 'kafka.tools.StorageTool', 'format', '-t', CLUSTER, '-c', file, ...more]);
  const [ca] = await Promise.all([makeCertificate(directory), format(config, '--add-scram', scram)]);
  const broker = brokerNode({ version, jars, config, directory, address: `127.0.0.1:${plain}` });
  await broker.start();
  let follower: BrokerNode | null = null;
  if (nodes === 2) {
    const file = await writeFollowerConfig(directory, { plain: second, controller }, nodes);
    await format(file);
    follower = brokerNode({ version, jars, config: file, directory, address: `127.0.0.1:${second}` });
    await follower.start();
  }
  const kill = async () => {
    await follower?.kill();
    await broker.kill();
  };
  return {
    version,
    brokers: [plain, second].slice(0, nodes).map((port) => `127.0.0.1:${port}`),
    wired: [`127.0.0.1:${wire.port}`],
    wire,
    secure: { brokers: [`127.0.0.1:${secure}`], ca, ...CREDENTIALS },
    follower,
    kill,
    start: async () => void (await Promise.all([broker.start(), follower?.start()])),
    async stop() {
      await kill();
      await wire.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

const CLUSTER = '4L6g3nShT-eMCtK--X86sw';

/** The process of one node, with its output in a file beside its data. */
function brokerNode(node: { version: string; jars: string; config: string; directory: string; address: string }): BrokerNode {
  const { version, jars, config, directory, address } = node;
  let broker: ChildProcess | null = null;
  return {
    async start() {
      const started = spawn('java', [...JVM, '-cp', jars, 'kafka.Kafka', config], { stdio: ['ignore', 'pipe', 'pipe'] });
      const output = createWriteStream(join(directory, 'output'), { flags: 'a' });
      started.stdout.pipe(output, { end: false });
      started.stderr.pipe(output, { end: false });
      process.once('exit', () => started.kill('SIGKILL'));
      broker = started;
      await until(
        `Kafka ${version} starts`,
        async () => {
          if (started.exitCode !== null)
            throw new Error(`Kafka ${version} ended: ${await readFile(join(directory, 'output'), 'utf8')}`);
          return (await answers(address)) || undefined;
        },
        60_000,
      );
    },
    async kill() {
      if (!broker || broker.exitCode !== null || broker.signalCode !== null) return;
      const ended = once(broker, 'exit');
      broker.kill('SIGKILL');
      await ended;
    },
  };
}

/**
 * Kafka for a test: the cluster of KAFKA_BROKERS when that is set, else a broker of this machine. `reason` says why there is none; under
 * CI that is a failure.
 */
export async function kafkaForTests(
  line: KafkaLine = '4',
): Promise<{ brokers: readonly string[]; own: TestBroker | null; stop(): Promise<void> } | { reason: string }> {
  const given = process.env.KAFKA_BROKERS;
  if (given) return { brokers: given.split(','), own: null, stop: async () => {} };
  const reason = await lacksForKafka();
  if (reason === null) {
    const own = await startBroker(line);
    return { brokers: own.brokers, own, stop: () => own.stop() };
  }
  if (process.env.CI === 'true') throw new Error(`The Kafka tests cannot run: ${reason}`);
  console.log(`Kafka tests skipped: ${reason}`);
  return { reason };
}

async function answers(address: string): Promise<boolean> {
  const admin = new Kafka({ brokers: [address], logLevel: logLevel.NOTHING, retry: { retries: 0 } }).admin();
  try {
    await admin.connect();
    return (await admin.describeCluster()).brokers.length > 0;
  } catch {
    return false;
  } finally {
    await admin.disconnect().catch(() => {});
  }
}

/** Ports that were free a moment ago, all different. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}
