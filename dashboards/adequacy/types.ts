import type { ProvisionData } from '../../specs/events/families.ts';
import type { DimensionId, FrameworkVersion, Requirement, RequirementOperator, UnitLevel } from '../../specs/types.ts';
import type { KpiFigures, Provenance } from '../kpis/types.ts';

/**
 * `unknown`: nobody said, which is neither met nor missing. `not_applicable`: the desk does not offer the level.
 * A requirement that is not of the level is not in the list at all.
 */
export type RequirementStatus = 'met' | 'partial' | 'not_met' | 'unknown' | 'not_applicable';

/**
 * From the mandatory requirements alone: `in_progress` as soon as one is not met or partly met, else `not_assessable` as soon as one is unknown
 * (or the level is not offered), else `pua`.
 */
export type AdequacyStatus = 'pua' | 'in_progress' | 'not_assessable';

/** What a desk declared, ready to read; instants are ISO 8601, UTC. */
export interface DeskDeclaration {
  event_id: string;
  /** First Rome day it speaks of. */
  valid_from: string;
  recorded_at: string;
  data: ProvisionData;
}

/** What stands behind a status. `stated` is what the declaration says in the key that the metric reads, null when it says nothing there. */
export type Evidence =
  | { kind: 'declaration'; event_id: string; declared_from: string; recorded_at: string; stated: unknown }
  | { kind: 'kpi'; kpi: string; numerator: number | null; denominator: number | null; value: number | null; n: number | null }
  | { kind: 'none' };

export interface RequirementResult {
  id: string;
  dimension: DimensionId;
  area: string | null;
  status: RequirementStatus;
  /** Of the metric, as far as it is stated: with days unknown the hours of a week are at least these. `null` when nothing is stated. */
  value: number | null;
  threshold: number;
  operator: RequirementOperator;
  mandatory: boolean;
  evidence: Evidence;
  /**
   * First Rome day since which it has been missing without interruption, or unknown without interruption, by the declarations and under the
   * version evaluated; `null` when met, when it was never anything but unknown, and for a KPI, which speaks of the period as a whole.
   */
  since: string | null;
}

export interface Missing {
  requirement: string;
  status: 'not_met' | 'partial' | 'unknown';
  since: string | null;
}

type Counts = Readonly<Record<RequirementStatus, number>>;

export type DimensionResult = { readonly dimension: DimensionId } & Counts;

/** One desk at one level over one period. */
export interface DeskAdequacy {
  desk: string;
  level: UnitLevel;
  /** Rome days, both included. Declarations are read as they stand on the last. */
  from: string;
  to: string;
  framework_version: string;
  /** Whether the desk is of this level or declares areas at it. */
  offered: boolean;
  status: AdequacyStatus;
  /** The mandatory requirements in the way of being a PUA: not met before partly met before unknown, the weightier first. */
  missing: readonly Missing[];
  /** Every dimension of the version, in its order. */
  dimensions: readonly DimensionResult[];
  /** Every requirement of the level that is in force, in the order of the version. */
  requirements: readonly RequirementResult[];
}

export type VersionSummary = Pick<FrameworkVersion, 'id' | 'label' | 'status' | 'valid_from' | 'valid_to' | 'based_on'>;

/** What the answers of adequacy are about. */
export interface Assessed extends Provenance {
  level: UnitLevel;
  from: string;
  to: string;
  /** The version evaluated, and the one in force on the last day when it is another. */
  framework_version: string;
  in_force: string | null;
  version: VersionSummary;
  /** As the version words them, those of the level that are in force. */
  requirements: readonly Requirement[];
}

export interface AdequacyMatrix extends Assessed {
  rows: readonly DeskAdequacy[];
}

/** One part of the period on its own last day, under the version in force then or the one asked for. */
export type TrendPoint = Pick<DeskAdequacy, 'from' | 'to' | 'framework_version' | 'offered' | 'status' | 'dimensions'> &
  Counts & { readonly period: string };

export interface DeskAnswer extends Assessed {
  desk: DeskAdequacy;
  trend: readonly TrendPoint[];
}

/** The figures of a KPI for a desk; `undefined` when there are none. */
export type KpiOf = (kpi: string) => KpiFigures | undefined;
