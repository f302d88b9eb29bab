import { type CompiledMeasure, QueryInvalid, shapeOf } from './compile.ts';
import { fromSource, grouped, indent, lines, list, selected, where } from './statements.ts';
import type { MeasureQuery } from './types.ts';

/** The number that each fact of a measure states, a row for each fact that holds; and what sums them up by group. */
function compileNumbers(query: MeasureQuery, figures: readonly string[]): CompiledMeasure {
  const { stated } = query.measure;
  if (stated === undefined) throw new QueryInvalid('A figure of numbers is of one that facts state: name it in `stated`.');
  const { params, ...shape } = shapeOf(query);
  const { by, fact, source, conditions, period } = shape;
  const held = lines(
    `SELECT ${list([...selected(by, fact), `${stated} AS number`])}`,
    fromSource(shape),
    where([...conditions, ...period]),
    `GROUP BY ${list([...by, 'source', 'event_id', 'number'])}`,
    `HAVING sum(${source.sum}) > 0`,
  );
  return { sql: lines(`SELECT ${list([...by, ...figures])}`, `FROM\n(\n${indent(held)}\n)`, grouped(by)), params };
}

/**
 * The quantile (type 7: Hyndman and Fan 1996) of the number that the measure's facts state, each fact that holds once: 0.5 is the median.
 * null where no fact states it. Throws as `compileMeasure` does.
 */
export function compileQuantile(query: MeasureQuery, probability: number): CompiledMeasure {
  const { sql, params } = compileNumbers(query, ['quantileExactInclusive({probability:Float64})(number) AS value']);
  return { sql, params: { ...params, probability } };
}

/** The mean of that number and its standard deviation with n − 1; null where no fact states it, and of one fact no deviation. */
export const compileMean = (query: MeasureQuery): CompiledMeasure =>
  compileNumbers(query, [
    'if(count() = 0, NULL, avg(number)) AS value',
    'if(count() < 2, NULL, stddevSampStable(number)) AS deviation',
  ]);
