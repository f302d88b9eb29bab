import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { desks } from './methods/desks.ts';
import { estimates } from './methods/estimates.ts';
import { hasLog, journey, statistic } from './methods/log.ts';
import { people } from './methods/people.ts';
import { series } from './methods/series.ts';

/** Reference cases handed over beside the checkout, or wherever REFERENCE_CASES says: one file per method, every file run. */
const DIRECTORY = process.env.REFERENCE_CASES ?? join(import.meta.dirname, '../../../../shared/reference-cases');
const there = existsSync(DIRECTORY);
if (!there)
  console.warn(`skipped: no reference cases in ${process.env.REFERENCE_CASES ? DIRECTORY : '../shared/reference-cases'}`);

const file = z.object({
  method: z.string(),
  cases: z.array(
    z.object({
      id: z.string(),
      input: z.record(z.string(), z.unknown()),
      expected: z.record(z.string(), z.unknown()),
      tolerance: z.object({ abs: z.number().optional(), rel: z.number().optional() }),
    }),
  ),
});
type Tolerance = z.infer<typeof file>['cases'][number]['tolerance'];

const METHODS: Record<string, (input: never, expected: Record<string, unknown>) => unknown> = {
  ...estimates,
  ...desks,
  ...series,
  ...people,
  'funnel / lead time / right-censored step times on real logs': journey,
  event_log_statistics: statistic,
};

const INFINITE: Record<string, number> = { Inf: Number.POSITIVE_INFINITY, '-Inf': Number.NEGATIVE_INFINITY };

/** The README's rule: numbers within the tolerance, strings, booleans and null equal, arrays by position; every expected name must be there. */
function agrees(got: unknown, expected: unknown, tolerance: Tolerance, path: string): void {
  if (Array.isArray(expected)) {
    expect(Array.isArray(got) ? got.length : got, `${path}.length`).toBe(expected.length);
    for (const [i, value] of expected.entries())
      agrees(Array.isArray(got) ? got[i] : undefined, value, tolerance, `${path}[${i}]`);
  } else if (typeof expected === 'object' && expected !== null) {
    const fields = new Map(Object.entries(got ?? {}));
    for (const [name, value] of Object.entries(expected)) agrees(fields.get(name), value, tolerance, `${path}.${name}`);
  } else if (typeof expected === 'number') {
    const allowed = Math.max(tolerance.abs ?? 0, (tolerance.rel ?? 0) * Math.abs(expected));
    const distance = typeof got === 'number' ? Math.abs(got - expected) : Number.NaN;
    expect(distance, `${path}: got ${got}, expected ${expected}`).toBeLessThanOrEqual(allowed);
  } else expect(got, path).toBe(typeof expected === 'string' ? (INFINITE[expected] ?? expected) : expected);
}

describe.skipIf(!there)('reference cases', () => {
  const names = there ? readdirSync(DIRECTORY).filter((name) => name.endsWith('.json')) : [];
  test('there are some', () => expect(names).not.toEqual([]));
  for (const name of names.sort()) {
    const { method, cases } = file.parse(JSON.parse(readFileSync(join(DIRECTORY, name), 'utf8')));
    const run = METHODS[method];
    describe(`${name}: ${method}`, () => {
      test('the method is known', () => expect(Object.keys(METHODS)).toContain(method));
      for (const { id, input, expected, tolerance } of run === undefined ? [] : cases) {
        const absent = typeof input.log === 'string' && !hasLog(input.log);
        if (absent)
          console.warn(
            `skipped: ${id} asks for the foreign log ../shared/foreign/${input.log}, which is not beside this checkout`,
          );
        test.skipIf(absent)(id, () => agrees(run?.(input as never, expected), expected, tolerance, id));
      }
    });
  }
});
