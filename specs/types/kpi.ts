import type { DimensionId } from './framework.ts';
import type { Sourced, Text } from './shared.ts';

export type KpiUnit = 'contacts' | 'persons' | 'days' | 'ratio' | 'percent' | 'per_100_contacts' | 'per_1000';

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

export interface KpiDefinition extends Sourced {
  id: string;
  name: Text;
  /** One sentence that explains the figure to an officer. */
  sentence: Text;
  unit: KpiUnit;
  polarity: 'higher' | 'lower' | 'none';
  numerator: Measure;
  /** What the count is divided by; `null` for a plain count. */
  denominator:
    | null
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
