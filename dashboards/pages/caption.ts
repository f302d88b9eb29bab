import { romeDay } from '../../specs/calendar.ts';
import type { Programme } from '../../specs/types.ts';
import type { LegendItem } from '../charts/swatches.ts';
import type { ChartCaption } from '../charts/types.ts';
import { type Period, periodOf } from '../kpis/period.ts';
import type { Provenance } from '../kpis/types.ts';
import type { PageFilters } from './query.ts';
import type { Speech } from './texts.ts';

/** What a figure is about, for whoever meets it away from its page. */
export interface FigureSubject {
  /** Programme, place, whatever narrows the figures. */
  subject: string;
  period: Period;
  /** What the figures are divided by, or that they are counts. */
  denominator: string;
}

/** The days that a programme's figures cover under a page's filters. */
export const periodShown = (filters: PageFilters, programme: Programme, { known_at }: Pick<Provenance, 'known_at'>): Period =>
  periodOf(filters, programme, romeDay(Date.parse(known_at)));

/** When the data were taken, as known when, under which framework, from where: a part each. */
export function provenanceParts(
  { data_as_of, known_at, framework_version, synthetic }: Provenance,
  { t, instant }: Speech,
): string[] {
  return [
    data_as_of === null ? t('source.empty') : t('source.data_as_of', { instant: instant(data_as_of) }),
    t('source.known_at', { instant: instant(known_at) }),
    framework_version === null ? t('source.no_framework') : t('source.framework', { version: framework_version }),
    t('source.origin'),
    ...(synthetic ? [t('synthetic.short')] : []),
  ];
}

/** What a chart says of itself once it is a file: its title and legend, then subject and period, denominator, provenance. */
export function captionOf(
  id: string,
  title: string,
  { subject, period: { from, to }, denominator }: FigureSubject,
  legend: readonly LegendItem[],
  provenance: Provenance,
  speech: Speech,
): ChartCaption {
  const { t, day } = speech;
  const period =
    from === null
      ? t('subject.to', { day: day(to) })
      : `${t('subject.from', { day: day(from) })} ${t('subject.to', { day: day(to) })}`;
  return {
    title,
    legend,
    lines: [
      `${subject} · ${t('download.period', { period })}`,
      t('download.denominator', { denominator }),
      provenanceParts(provenance, speech).join(' · '),
    ],
    about: { title, subject, period_from: from, period_to: to, divided_by: denominator, ...provenanceOnly(provenance) },
    file: `${id}-${to}`,
  };
}

const provenanceOnly = ({ data_as_of, known_at, framework_version, synthetic }: Provenance): Provenance => ({
  data_as_of,
  known_at,
  framework_version,
  synthetic,
});
