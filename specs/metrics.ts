import { ACCESSIBILITY_FEATURES } from './events/families.ts';
import type { AreaMode, CodeListId, DeclaredMetric, MetricId } from './types.ts';

/** Strength of a mode, the value of the metric `area_mode`. */
export const MODE_STRENGTH: Readonly<Record<AreaMode, number>> = { direct: 3, booked: 2, referred: 1, none: 0 };

export interface MetricShape {
  /** What the `parameter` of a requirement must be; `null`: it has none. */
  parameter: { list: CodeListId } | { oneOf: readonly string[] } | null;
  /** Whether the metric can do without its parameter. */
  optional?: true;
  /** Whether a requirement names a service area. */
  area?: true;
}

/** Every metric that a declaration answers, and what a requirement on it must say beside its threshold. */
export const DECLARED_METRICS: Readonly<Record<DeclaredMetric, MetricShape>> = {
  area_mode: { parameter: null, area: true },
  areas_covered: { parameter: null },
  weekly_hours: { parameter: null },
  open_days: { parameter: null },
  afternoons: { parameter: null },
  languages_spoken: { parameter: { list: 'language' }, optional: true },
  mediated_languages: { parameter: null },
  mediation_hours: { parameter: { list: 'language' }, optional: true },
  staff_profile: { parameter: { list: 'staff_profile' } },
  staff_headcount: { parameter: { list: 'staff_profile' }, optional: true },
  channel: { parameter: { list: 'channel' } },
  agreement: { parameter: { list: 'referral_target' } },
  agreements: { parameter: null },
  accessibility: { parameter: { oneOf: ACCESSIBILITY_FEATURES } },
  training_hours: { parameter: null },
};

/** Id of the KPI behind a metric, null for a metric that a declaration answers. */
export const kpiOf = (metric: MetricId): string | null => (metric.startsWith('kpi:') ? metric.slice('kpi:'.length) : null);

export const isDeclaredMetric = (metric: string): metric is DeclaredMetric => Object.hasOwn(DECLARED_METRICS, metric);
