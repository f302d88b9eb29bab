import type { KpiDefinition, KpiUnit, Text } from '../../specs/types.ts';
import type { Filters, Reader } from '../../warehouse/types.ts';
import type { NoteCode, Provenance } from '../kpis/types.ts';

/** What is compared. */
export type BenchmarkBy = 'desk' | 'zone';
/** Whom a desk or zone is compared with: all, those of its area vasta, network or size band, or these ids. */
export type Peers = 'region' | 'area_vasta' | 'network' | 'size' | readonly string[];
export type Adjustment = 'none' | 'direct' | 'indirect';

/** A benchmark question, already checked against the specifications (see `request.ts`). */
export interface BenchmarkRequest {
  kpi: string;
  by: BenchmarkBy;
  peers: Peers;
  adjust: Adjustment;
  /** Rome days, inclusive; a zone narrows what is compared. */
  filters: Pick<Filters, 'programme' | 'zone' | 'from' | 'to'>;
  /** ISO instant; absent = now. */
  known_at?: string;
  reader: Reader;
}

/** Beyond which funnel limit the value lies; on a limit it is within. */
export type BenchmarkFlag = 'high_998' | 'high_95' | 'in_limits' | 'low_95' | 'low_998' | 'not_judged';
/** The flag under the KPI's polarity: without one a value beyond the limits is only different. */
export type BenchmarkReading = 'better' | 'worse' | 'different' | 'in_line' | 'not_judged';

/**
 * Why a row is not judged, or to be read with care; a row's `note` joins them with a space, those of the KPI's figures first.
 * `no_funnel`: no funnel is defined for this kind of figure. `small_n`: under the KPI's least n. `one_unit`: nobody to compare with.
 * `zero_expected`: nothing is expected of anybody. `no_peer_group`: no source says its group. `suppressed`: a small count, or one that would give a small
 * one back. `adjusted_few_events`: no adjusted value under 10 events. `adjusted_empty_stratum`: nobody of a profile that the others have.
 * `others_together`: the desks the reader may not tell apart, as one.
 */
export type RowNote =
  | NoteCode
  | 'no_funnel'
  | 'small_n'
  | 'one_unit'
  | 'zero_expected'
  | 'no_peer_group'
  | 'suppressed'
  | 'adjusted_few_events'
  | 'adjusted_empty_stratum'
  | 'others_together';

/**
 * What is to be known of the whole comparison. `few_desks`: under ten, so no deciles. `overdispersed`: the limits are widened because the desks differ by
 * more than chance. `overlapping`: a person counts at each desk, so the reference is the sum of the desks and not the region's figure.
 * `suppressed_left_out`: what is suppressed takes no part in the reference. `no_case_mix`: the KPI's events do not carry the profile to adjust by.
 * `several_groups`: each peer group has a reference of its own.
 */
export type AnswerNote =
  | 'no_funnel'
  | 'few_desks'
  | 'one_unit'
  | 'no_data'
  | 'overdispersed'
  | 'overlapping'
  | 'suppressed_left_out'
  | 'no_case_mix'
  | 'several_groups';

/** One desk or zone. Values and limits are in the KPI's unit; numbers are `null` where unknown, not defined or suppressed. */
export interface BenchmarkRow {
  id: string;
  name: string;
  zone: string;
  /** Its group among the peers: an area vasta, a network, a size band, 'region' or 'chosen'; '' when no source says. */
  peer_group: string;
  numerator: number | null;
  denominator: number | null;
  /** What its precision rests on: the denominator, or the count where nothing is divided. */
  n: number | null;
  value: number | null;
  lower: number | null;
  upper: number | null;
  /** Events expected were it as its peer group is. */
  expected: number | null;
  /** Distance from the reference in standard errors on the scale, the variance between desks included. */
  z: number | null;
  lower_95: number | null;
  upper_95: number | null;
  lower_998: number | null;
  upper_998: number | null;
  flag: BenchmarkFlag;
  reading: BenchmarkReading;
  /** The value drawn towards the reference, the more the smaller the desk (empirical Bayes). */
  shrunken: number | null;
  /** First and last rank it may hold, 1 = the best (the highest where the polarity is none), from simultaneous 95 % intervals. */
  rank_low: number | null;
  rank_high: number | null;
  /** The value were its mix of people the peers'; of an indirect adjustment comparable with the reference only. */
  adjusted: number | null;
  adjusted_lower: number | null;
  adjusted_upper: number | null;
  suppressed: boolean;
  /** `RowNote`s joined by a space; '' when there is nothing to say. */
  note: string;
}

/** What all peers together show, `value` in the KPI's unit. */
export interface Reference {
  numerator: number | null;
  denominator: number | null;
  value: number | null;
}

/** How much the desks differ beyond chance, on the scale. */
export interface Dispersion {
  /** Mean square of the Winsorised z; `null` under two desks. */
  phi: number | null;
  /** Variance between desks that the limits are widened by; 0 when there is none. */
  tau2: number;
  /** Desks the estimate rests on: those judged. */
  units: number;
  applied: boolean;
}

/** The scale on which z and the variance between desks are told; `null`: no funnel. */
export type BenchmarkScale = 'arcsine' | 'square_root' | null;

/** A point of the funnel's limits over n, in the KPI's unit. */
export interface CurvePoint {
  peer_group: string;
  n: number;
  lower_95: number | null;
  upper_95: number | null;
  lower_998: number | null;
  upper_998: number | null;
}

/** A peer group of the comparison. */
export interface PeerGroup {
  id: string;
  name: Text;
  reference: Reference;
  dispersion: Dispersion | null;
  /** Deciles of the judged values, nine numbers; `null` under ten desks. */
  deciles: readonly number[] | null;
  notes: readonly AnswerNote[];
}

export interface BenchmarkAnswer extends Provenance {
  kpi: string;
  name: Text;
  unit: KpiUnit;
  polarity: KpiDefinition['polarity'];
  by: BenchmarkBy;
  /** As asked: a word, or ids joined by commas. */
  peers: string;
  adjust: Adjustment;
  filters: Filters;
  /** Under this n nobody is judged. */
  min_n: number;
  scale: BenchmarkScale;
  /** Of everything compared; the groups have their own. */
  reference: Reference;
  /** Those of the only group; `null` when there are several. */
  dispersion: Dispersion | null;
  deciles: readonly number[] | null;
  notes: readonly AnswerNote[];
  groups: readonly PeerGroup[];
  /** Funnel limits over n, group by group, from the smallest to the largest n compared. */
  curve: readonly CurvePoint[];
  rows: readonly BenchmarkRow[];
}

/** A desk or zone judged on one KPI, in the list over all KPIs. */
export interface FlagRow {
  kpi: string;
  id: string;
  name: string;
  zone: string;
  n: number;
  value: number;
  reference: number;
  z: number;
  /** Two-sided p-value of z, and adjusted over the whole list (Benjamini and Hochberg 1995). */
  p: number;
  p_adjusted: number;
  flag: BenchmarkFlag;
  reading: BenchmarkReading;
  /** p_adjusted is at most the rate asked. */
  listed: boolean;
}

/** Every desk or zone judged on every KPI that has a funnel; of those listed, at most the rate is expected to be there by chance. */
export interface FlagsAnswer extends Provenance {
  by: BenchmarkBy;
  filters: Filters;
  /** Share of false ones expected among those listed. */
  rate: number;
  /** KPIs that were compared. */
  kpis: readonly string[];
  rows: readonly FlagRow[];
}
