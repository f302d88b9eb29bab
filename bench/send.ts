import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Errand } from './sender.ts';

const errand = z.object({
  url: z.string(),
  headers: z.record(z.string(), z.string()),
  file: z.string(),
  concurrency: z.int(),
  warmUp: z.int(),
}) satisfies z.ZodType<Errand>;

process.once('message', async (message) => {
  const { url, headers, file, concurrency, warmUp } = errand.parse(message);
  const bodies = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
  const post = async (body: string) => {
    const response = await fetch(url, { method: 'POST', headers, body });
    if (!response.ok) throw new Error(`${url} answered ${response.status}: ${(await response.text()).slice(0, 500)}`);
    await response.arrayBuffer();
  };
  const all = async (some: readonly string[]) => {
    const rest = some.values();
    await Promise.all(
      Array.from({ length: concurrency }, async () => {
        for (const body of rest) await post(body);
      }),
    );
  };
  await all(bodies.slice(0, warmUp));
  const since = performance.now();
  await all(bodies.slice(warmUp));
  process.send?.({ ms: performance.now() - since, requests: bodies.length - warmUp });
  process.disconnect();
});
