import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify, { type FastifyInstance } from 'fastify';
import { ulid } from 'ulid';
import { type GatewayDeps, gateway } from '../../ingest/gateway/gateway.ts';
import type { Intake } from '../../ingest/gateway/intake.ts';
import { decodeRefusal, type Refusal } from '../../ingest/gateway/refusal.ts';
import { createKey, type Keyring, openKeyring } from '../../ingest/keys.ts';
import { openEmbeddedLog } from '../../ingest/log/embedded.ts';
import { TOPICS, topicPlans } from '../../ingest/log/index.ts';
import type { EventLog, LogMessage } from '../../ingest/log/types.ts';
import type { Problem } from '../../specs/problem.ts';
import type { Specs } from '../../specs/types.ts';
import { createTransform } from '../../transform/transform.ts';

export const DESK = 'pua1-prato';
export const SOURCE = `/pua/${DESK}`;
/** The clock of the test: after every example. */
export const NOW = Date.parse('2020-03-01T10:00:00Z');

export interface Answer {
  status: number;
  headers: Readonly<Record<string, unknown>>;
  type: string;
  body: Intake & Problem;
}

export interface TestGateway {
  app: FastifyInstance;
  log: EventLog;
  keyring: Keyring;
  secret: string;
  keyId: string;
  post(body: string | Buffer, type: string, headers?: Record<string, string>): Promise<Answer>;
  events(): Promise<LogMessage[]>;
  refusals(): Promise<Refusal[]>;
  close(): Promise<void>;
}

/** A gateway over an embedded log in a directory of its own, with one key of the desk of Prato. `deps` replace parts of it. */
export async function openGateway(
  specs: Specs,
  deps: (log: EventLog) => Partial<GatewayDeps> = () => ({}),
): Promise<TestGateway> {
  const path = await mkdtemp(join(tmpdir(), 'pua-gateway-'));
  const now = () => NOW;
  const log = await openEmbeddedLog({ path, now });
  await log.ensureTopics(topicPlans(2));
  const { id: keyId, secret } = await createKey(log, { desk: DESK, label: 'test', now });
  const keyring = await openKeyring(log);
  const app = fastify();
  await app.register(gateway({ log, transform: createTransform(specs), keyring, now, receipt: () => ulid(), ...deps(log) }));

  const all = async (topic: string): Promise<LogMessage[]> => {
    const messages: LogMessage[] = [];
    for (const { partition, first, end } of await log.ends(topic))
      messages.push(...(await log.read(topic, partition, first, end - first)));
    return messages;
  };
  return {
    app,
    log,
    keyring,
    secret,
    keyId,
    async post(body, type, headers = {}) {
      const response = await app.inject({
        method: 'POST',
        url: '/v1/events',
        headers: { authorization: `Bearer ${secret}`, 'content-type': type, ...headers },
        payload: body,
      });
      return {
        status: response.statusCode,
        headers: response.headers,
        type: String(response.headers['content-type']),
        body: response.json(),
      };
    },
    events: () => all(TOPICS.events),
    refusals: async () =>
      (await all(TOPICS.refusals)).map(({ value }) => decodeRefusal(value)).filter((refusal) => refusal !== null),
    async close() {
      await app.close();
      await keyring.close();
      await log.close();
      await rm(path, { recursive: true, force: true });
    },
  };
}
