import type { Specs } from '../../specs/types.ts';
import type { ChartRequest, FrameRow } from '../charts/types.ts';
import { monthEnd } from '../kpis/period.ts';
import { definedOnly } from '../kpis/request.ts';
import type { Forecast } from '../programmes/forecast-types.ts';
import type { Answers } from './answers.ts';
import { eventsPattern } from './events-link.ts';
import { withFilters } from './links.ts';
import type { PageFilters } from './query.ts';
import type { Speech } from './texts.ts';

/** Where the browser finds a chart, in the language of the page. */
export const specOf = (chart: string, { lang }: Speech): string => `/charts/${chart}.json?lang=${lang}`;

/** Bullets of attainment, one line per value of a dimension, or one line for the whole when there is none. */
export function bulletsRequest(
  filters: PageFilters,
  speech: Speech,
  dimension: 'zone' | 'desk' | 'programme',
  rows: readonly FrameRow[],
): ChartRequest {
  return {
    spec: specOf('bullets', speech),
    source: withFilters('/v1/kpis/target_attainment', filters, { by: dimension }),
    frames: [{ key: dimension, rows }],
    link: eventsPattern(speech, 'target_attainment', filters, dimension === 'programme' ? {} : { [dimension]: dimension }),
  };
}

/** Burn-up of a programme in a territory. Its route has the programme in the path and no period: the line is the whole story. */
export function burnUpRequest({ programme, zone, known_at }: PageFilters, speech: Speech): ChartRequest {
  const within = { ...(zone === undefined ? {} : { zone }), ...(known_at === undefined ? {} : { known_at }) };
  return {
    spec: specOf('burn-up', speech),
    source: withFilters(`/v1/programmes/${encodeURIComponent(programme)}/burn-up`, within),
    frames: [],
    link: eventsPattern(speech, 'recipients', { programme, ...within }, { to: 'day' }),
  };
}

/** Fan of a forecast, in a territory: as the burn-up, without a period. What is still ahead leads nowhere. */
export function fanRequest(
  { programme, zone, known_at }: PageFilters,
  { end, fan }: Pick<Forecast, 'end' | 'fan'>,
  speech: Speech,
): ChartRequest {
  const path = `/v1/programmes/${encodeURIComponent(programme)}/forecast/fan`;
  const within = definedOnly({ zone, known_at });
  return {
    spec: specOf('fan', speech),
    source: withFilters(path, within, { end }),
    frames: [{ key: 'day', rows: fan.map(({ day, reached }) => ({ key: day, behind: reached === null ? null : day })) }],
    link: eventsPattern(speech, 'recipients', { programme, ...within }, { to: 'behind' }),
  };
}

/** Months from the first of the period to the last with a contact: later months are without data, not without contacts; `null` where they are suppressed. */
export function monthsWithContacts({ monthly }: Answers): { month: string; contacts: number | null }[] {
  const months = monthly.rows.map((row) => ({ month: row.month ?? '', contacts: row.numerator }));
  return months.slice(0, months.findLastIndex(({ contacts }) => contacts === null || contacts > 0) + 1);
}

/** Contacts by month and service area, up to the last month that has any. An area that the answer does not name had none: it shows as zero. */
export function contactsRequest(
  filters: PageFilters,
  speech: Speech,
  specs: Pick<Specs, 'codes'>,
  answers: Answers,
): ChartRequest {
  const last = monthsWithContacts(answers).at(-1);
  const until = last === undefined ? {} : { to: monthEnd(last.month) };
  const to = filters.to !== undefined && until.to !== undefined && filters.to < until.to ? { to: filters.to } : until;
  return {
    link: eventsPattern(speech, 'contacts', filters, { month: 'month', service_area: 'service_area' }),
    spec: specOf('contacts', speech),
    source: withFilters('/v1/kpis/contacts', { ...filters, ...to }, { by: 'month,service_area' }),
    frames: [
      {
        key: 'service_area',
        rows: serviceAreas(specs, answers, speech).map(({ code, label }, order) => ({
          key: code,
          name: label,
          order,
          month: last?.month ?? null,
          numerator: 0,
        })),
      },
    ],
  };
}

/** The framework's service areas, and last the services that no vocabulary maps yet, when there are any. */
export function serviceAreas(
  specs: Pick<Specs, 'codes'>,
  { byArea }: Answers,
  { t, lang }: Speech,
): { code: string; label: string }[] {
  const areas = [...specs.codes.service_area.values()].map(({ code, label }) => ({ code, label: label[lang] }));
  const unmapped = byArea.rows.some((row) => row.service_area === '' && row.numerator !== 0);
  return unmapped ? [...areas, { code: '', label: t('contacts.unmapped') }] : areas;
}
