import type { DimensionId } from './framework.ts';
import type { Sourced, Text } from './shared.ts';

export type KpiUnit =
  | 'contacts'
  | 'persons'
  | 'days'
  | 'points'
  | 'ratio'
  | 'percent'
  | 'per_100_contacts'
  | 'per_1000'
  | 'per_hour'
  | 'hours_per_1000'
  | 'hours_per_100_contacts'
  | 'eur_per_person';

/**
 * A count over a fact table, compiled to SQL by the warehouse; filters compare a fact column with listed values.
 * `count`: facts. `distinct_recipients`: recipients with an eligible support in each cell (cells overlap: never sum them).
 * `first_supports`: recipients by the cell of their first eligible support within the filtered territory (cells add up).
 * `distinct_persons`: persons with a contact in each cell, recipients or not. `distinct_areas`: service areas that a contact touched in each cell.
 */
export interface Measure {
  fact: 'contacts' | 'recipients' | 'referrals' | 'outcomes' | 'surveys' | 'provisions';
  aggregate: 'count' | 'distinct_recipients' | 'first_supports' | 'distinct_persons' | 'distinct_areas';
  where?: Readonly<Record<string, readonly (string | number)[]>>;
  /** Only facts whose column holds none of these; '' is what is not stated. */
  except?: Readonly<Record<string, readonly string[]>>;
  /** Only facts that state this number. */
  stated?: 'wait_days' | 'minutes' | 'overall';
  /** Only facts where one column stands higher on a scale of codes, lowest first, than another. */
  rises?: { from: string; to: string; scale: readonly string[] };
  /** Only facts whose case (at its desk) or person (anywhere) achieves an outcome of one of these kinds, on their day or later, or at any time. */
  reaches?: { kinds: readonly string[]; of: 'case' | 'person'; when: 'from_then' | 'any_time' };
  /** Only facts that were first recorded at most so many hours after they happened. */
  recorded_within_hours?: number;
  /** Only facts whose referral or survey goes on to one of these steps, at most so many days later; `null` = whenever. */
  followed_by?: { steps: readonly string[]; within_days: number | null };
  /** Only facts that are so many days old on the day of the knowledge: what is to follow has had its time. */
  matured_days?: number;
}

export type Dimension =
  | 'region'
  | 'area_vasta'
  | 'zone'
  | 'network'
  | 'province'
  | 'desk'
  | 'level'
  | 'service_area'
  | 'month'
  | 'quarter'
  | 'year'
  | 'gender'
  | 'age_bracket'
  | 'citizenship'
  | 'problem_area'
  | 'eligibility'
  | 'language'
  | 'channel'
  | 'programme';

/**
 * A figure of a place and a period that is no count of facts. Hours, desk-months and requirements are of the desks of the place while they take part in
 * a programme; where nobody states one it is unknown, never zero, and facts beside it are counted only where it is known.
 * `opening_hours`: of free access on actual days, in the period or on average in a week of it. `mediation_hours`: of the mediators' calendar.
 * `desk_months`: months that are over and in which a desk was to receive people, all or those with an event. `requirements`: of the framework, those
 * met or those judged (met, partly met or not met). `expenditure`: euros spent since the start of the programme. `activities`: of the calendar of
 * activities, those whose actual end is stated, or the days by which these ended after the plan.
 */
export type Operand =
  | { kind: 'opening_hours'; per: 'period' | 'week' }
  | { kind: 'mediation_hours' }
  | { kind: 'desk_months'; only?: 'with_events' }
  | { kind: 'requirements'; status: 'met' | 'judged' }
  | { kind: 'expenditure' }
  | { kind: 'activities'; figure: 'ended' | 'days_late' };

export interface KpiDefinition extends Sourced {
  id: string;
  name: Text;
  /** One sentence that explains the figure to an officer. */
  sentence: Text;
  unit: KpiUnit;
  polarity: 'higher' | 'lower' | 'none';
  numerator: Measure | Operand;
  /**
   * What the count is divided by; `null` for a plain count. A measure is not split by the dimensions it goes `across`: a row of one of these is a
   * share of the whole. `framework_areas`: the service areas of the framework in force on the last day.
   */
  denominator:
    | null
    | Operand
    | { kind: 'measure'; measure: Measure; across?: readonly Dimension[] }
    | { kind: 'target' }
    | { kind: 'target_pace' }
    | { kind: 'foreign_residents' }
    | { kind: 'framework_areas' };
  /**
   * The value is this quantile (type 7) of the number that the numerator's facts state, 0.5 being the median; the ratio is then the share of facts
   * that state it.
   */
  quantile?: number;
  /** The value is the mean of that number, which lies between two bounds; the ratio is then the share of facts that state it. */
  mean?: { least: number; most: number };
  /** Dimensions that every answer is grouped by: a mix is nothing without its parts. */
  always_by?: readonly Dimension[];
  /** KPIs to be read beside it, by id. */
  beside?: readonly string[];
  /** Multiplier of the ratio: 1, 100, 1000. */
  factor: number;
  interval: 'none' | 'wilson' | 'byar' | 't';
  /** Least observations (`n`) of a figure that is judged: with fewer the row says `small_n` and keeps its value. 0: a figure that needs none. */
  min_n: number;
  /** What the value should come to, in the KPI's unit; `null` where no source sets it. Thresholds of the framework are requirements of their own. */
  standard: number | null;
  /** The dimension of the minimum-service framework that it tells of; `null` when it tells of none. */
  framework_dimension: DimensionId | null;
  /** Numerator over denominator in words, what it does not tell, and who decides what with it. */
  formula: Text;
  caveats: Text;
  used_by: Text;
  dimensions: readonly Dimension[];
}
