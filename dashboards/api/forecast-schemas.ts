import { FORECAST_ENDS } from '../programmes/forecast-types.ts';
import { arrayOf, bilingual, day, integer, number, object, orNull, provenance, type Schema, text } from './schema-parts.ts';

const predicted = Object.fromEntries(
  ['expected', 'lower_80', 'upper_80', 'lower_95', 'upper_95'].map((name) => [name, orNull(number)]),
);

const placeForecast = {
  level: { type: 'string', enum: ['region', 'zone', 'desk'] },
  place: text,
  name: bilingual,
  reached: orNull(integer),
  target: orNull(number),
  remaining: orNull(number),
  ...predicted,
  probability: { ...orNull(number), description: 'Of reaching the target by the end date, 0 to 1' },
  needed_per_week: { ...orNull(number), description: 'New recipients a week from now that reach the target' },
  recent_per_week: { ...orNull(number), description: 'New recipients a week over the months that the pace is taken from' },
  phi: { ...orNull(number), description: 'Dispersion of those months, 1 = chance alone' },
  months: integer,
  note: { type: 'string', description: 'Codes joined by a space, for example no_target, under_a_year' },
};

/** A forecast of the region at one end date, as progress carries it. */
export const endForecast: Readonly<Record<string, Schema>> = {
  ...placeForecast,
  end: { type: 'string', enum: FORECAST_ENDS },
  end_day: day,
  state: { type: 'string', enum: ['running', 'ends_today', 'ended', 'not_begun'] },
};

/** JSON schemas of the answers about forecasts. */
export const FORECAST_SCHEMAS: Readonly<Record<string, Schema>> = {
  Forecast: object({
    programme: text,
    programme_name: bilingual,
    zone: orNull(text),
    desk: orNull(text),
    ...endForecast,
    planned_end: day,
    actual_end: orNull(day),
    day,
    elapsed_days: integer,
    remaining_days: integer,
    allocated: orNull(number),
    unallocated: orNull(number),
    assumption: { type: 'string', enum: ['constant_pace'] },
    ...provenance,
    rows: arrayOf(object(placeForecast)),
    fan: arrayOf(object({ day, reached: orNull(integer), ...predicted, note: text })),
  }),
};
