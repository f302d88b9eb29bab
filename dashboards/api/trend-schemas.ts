import { TREND_CHARTS, TREND_PERIODS } from '../trends/types.ts';
import { arrayOf, bilingual, day, flag, integer, number, object, orNull, provenance, type Schema, text } from './schema-parts.ts';

const numbers = (...names: string[]) => Object.fromEntries(names.map((name) => [name, orNull(number)]));
const either = (schema: Schema): Schema => ({ anyOf: [schema, { type: 'null' }] });

/** JSON schemas of the answers about trends. */
export const TREND_SCHEMAS: Readonly<Record<string, Schema>> = {
  Trend: object({
    ...{ kpi: text, name: bilingual, sentence: bilingual, unit: text },
    polarity: { type: 'string', enum: ['higher', 'lower', 'none'] },
    chart: { type: 'string', enum: TREND_CHARTS.filter((chart) => chart !== 'auto') },
    period: { type: 'string', enum: TREND_PERIODS },
    filters: { type: 'object' },
    least_points: integer,
    ...provenance,
    baselines: arrayOf(
      object({
        ...{ number: integer, from: text, to: text, points: integer, ...numbers('centre', 'sigma_z') },
        method: { type: 'string', enum: ['limits', 'runs', 'none'] },
        runs: either(
          object({
            ...Object.fromEntries(
              ['useful', 'longest', 'longestMax', 'crossings', 'crossingsMin'].map((name) => [name, integer]),
            ),
            signal: flag,
          }),
        ),
        cause: either(object({ id: text, from: day, text: bilingual, source: text })),
      }),
    ),
    seasonality: object({
      model: { type: ['string', 'null'], enum: ['additive', 'multiplicative', null] },
      reason: { type: ['string', 'null'], enum: ['short', 'gaps', null] },
      ...{ points: integer, needed: integer },
    }),
    rows: arrayOf(
      object({
        ...{ period: text, from: day, to: day, ...numbers('numerator', 'denominator', 'value', 'value_lower', 'value_upper') },
        ...numbers('centre', 'lower', 'upper'),
        special_causes: arrayOf(text),
        baseline: integer,
        ...numbers('year_before', 'change', 'change_lower', 'change_upper', 'adjusted', 'adjusted_change'),
        note: text,
      }),
    ),
  }),
};
