import type { Sourced, Text } from './shared.ts';

/** 1: welcomes, assesses, orients (S000 l.132); 2: the multidisciplinary équipe (S000 l.155). */
export type UnitLevel = 1 | 2;

/** How a unit offers an area, the strongest first: it answers itself, books with the competent office, points to it, does nothing. */
export type AreaMode = 'direct' | 'booked' | 'referred' | 'none';

export type DimensionId =
  | 'areas'
  | 'opening'
  | 'languages'
  | 'staffing'
  | 'channels'
  | 'waiting'
  | 'pathway'
  | 'network'
  | 'accessibility'
  | 'evaluation'
  | 'data'
  | 'staff_development';

export interface FrameworkArea {
  code: string;
  label: Text;
  office: string;
  /** The least mode a unit of each level offers the area in; `null`: the framework does not ask it at that level. */
  minimum: Readonly<Record<UnitLevel, AreaMode | null>>;
}

export interface FrameworkService {
  code: string;
  area: string;
  label: Text;
  synonyms: readonly string[];
}

/**
 * What a `provision.declared` event tells of a desk; null where it does not say.
 * `area_mode`: strength of the mode declared for `area` at the level, 3 direct, 2 booked, 1 referred, 0 none. `areas_covered`: areas declared at least at
 * their minimum mode for the level. `weekly_hours`, `open_days`, `afternoons`: of the usual week, free access alone (specs/provision/week.ts).
 * `languages_spoken`: languages of operators beside Italian, or 1 | 0 for the language `parameter`. `mediated_languages`: languages in the mediators'
 * calendar. `mediation_hours`: mediators' hours a week, of the language `parameter` if given. `staff_profile`, `channel`, `agreement`, `accessibility`:
 * 1 | 0, whether `parameter` is declared. `staff_headcount`: operators, of the profile `parameter` if given. `agreements`: how many kinds of body.
 * `training_hours`: hours of training per operator and year.
 */
export type DeclaredMetric =
  | 'area_mode'
  | 'areas_covered'
  | 'weekly_hours'
  | 'open_days'
  | 'afternoons'
  | 'languages_spoken'
  | 'mediated_languages'
  | 'mediation_hours'
  | 'staff_profile'
  | 'staff_headcount'
  | 'channel'
  | 'agreement'
  | 'agreements'
  | 'accessibility'
  | 'training_hours';

/** A declared metric, or the value of a KPI (specs/kpis) in the KPI's own unit: percent is 0–100. */
export type MetricId = DeclaredMetric | `kpi:${string}`;

export type RequirementOperator = 'at_least' | 'at_most' | 'equals';

export interface Requirement {
  id: string;
  dimension: DimensionId;
  levels: readonly UnitLevel[];
  /** Area that the metric is of; `null` for a metric of the whole desk. */
  area: string | null;
  metric: MetricId;
  /** The profile, channel, body, language or feature asked for; `null` when the metric takes none. */
  parameter: string | null;
  operator: RequirementOperator;
  threshold: number;
  /** From here to the threshold the requirement is partly met; `null`: it is met or not met. */
  partial: number | null;
  /** Importance in lists of gaps; never used to make one score of many. */
  weight: number;
  /** Whether the status of a desk depends on it. */
  mandatory: boolean;
  /** Rome days: from (inclusive) to (exclusive, `null` = open), inside the version's own. */
  valid_from: string;
  valid_to: string | null;
  source: string;
  /** In its file `{threshold}` and `{partial}` stand for the numbers; filled in when loaded. */
  statement: Text;
  /** Why this threshold: no source states one. */
  reasoning: string;
}

/** One version in full, with what it takes over from its base. */
export interface FrameworkVersion extends Sourced {
  id: string;
  status: 'proposal' | 'adopted';
  label: Text;
  /** The version that this one changes; `null` for one written out in full. */
  based_on: string | null;
  /** Rome days: in force from (inclusive) to (exclusive, `null` = open). */
  valid_from: string;
  valid_to: string | null;
  dimensions: readonly { id: DimensionId; label: Text }[];
  areas: readonly FrameworkArea[];
  services: readonly FrameworkService[];
  requirements: readonly Requirement[];
}
