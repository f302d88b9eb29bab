import type { ChartRequest, FrameRow } from '../../charts/types.ts';
import { withFilters } from '../links.ts';
import type { PageFilters } from '../query.ts';
import { specOf } from '../requests.ts';
import type { JourneyAnswers } from './answers.ts';
import { handoverName, type Told } from './tables.ts';
import { stepName } from './words.ts';

const requestOf = (
  chart: string,
  route: string,
  key: string,
  rows: readonly FrameRow[],
  filters: PageFilters,
  { speech }: Told,
) => (rows.length === 0 ? null : { spec: specOf(chart, speech), source: withFilters(route, filters), frames: [{ key, rows }] });

/** Share that makes each step; steps that no case is due at are left to the table. */
export function stepsRequest({ journey }: JourneyAnswers, filters: PageFilters, told: Told): ChartRequest | null {
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
  return requestOf('shares', '/v1/journey', 'step', rows, filters, told);
}

/** How cases end up over time, step by step; a step with fewer than ten at risk has no curve. */
export function incidenceRequest({ times }: JourneyAnswers, filters: PageFilters, told: Told): ChartRequest | null {
  const rows = times.curves
    .filter(({ step }) => times.rows.some((row) => row.step === step))
    .map(({ step }, order) => ({ key: step, name: stepName(told.specs, step, told.speech), order }));
  return requestOf('incidence', '/v1/journey/times', 'step', rows, filters, told);
}

/** Median, middle half and ninetieth percentile of each hand-over that somebody made. */
export function waitsRequest({ handovers }: JourneyAnswers, filters: PageFilters, told: Told): ChartRequest | null {
  const rows = handovers.rows
    .filter(({ n }) => n !== 0)
    .map(({ to }, order) => ({ key: to, name: handoverName(to, told.speech), order }));
  return requestOf('waits', '/v1/journey/handovers', 'to', rows, filters, told);
}
