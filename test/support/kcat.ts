import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface KcatOptions {
  headers?: Readonly<Record<string, string>>;
  /** Compression of the batch. */
  codec?: 'gzip' | 'snappy' | 'lz4' | 'zstd';
}

/** Why there is no kcat on this machine, or `null`. Under CI its absence is a failure. */
export async function lacksKcat(): Promise<string | null> {
  const found = await promisify(execFile)('kcat', ['-V']).catch(() => null);
  if (found) return null;
  if (process.env.CI === 'true') throw new Error('The tests with a foreign Kafka client cannot run: no kcat on this machine');
  console.log('Tests with a foreign Kafka client skipped: no kcat on this machine');
  return 'no kcat on this machine';
}

/** Produces one record with kcat (librdkafka), a client that is not ours; resolves when the broker has it. */
export async function kcatProduce(
  broker: string,
  topic: string,
  key: string,
  value: Uint8Array,
  options: KcatOptions = {},
): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'pua-kcat-'));
  try {
    const file = join(directory, 'value');
    await writeFile(file, value);
    const headers = Object.entries(options.headers ?? {}).flatMap(([name, text]) => ['-H', `${name}=${text}`]);
    const codec = options.codec ? ['-z', options.codec] : [];
    const kcat = spawn(
      'kcat',
      ['-P', '-b', broker, '-t', topic, '-k', key, '-X', 'partitioner=murmur2_random', ...headers, ...codec, file],
      {
        stdio: ['ignore', 'inherit', 'inherit'],
      },
    );
    const [code] = await once(kcat, 'exit');
    if (code !== 0) throw new Error(`kcat ended with ${code}`);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
