import type { DimensionId } from './framework.ts';
import type { Sourced, Text } from './shared.ts';

export type KpiUnit =
  | 'contacts'
  | 'persons'
  | 'days'
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
 */
export interface Measure {
  fact: 'contacts' | 'recipients' | 'referrals' | 'outcomes' | 'surveys' | 'provisions';
  aggregate: 'count' | 'distinct_recipients' | 'first_supports';
  where?: Readonly<Record<string, readonly (string | number)[]>>;
  /** Only facts that state this number. */
  stated?: 'wait_days' | 'minutes';
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
  /** What the count is divided by; `null` for a plain count. */
  denominator:
    | null
    | Operand
    | { kind: 'measure'; measure: Measure }
    | { kind: 'target' }
    | { kind: 'target_pace' }
    | { kind: 'foreign_residents' };
  /**
   * The value is this quantile (type 7) of the number that the numerator's facts state, 0.5 being the median; the ratio is then the share of facts
   * that state it.
   */
  quantile?: number;
  /** Multiplier of the ratio: 1, 100, 1000. */
  factor: number;
  interval: 'none' | 'wilson' | 'byar';
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
