import type { Forecast, PlaceForecast } from '../programmes/forecast-types.ts';
import type { Speech } from './texts.ts';

/** Below and above these a probability is told as less and more than it: the model knows no more. */
const [LEAST, MOST] = [0.01, 0.99];

/** A probability in words; certain ones only where nothing is left to happen. */
export function chanceText(probability: number, { t, count, percent }: Speech): string {
  if (probability < LEAST) return t('forecast.less_than', { n: count(LEAST * 100) });
  if (probability > MOST) return t('forecast.more_than', { n: count(MOST * 100) });
  return percent(probability);
}

/** Whether something is still to come and can be said: a place with a pace, before its end date. */
export const isForecast = ({ state, expected, recent_per_week, note }: Forecast): boolean =>
  state === 'running' && expected !== null && recent_per_week !== null && !noteCodes(note).includes('no_data');

const noteCodes = (note: string): string[] => note.split(' ').filter((code) => code !== '');

/** Notes of a forecast that are told where its figures stand. */
export const noteTexts = ({ note, months }: Pick<PlaceForecast, 'note' | 'months'>, { t }: Speech): string[] =>
  noteCodes(note)
    .filter((code) => code !== 'no_target' && code !== 'no_data')
    .map((code) => t(`forecast.note.${code}`, { months }));

/** Why nothing is forecast; what was reached against the target stands in its place. */
export function silenceText(forecast: Forecast, { t, count, day }: Speech): string {
  const { state, end_day, reached, target, note } = forecast;
  const codes = noteCodes(note);
  const absent = (['no_pua', 'being_defined', 'not_in_programme'] as const).find((code) => codes.includes(code));
  if (absent !== undefined) return t(`forecast.note.${absent}`);
  if (reached === null) return t('forecast.note.suppressed');
  if (state === 'not_begun') return t('forecast.not_begun');
  if (state === 'running') return t('forecast.no_data');
  const told = t(`forecast.${state}`, { day: day(end_day) });
  if (target === null) return `${told} ${t('forecast.final_no_target', { reached: count(reached) })}`;
  const outcome = reached >= target ? 'forecast.final_reached' : 'forecast.final_missed';
  return `${told} ${t(outcome, { reached: count(reached), target: count(target), missing: count(target - reached) })}`;
}

/** What the fan shows, for those who cannot see it. */
export function fanDescription(forecast: Forecast, speech: Speech): string {
  const { t, count, day } = speech;
  const { expected, lower_80, upper_80, lower_95, upper_95, end_day, target, probability } = forecast;
  const reached = forecast.reached ?? 0;
  const values = {
    day: day(end_day),
    reached: count(reached),
    expected: count(expected ?? reached),
    lower_80: count(lower_80 ?? reached),
    upper_80: count(upper_80 ?? reached),
    lower_95: count(lower_95 ?? reached),
    upper_95: count(upper_95 ?? reached),
  };
  const against =
    target === null || probability === null
      ? t('forecast.no_target')
      : t('forecast.description_target', { target: count(target), chance: chanceText(probability, speech) });
  return `${t('forecast.description', values)} ${against}`;
}
