import type { Milestone, Step } from '../../specs/types.ts';
import type { ReferralCountRow } from '../../warehouse/journeys.ts';
import type { Filters, Reader } from '../../warehouse/types.ts';
import type { Provenance } from '../kpis/types.ts';
import type { Interval } from '../statistics/index.ts';

/** Which cases: those whose first contact falls in the period, in the territory. Days are Roman, inclusive. */
export interface JourneyRequest extends Filters {
  /** ISO instant; absent = now. */
  known_at?: string;
  reader: Reader;
}

/** What every journey answer says of itself. */
export interface JourneyProvenance extends Provenance {
  filters: Filters;
  /** The data instant: Rome day of the latest thing that happened, as known; open cases are censored at its end. `null` without data. */
  observed_to: string | null;
}

/**
 * `suppressed`: some of the row's counts are `null`, with what rests on them, because they are small or would give a small one back, and the reader may see none.
 */
export type JourneyNote = '' | 'suppressed';

/** A proportion with its Wilson limits; `null`s where nothing is divided by. All between 0 and 1. */
export interface Proportion extends Interval {
  share: number | null;
}

/** Reach of a step. */
export interface StepRow extends Proportion {
  step: Step;
  /** Milestone the step is timed from; '' for the first. */
  from: Milestone | '';
  /** Days within which the step should come. */
  term_days: number;
  /** Cases that reached `from`. */
  eligible: number | null;
  /** Of these, those whose term has passed by the data instant: what the share is of. */
  mature: number | null;
  /** Mature cases that reached the step within the term. */
  reached: number | null;
  /** Mature cases that reached it after the term. */
  late: number | null;
  note: JourneyNote;
}

/** Why mature cases did not reach a step within its term. */
export interface DropOffRow {
  step: Step;
  /** `late`, `rejected`, `revoked`, `unanswered`, `level_2_direct`, `still_open`, or a code of `case_closed_reason`. */
  reason: string;
  cases: number | null;
  /** Of the mature cases. */
  share: number | null;
  note: JourneyNote;
}

/** One exit of a curve at one time; `exit` '' is the share still without any. The exits of a time and '' sum to 1. */
export interface CurveRow extends Interval {
  step: Step;
  exit: string;
  /** Days since `from`. */
  time: number;
  /** `null` for a reader who may see no small count: from one time to the next few leave. */
  at_risk: number | null;
  share: number;
}

/** Time to a step. Kaplan–Meier where one exit exists, cumulative incidence where exits compete. */
export interface TimeToStep {
  step: Step;
  from: Milestone;
  unit: 'case' | 'referral' | 'survey';
  method: 'kaplan_meier' | 'cumulative_incidence';
  n: number | null;
  /** Without an exit by the data instant: censored, never dropped. */
  open: number | null;
  /** By exit, how many. */
  exits: Readonly<Record<string, number | null>>;
  /** Days by which half have reached the step; `null` when fewer than half do. */
  median: number | null;
  /** Why there is no curve: `no_data`, `too_few_events`, `suppressed`. */
  reason: string | null;
}

export interface Handovers extends JourneyProvenance {
  rows: readonly HandoverRow[];
}

export interface Referrals extends JourneyProvenance {
  /** Days within which a referral should be accepted. */
  term_days: number;
  rows: readonly ReferralRow[];
}

export interface Satisfaction extends JourneyProvenance {
  rows: readonly SatisfactionRow[];
}

export interface Times extends JourneyProvenance {
  curves: readonly TimeToStep[];
  rows: readonly CurveRow[];
}

/** Lead time of a hand-over, measured on the cases that made it; days. Quantiles of type 7. Never summed. */
export interface HandoverRow {
  from: Milestone;
  to: Milestone;
  /** Cases that made it. */
  n: number | null;
  /** Cases that wait for it at the data instant, and cases closed before it. */
  open: number | null;
  closed: number | null;
  median: number | null;
  q1: number | null;
  q3: number | null;
  iqr: number | null;
  p90: number | null;
  note: JourneyNote;
}

/** Referrals of one sender to one receiver; the share is accepted of mature. Every referral has one of each, so rows add up both ways. */
export type ReferralRow = {
  readonly [K in keyof ReferralCountRow]: ReferralCountRow[K] extends number ? number | null : ReferralCountRow[K];
} & Proportion & { readonly note: JourneyNote };

/** Open cases of a group (`''` = all) and their ages in days since the first contact. */
export interface BacklogRow {
  group: string;
  open: number | null;
  median: number | null;
  p75: number | null;
  p90: number | null;
  oldest: number | null;
  note: JourneyNote;
}

/**
 * Little's law over the last days: open = arrivals per day × days in the system. `ratio` is what was open over what the closed cases'
 * durations would keep open: well above 1, cases are left behind that the closed ones do not show.
 */
export interface LittleCheck {
  from: string;
  to: string;
  arrivals: number | null;
  closures: number | null;
  /** Mean over the days. */
  open: number | null;
  mean_days_closed: number | null;
  expected_open: number | null;
  ratio: number | null;
  note: JourneyNote;
}

export interface Backlog extends JourneyProvenance {
  by: 'zone' | 'desk' | null;
  little: LittleCheck;
  rows: readonly BacklogRow[];
}

/** `repeat`: another contact within the days after the first. `rework`: one that asks again for what the first had answered. `reopened`: a contact within the days after the closure. */
export interface RepeatRow extends Proportion {
  measure: 'repeat' | 'rework' | 'reopened';
  within_days: number;
  mature: number | null;
  cases: number | null;
  note: JourneyNote;
}

/** Surveys by what came of the case: `achieved`, `not_achieved`, `closed` without an outcome, `none` yet, `no_case` (linked to none). */
export interface SatisfactionRow extends Proportion {
  stratum: 'achieved' | 'not_achieved' | 'closed' | 'none' | 'no_case';
  offered: number | null;
  answered: number | null;
  response: number | null;
  response_lower: number | null;
  response_upper: number | null;
  /** Answered 4 or 5 of 5; `share` is of the answered. */
  satisfied: number | null;
  helpful: number | null;
  helpful_answered: number | null;
  note: JourneyNote;
}

/** The whole journey of the cases asked for: what the page shows. */
export interface Journey extends JourneyProvenance {
  /** Contacts that belong to no case, and are in no journey. */
  contacts_without_case: number | null;
  rows: readonly StepRow[];
  drop_off: readonly DropOffRow[];
  repeats: readonly RepeatRow[];
}
