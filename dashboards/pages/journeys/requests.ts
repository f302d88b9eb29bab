import type { ChartRequest, Frame } from '../../charts/types.ts';
import { withFilters } from '../links.ts';
import { specOf } from '../requests.ts';
import type { JourneyAnswers } from './answers.ts';
import { handoverName, type Told } from './tables.ts';
import { stepName } from './words.ts';

/** Parts of the address of the events behind a mark: as they stand, and those that columns of the mark's row give. */
interface Behind {
  asked: Readonly<Record<string, string>>;
  fields: Readonly<Record<string, string>>;
}

const requestOf = (
  chart: string,
  route: string,
  { key, rows }: Frame,
  { asked, fields }: Behind,
  { speech, filters, links }: Told,
): ChartRequest | null =>
  rows.length === 0
    ? null
    : {
        spec: specOf(chart, speech),
        source: withFilters(route, filters),
        frames: [{ key, rows }],
        ...(links === null ? {} : { link: links.pattern(asked, fields) }),
      };

/** Share that makes each step; steps that no case is due at are left to the table. */
export function stepsRequest({ journey }: JourneyAnswers, told: Told): ChartRequest | null {
  const { t, count } = told.speech;
  const rows = journey.rows
    .filter(({ from, mature }) => from !== '' && mature !== 0)
    .map(({ step, term_days }, order) => {
      return {
        key: step,
        name: stepName(told.specs, step, told.speech),
        order,
        hint: t('journeys.within', { days: count(term_days) }),
      };
    });
  const reached = { asked: { unit: 'case', due: '1', within: 'yes' }, fields: { step: 'step', exit: 'step' } };
  return requestOf('shares', '/v1/journey', { key: 'step', rows }, reached, told);
}

/** How cases end up over time, step by step; a step with fewer than ten at risk has no curve. */
export function incidenceRequest({ times }: JourneyAnswers, told: Told): ChartRequest | null {
  const rows = times.curves
    .filter(({ step }) => times.rows.some((row) => row.step === step))
    .map(({ step, unit }, order) => ({ key: step, unit, name: stepName(told.specs, step, told.speech), order }));
  const ended = { asked: {}, fields: { unit: 'unit', step: 'step', exit: 'exit', day: 'time' } };
  return requestOf('incidence', '/v1/journey/times', { key: 'step', rows }, ended, told);
}

/** Median, middle half and ninetieth percentile of each hand-over that somebody made. */
export function waitsRequest({ handovers }: JourneyAnswers, told: Told): ChartRequest | null {
  const rows = handovers.rows
    .filter(({ n }) => n !== 0)
    .map(({ to }, order) => ({ key: to, name: handoverName(to, told.speech), order }));
  const made = { asked: { unit: 'case' }, fields: { step: 'to', exit: 'to' } };
  return requestOf('waits', '/v1/journey/handovers', { key: 'to', rows }, made, told);
}
