import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export const CREDENTIALS = { username: 'publisher', password: 'only-for-tests' } as const;

export interface BrokerPorts {
  plain: number;
  secure: number;
  wired: number;
  controller: number;
  /** Where clients of the `wired` listener are told to come: the port of the wire. */
  advertised: number;
}

/** What the nodes of a cluster have in common. `replicas` copies are kept of whatever a topic does not say otherwise. */
const common = (replicas: number) => ({
  'controller.listener.names': 'CONTROLLER',
  'inter.broker.listener.name': 'PLAIN',
  'auto.create.topics.enable': 'false',
  'default.replication.factor': String(replicas),
  'group.initial.rebalance.delay.ms': '0',
  'group.min.session.timeout.ms': '500',
  // A node killed and started again waits until its old registration has expired.
  'broker.heartbeat.interval.ms': '300',
  'broker.session.timeout.ms': '1500',
  'offsets.topic.num.partitions': '1',
  'offsets.topic.replication.factor': String(replicas),
  'transaction.state.log.num.partitions': '1',
  'transaction.state.log.replication.factor': String(replicas),
  'transaction.state.log.min.isr': '1',
});

const writeProperties = (file: string, lines: Readonly<Record<string, string>>): Promise<void> =>
  writeFile(
    file,
    `${Object.entries(lines)
      .map(([key, value]) => `${key}=${value}`)
      .join('\n')}\n`,
  );

/** The node that is broker and controller (KRaft): a plain listener, one behind a wire, one with TLS and SASL (PLAIN and SCRAM-SHA-512). */
export async function writeBrokerConfig(directory: string, ports: BrokerPorts, replicas: number): Promise<string> {
  const { username, password } = CREDENTIALS;
  const jaas = 'org.apache.kafka.common.security';
  const file = join(directory, 'server.properties');
  await writeProperties(file, {
    ...common(replicas),
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': `1@127.0.0.1:${ports.controller}`,
    listeners: `PLAIN://127.0.0.1:${ports.plain},SECURE://127.0.0.1:${ports.secure},WIRED://127.0.0.1:${ports.wired},CONTROLLER://127.0.0.1:${ports.controller}`,
    'advertised.listeners': `PLAIN://127.0.0.1:${ports.plain},SECURE://127.0.0.1:${ports.secure},WIRED://127.0.0.1:${ports.advertised}`,
    'listener.security.protocol.map': 'PLAIN:PLAINTEXT,SECURE:SASL_SSL,WIRED:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'listener.name.secure.ssl.keystore.type': 'PKCS12',
    'listener.name.secure.ssl.keystore.location': join(directory, 'broker.p12'),
    'listener.name.secure.ssl.keystore.password': password,
    'listener.name.secure.sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-512',
    'listener.name.secure.plain.sasl.jaas.config': `${jaas}.plain.PlainLoginModule required user_${username}="${password}";`,
    'listener.name.secure.scram-sha-512.sasl.jaas.config': `${jaas}.scram.ScramLoginModule required;`,
    'log.dirs': join(directory, 'data'),
  });
  return file;
}

/** A second node, a broker alone. */
export async function writeFollowerConfig(
  directory: string,
  ports: { plain: number; controller: number },
  replicas: number,
): Promise<string> {
  const file = join(directory, 'follower.properties');
  await writeProperties(file, {
    ...common(replicas),
    'process.roles': 'broker',
    'node.id': '2',
    'controller.quorum.voters': `1@127.0.0.1:${ports.controller}`,
    listeners: `PLAIN://127.0.0.1:${ports.plain}`,
    'advertised.listeners': `PLAIN://127.0.0.1:${ports.plain}`,
    'listener.security.protocol.map': 'PLAIN:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'log.dirs': join(directory, 'follower'),
  });
  return file;
}

/** Makes the broker's key and answers its certificate (PEM), which clients have to trust. */
export async function makeCertificate(directory: string): Promise<string> {
  const store = ['-keystore', join(directory, 'broker.p12'), '-storepass', CREDENTIALS.password, '-alias', 'broker'];
  const name = ['-dname', 'CN=127.0.0.1', '-ext', 'SAN=ip:127.0.0.1', '-validity', '2'];
  await run('keytool', ['-genkeypair', '-keyalg', 'EC', '-storetype', 'PKCS12', ...name, ...store]);
  await run('keytool', ['-exportcert', '-rfc', '-file', join(directory, 'broker.pem'), ...store]);
  return readFile(join(directory, 'broker.pem'), 'utf8');
}
