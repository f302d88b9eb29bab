import { defineConfig } from 'vitest/config';
import { SlowestFirst } from './test/support/slowest-first.ts';

export default defineConfig({
  test: {
    pool: 'forks',
    // A worker keeps the modules it has loaded: loading them anew for every file took a third of the whole run.
    isolate: false,
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    testTimeout: 60_000,
    hookTimeout: 180_000,
    // One more than the cores of a small machine: the crash tests mostly wait.
    maxWorkers: 3,
    sequence: { sequencer: SlowestFirst },
    env: { UV_THREADPOOL_SIZE: '16' },
  },
});
