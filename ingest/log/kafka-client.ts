import { Kafka, type KafkaConfig, logLevel, type SASLOptions } from 'kafkajs';
import { asLogError } from './kafka-errors.ts';
import { LogRefused, LogUnavailable } from './types.ts';

export interface KafkaLogConfig {
  /** `host:port` of some brokers of the cluster. */
  brokers: readonly string[];
  clientId: string;
  ssl?: boolean | { ca?: string[]; cert?: string; key?: string };
  sasl?: { mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'; username: string; password: string };
  /** ms since epoch. */
  now: () => number;
  /** Longest a member of a consumer group may be silent before the group goes on without it, ms; 10 s when absent. */
  sessionTimeout?: number;
  /** No call waits longer than this for the brokers, ms; 15 s when absent. A refused connection is known much sooner. */
  callTimeout?: number;
  /** One line for each fault the client meets; silent when absent. */
  logger?: (line: string) => void;
}

export function kafkaClient({ brokers, clientId, ssl, sasl, logger }: KafkaLogConfig): Kafka {
  const config: KafkaConfig = {
    brokers: [...brokers],
    clientId,
    connectionTimeout: 3_000,
    authenticationTimeout: 5_000,
    requestTimeout: 10_000,
    retry: { retries: 3, initialRetryTime: 100, maxRetryTime: 1_000 },
    logLevel: logger ? logLevel.ERROR : logLevel.NOTHING,
    logCreator: () => (entry) => logger?.(`kafka ${entry.namespace}: ${entry.log.message}`),
  };
  if (ssl !== undefined) config.ssl = ssl;
  if (sasl !== undefined) config.sasl = saslOptions(sasl);
  return new Kafka(config);
}

function saslOptions({ mechanism, username, password }: NonNullable<KafkaLogConfig['sasl']>): SASLOptions {
  switch (mechanism) {
    case 'plain':
      return { mechanism, username, password };
    case 'scram-sha-256':
      return { mechanism, username, password };
    case 'scram-sha-512':
      return { mechanism, username, password };
  }
}

interface Connectable {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
}

export interface RenewableOptions {
  /** Longest a call may take, ms. */
  callTimeout: number;
  /** Whether a client that the broker refused is dropped too. */
  renewOnRefusal: boolean;
}

/** A client that is connected at its first use and made anew after a failure, so that an outage leaves nothing behind in it. */
export function renewable<T extends Connectable>(create: () => T, { callTimeout, renewOnRefusal }: RenewableOptions) {
  let current: Promise<T> | null = null;
  let closed = false;

  function connect(): Promise<T> {
    const client = create();
    return client.connect().then(
      () => client,
      async (error) => {
        await client.disconnect().catch(() => {});
        throw error;
      },
    );
  }

  async function drop(client: Promise<T>): Promise<void> {
    if (current === client) current = null;
    await client.then((c) => c.disconnect()).catch(() => {});
  }

  return {
    async use<R>(work: (client: T) => Promise<R>): Promise<R> {
      if (closed) throw new LogUnavailable('The log is closed.');
      const client = current ?? connect();
      current = client;
      try {
        return await within(callTimeout, client.then(work));
      } catch (error) {
        const known = asLogError(error);
        if (renewOnRefusal || !(known instanceof LogRefused)) void drop(client);
        throw known;
      }
    },
    async close(): Promise<void> {
      closed = true;
      if (current) await drop(current);
    },
  };
}

async function within<R>(ms: number, work: Promise<R>): Promise<R> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new LogUnavailable(`Kafka gave no answer within ${ms / 1000} s.`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
