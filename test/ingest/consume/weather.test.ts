import fc from 'fast-check';
import { expect, test } from 'vitest';
import { untilFair } from '../../../ingest/consume/weather.ts';

const SEED = Number(process.env.SEED ?? Date.now() % 2_147_483_647);
const storm = new Error('storm');

/** Fails `times` times, and answers what was waited in between, ms. */
async function waits(times: number, { base, cap, random }: { base: number; cap: number; random: () => number }) {
  const waited: number[] = [];
  let tries = 0;
  const answer = await untilFair(
    async () => {
      if (tries++ < times) throw storm;
      return 'fair';
    },
    {
      isWeather: (error) => error === storm,
      meanwhile: async () => {},
      backoff: { base, cap, random, wait: async (ms) => void waited.push(ms) },
    },
  );
  expect(answer).toBe('fair');
  return waited;
}

test('each wait is drawn between nothing and a bound that doubles up to the cap', async () => {
  console.info(`weather: seed ${SEED}`);
  const draws = fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { minLength: 1, maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(draws, fc.integer({ min: 1, max: 500 }), fc.integer({ min: 500, max: 10_000 }), async (drawn, base, cap) => {
      let draw = 0;
      const waited = await waits(drawn.length, { base, cap, random: () => drawn[draw++] ?? 0 });
      expect(waited).toEqual(drawn.map((part, attempt) => Math.max(10, part * Math.min(cap, base * 2 ** attempt))));
    }),
    { seed: SEED },
  );
});

test('two consumers that fail together do not try again together', async () => {
  const [one, other] = await Promise.all([1, 2].map(() => waits(8, { base: 100, cap: 5_000, random: Math.random })));
  expect(one).not.toEqual(other);
});

test('what is not weather is thrown at once, and whoever waits may give up', async () => {
  const backoff = { base: 1, cap: 1, random: () => 0, wait: async () => {} };
  const fault = untilFair(() => Promise.reject(new TypeError('a fault')), {
    isWeather: (error) => error === storm,
    meanwhile: async () => {},
    backoff,
  });
  await expect(fault).rejects.toThrow('a fault');
  const patience: number[] = [];
  const givenUp = untilFair(() => Promise.reject(storm), {
    isWeather: () => true,
    meanwhile: async (error, attempt) => {
      expect(error).toBe(storm);
      patience.push(attempt);
      if (attempt === 3) throw new Error('enough');
    },
    backoff,
  });
  await expect(givenUp).rejects.toThrow('enough');
  expect(patience).toEqual([0, 1, 2, 3]);
});
