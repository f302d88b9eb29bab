import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A TCP line between a Kafka client and its broker, that a test can cut. */
export interface Wire {
  port: number;
  /** Ends all connections and every new one. */
  cut(): void;
  /** Lets nothing through any more, and says nothing. */
  freeze(): void;
  mend(): void;
  /** The next produce request reaches the broker, and the connection breaks before its answer reaches the client. Resolves then. */
  loseProduceAnswer(): Promise<void>;
  close(): Promise<void>;
}

/** `target` is the broker's own port on the loopback. */
export async function openWire(target: () => number): Promise<Wire> {
  let state: 'whole' | 'cut' | 'frozen' = 'whole';
  let lost: (() => void) | null = null;
  const sockets = new Set<Socket>();

  const server = createServer((client) => {
    if (state === 'cut') return void client.destroy();
    const broker = connect(target(), '127.0.0.1');
    let losing = false;
    for (const [from, to] of [
      [client, broker],
      [broker, client],
    ] as const) {
      sockets.add(from);
      from.on('error', () => from.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
    client.on('data', (chunk) => {
      if (lost && isProduce(chunk)) losing = true;
      if (state === 'whole') broker.write(chunk);
    });
    broker.on('data', (chunk) => {
      if (losing) {
        lost?.();
        lost = null;
        client.destroy();
      } else if (state === 'whole') client.write(chunk);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const breakAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      state = 'cut';
      breakAll();
    },
    freeze() {
      state = 'frozen';
    },
    mend() {
      state = 'whole';
      breakAll();
    },
    loseProduceAnswer: () =>
      new Promise((resolve) => {
        lost = resolve;
      }),
    async close() {
      breakAll();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A Kafka request starts with its length (int32) and its API key (int16); produce is 0. */
const isProduce = (chunk: Buffer) => chunk.length > 6 && chunk.readInt16BE(4) === 0;
