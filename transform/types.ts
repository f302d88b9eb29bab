import type { EventContract, Family } from '../specs/events/families.ts';

/** Stable codes of a refusal (list `rejection` in specs/codes, with labels). */
export type RejectionCode =
  | 'empty'
  | 'too_large'
  | 'encoding_invalid'
  | 'json_invalid'
  | 'json_too_deep'
  | 'envelope_invalid'
  | 'type_unknown'
  | 'data_invalid'
  | 'code_unknown'
  | 'source_forbidden'
  | 'desk_unknown'
  | 'personal_data'
  | 'time_implausible'
  | 'amendment_foreign'
  | 'amendment_type_mismatch'
  | 'duplicate'
  | 'duplicate_conflict'
  | 'warehouse_refused';

export interface Fault {
  code: RejectionCode;
  /** JSON path of the fault (`data.services[0].result`), or '' for the whole event. */
  path: string;
  /** One line: what is wrong and what to do. Never repeats a value that may be personal data. */
  detail: string;
}

/** The part of a fact common to every family, as at normalisation. Strings are '' and arrays [] when absent. */
export interface FactBase {
  event_id: string;
  source: string;
  type: string;
  family: Exclude<Family, 'amendment'>;
  fact: string;
  desk: string;
  comune: string;
  zone: string;
  area_vasta: string;
  /** '' = unknown (D08). */
  network: string;
  province: string;
  /** Programme in which the desk took part on the Rome day of the event; '' = none. */
  programme: string;
  subject: string;
  /** UTC instant, `YYYY-MM-DD hh:mm:ss.mmm` (ClickHouse DateTime64 text). */
  occurred_at: string;
  /** Rome day of occurred_at, `YYYY-MM-DD`. */
  day: string;
  /** Framework version in force on that day. */
  framework: string;
  synthetic: 0 | 1;
}

export interface ContactFact extends FactBase {
  family: 'contact';
  case_id: string;
  unit: string;
  channel: string;
  access_route: string;
  language: string;
  mediation_language: string;
  mediation_mode: string;
  /** One entry per service asked. `code` is '' when the word is not in the framework nor in the desk's vocabulary. */
  services: { local: string; code: string; area: string; result: string }[];
  /** Distinct framework areas of the services, sorted. */
  areas: string[];
  problem_area: string;
  /** -1 = not stated. */
  wait_days: number;
  minutes: number;
  gender: string;
  citizenship: string;
  permit: string;
  residence_comune: string;
  /** Age in completed years at the contact; -1 unknown. With a birth year alone: `age_min`..`age_max` differ by one. */
  age_min: number;
  age_max: number;
  /** AMIF bracket at the contact: lt18, 18_60, gt60, unknown (Regulation (EU) 2021/1147, Annex VIII). */
  age_bracket: string;
  /** 'eligible', or the first reason why not (list `eligibility`). */
  eligibility: string;
}

export interface ReferralFact extends FactBase {
  family: 'referral';
  referral_id: string;
  case_id: string;
  state: string;
  from_unit: string;
  to_kind: string;
  to_desk: string;
  /** Framework code and area, '' when the word has none; and the word as received. */
  service: string;
  service_area: string;
  service_local: string;
}

export interface OutcomeFact extends FactBase {
  family: 'outcome';
  case_id: string;
  /** Framework code and area, '' when the word has none; and the word as received. */
  service: string;
  service_area: string;
  service_local: string;
  kind: string;
  result: string;
  reason: string;
  cefr_in: string;
  cefr_out: string;
}

export interface SurveyFact extends FactBase {
  family: 'survey';
  survey_id: string;
  case_id: string;
  contact_id: string;
  language: string;
  mode: string;
  /** 1-5, 0 = not answered; recommend 0-10, -1 = not answered; helpful 1 yes, 0 no, -1 not answered. */
  overall: number;
  clarity: number;
  waiting: number;
  respect: number;
  helpful: number;
  recommend: number;
}

export interface ProvisionFact extends FactBase {
  family: 'provision';
  valid_from: string;
  /** The declaration as validated, JSON text. */
  declaration: string;
}

/** One normalised statement: what a fact table row is made of. */
export type Fact = ContactFact | ReferralFact | OutcomeFact | SurveyFact | ProvisionFact;

export interface Amendment {
  kind: 'replaced' | 'retracted';
  amends: string;
  reason: string;
  /** The new statement, under the amended event's id; `null` for a retraction. */
  fact: Fact | null;
}

export interface Accepted {
  kind: 'accepted';
  id: string;
  source: string;
  type: string;
  desk: string;
  subject: string;
  occurred_at: string;
  day: string;
  synthetic: 0 | 1;
  contract: EventContract;
  /** Exactly one of the two. */
  fact: Fact | null;
  amendment: Amendment | null;
  /** The event as published, JSON text: what tells a repeated publication from a conflicting one. */
  text: string;
}

export interface Rejected {
  kind: 'rejected';
  fault: Fault;
  /** What could be read of the event, '' when nothing. */
  id: string;
  source: string;
  type: string;
}

/** A message that is no event and asks for nothing (a Kafka tombstone). */
export interface Skipped {
  kind: 'skipped';
  reason: 'tombstone';
}

export type Outcome = Accepted | Rejected | Skipped;
