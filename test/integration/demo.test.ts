import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Demo, type DemoOptions, startDemo } from '../../cli/demo.ts';
import type { Settings } from '../../cli/settings.ts';
import { testSettings } from '../support/settings.ts';

const EVENTS = 600;
const options: DemoOptions = {
  seed: 11,
  limit: EVENTS,
  fresh: false,
  warn: (line) => console.warn(line),
  progress: () => ({ at: () => {}, end: () => {} }),
};

describe('the demo, a small one', () => {
  let settings: Settings;
  let remove: () => Promise<void>;
  let demo: Demo;

  beforeAll(async () => {
    ({ settings, remove } = await testSettings());
    demo = await startDemo(settings, options);
  });
  afterAll(async () => {
    await demo.server.close();
    await remove();
  });

  const text = async (path: string) => (await fetch(new URL(path, demo.server.url))).text();
  const json = async (path: string) => JSON.parse(await text(path));

  test('went through the gateway and the log: every publication is stored or rejected', async () => {
    expect(demo.replayed).toBe(true);
    expect(demo.events).toBeGreaterThan(EVENTS / 2);
    const audit = await json('/v1/audit');
    expect(audit.ok).toBe(true);
    const stored = audit.partitions.reduce((sum: number, p: { rows: number }) => sum + p.rows, 0);
    expect(stored).toBe(demo.events);
    expect(await json('/v1/rejections?limit=1')).toHaveProperty('rows.0.code');
  });

  test('was recorded when it would have been, and says that it is synthetic', async () => {
    const progress = await json('/v1/programmes/teams/progress');
    expect(progress).toMatchObject({ target: 1150, unallocated: 750, synthetic: true });
    expect(progress.data_as_of).toMatch(/^202[01]-/);
    expect(progress.reached).toBeGreaterThan(0);
    const earlier = await json('/v1/programmes/teams/progress?known_at=2019-06-30T00:00:00Z');
    expect(earlier.reached).toBeLessThan(progress.reached);
    for (const [path, words] of [
      ['/it/regione', 'Dati sintetici'],
      ['/en/zones/pratese', 'Synthetic data'],
    ] as const) {
      expect(await text(path)).toContain(words);
    }
  });

  test('a second run uses the data that are there', async () => {
    const before = await json('/v1/programmes/teams/progress');
    await demo.server.close();
    demo = await startDemo(settings, options);
    expect(demo.replayed).toBe(false);
    expect((await json('/v1/programmes/teams/progress')).reached).toBe(before.reached);
  });
});
