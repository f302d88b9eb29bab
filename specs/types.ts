import type { Cause } from './types/causes.ts';
import type { DeclaredFigure, Discrepancy } from './types/discrepancies.ts';
import type { FrameworkVersion } from './types/framework.ts';
import type { Pathway } from './types/journey.ts';
import type { KpiDefinition } from './types/kpi.ts';
import type { Sourced, Text } from './types/shared.ts';
import type { Vocabulary } from './types/vocabulary.ts';

export type * from './types/causes.ts';
export type * from './types/discrepancies.ts';
export type * from './types/framework.ts';
export type * from './types/journey.ts';
export type * from './types/kpi.ts';
export type { Sourced, Text } from './types/shared.ts';
export type * from './types/vocabulary.ts';

/**
 * What `loadSpecs` returns: every declarative fact of the project, validated and cross-referenced.
 * Unknown is a value: `null` means "no source states it", never zero, closed or none.
 */
export interface AreaVasta extends Sourced {
  id: string;
  name: Text;
  ausl: string;
}

export interface Zone extends Sourced {
  id: string;
  name: string;
  area_vasta: string;
  /** Column and row of the zone's tile in the cartogram; positions are this project's own. */
  tile: readonly [column: number, row: number];
  membership: 'confirmed' | 'memory';
}

export interface Comune {
  istat: string;
  name: string;
  province: string;
  zone: string;
  /** Residents on 1 January of each year; `null` when no source gives it. */
  population: Readonly<Record<string, number | null>>;
}

export type UnitType = 'pua_l1' | 'pua_l2' | 'oss' | 'oss_mobile';
export type DeskStatus = 'active' | 'being_defined';
export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';
/** Local wall-clock slots of one weekday, or a stated closure or appointment-only day, or `null`: not stated (D13). */
export type DayOpening = readonly (readonly [from: string, to: string])[] | 'closed' | 'by_appointment' | null;

export interface MediatorSlot {
  language: string;
  day: Weekday;
  from: string;
  to: string;
}

export interface Desk extends Sourced {
  id: string;
  name: Text;
  unit: UnitType;
  status: DeskStatus;
  comune: string;
  /** Organisation that runs it, `null` when no seed says. */
  organisation: string | null;
  /** Local action plan network; `null` = unknown (D08), never derived from the area vasta (D03, D04). */
  network: string | null;
  network_basis: string;
  opening: Readonly<Record<Weekday, DayOpening>> | null;
  languages: readonly string[] | null;
  mediators: readonly MediatorSlot[] | null;
  /** Resolved by the loader from the comune. */
  zone: string;
  area_vasta: string;
  province: string;
}

export interface PlanNetwork extends Sourced {
  id: string;
  name: Text;
  leader: string;
  plan_label: string;
}

export interface Organisation extends Sourced {
  id: string;
  name: string;
  kind: string;
  aliases?: readonly string[];
}

export interface Network {
  region: { istat: string; name: string };
  areas: ReadonlyMap<string, AreaVasta>;
  zones: ReadonlyMap<string, Zone>;
  comuni: ReadonlyMap<string, Comune>;
  desks: ReadonlyMap<string, Desk>;
  networks: ReadonlyMap<string, PlanNetwork>;
  organisations: ReadonlyMap<string, Organisation>;
}

export interface Target extends Sourced {
  id: string;
  metric: 'recipients';
  /** `region`, or the desk whose body signed the target. A zone's target is the sum of its desks' targets. */
  scope: 'region' | { desk: string; organisation: string };
  value: number;
  /** Rome days, both included; `valid_to: null` = open. */
  valid_from: string;
  valid_to: string | null;
}

export interface CronoprogrammaItem extends Sourced {
  id: string;
  activity: Text;
  start: string;
  end: string;
  /** When it really ended; absent: not stated. */
  actual_end?: string;
  owners: readonly string[];
  outputs: readonly string[];
}

export interface BudgetLine extends Sourced {
  organisation: string;
  line: number;
  amount_eur: number;
  activity: string | null;
}

/** What was spent from the start of the programme to the end of a Rome day, by a body or, `null`, by the whole programme. */
export interface Expenditure extends Sourced {
  organisation: string | null;
  amount_eur: number;
  to: string;
}

export interface Programme extends Sourced {
  id: string;
  code: string;
  name: Text;
  fund: string;
  start: string;
  /** End date of the approved plan; the cronoprogramma stays at planned dates (D02). */
  planned_end: string;
  /** End date with extensions; `null` when not known to differ. */
  actual_end: string | null;
  /** Desks that take part, from and to (Rome days, both included); `to: null` = until the end. */
  desks: readonly { desk: string; from: string; to: string | null; basis: string }[];
  /** Empty for a programme without a published target (WE IN): show none, never zero. */
  targets: readonly Target[];
  cronoprogramma: readonly CronoprogrammaItem[];
  budget: readonly BudgetLine[];
  budget_total_eur: number | null;
  /** Absent where no source states what was spent: a budget is not an expenditure. */
  expenditure?: readonly Expenditure[];
}

export interface Denominator extends Sourced {
  /** ISTAT comune code, zone id, `PROV:nnn`, or `09` for the region. */
  territory: string;
  level: 'region' | 'zone' | 'province' | 'comune';
  metric: 'foreign_residents' | 'eu_residents' | 'long_term_permits';
  value: number | null;
  /** Year, month or day the figure refers to, as its source prints it. */
  reference_date: string | null;
  source_type: string;
  note?: string;
}

export interface Code {
  code: string;
  label: Text;
  source?: string;
}

export interface EuMembership {
  country: string;
  /** First day as a member state. */
  from: string;
  /** First day as no longer a member state (United Kingdom: 2020-02-01), or `null`. */
  until: string | null;
}

export type CodeListId =
  | 'gender'
  | 'permit'
  | 'channel'
  | 'access_route'
  | 'mediation_mode'
  | 'service_result'
  | 'problem_area'
  | 'referral_target'
  | 'referral_state'
  | 'outcome_kind'
  | 'outcome_result'
  | 'case_closed_reason'
  | 'survey_mode'
  | 'staff_profile'
  | 'cefr'
  | 'unit'
  | 'service_area'
  | 'service'
  | 'eligibility'
  | 'rejection'
  | 'language'
  | 'country';

export interface ChartDefinition {
  id: string;
  /** A Vega-Lite specification whose named data set is `table`. */
  spec: Record<string, unknown>;
}

/** A document that sources name, `S003 l.70` being its line 70. */
export interface SourceDocument {
  id: string;
  title: string;
  date: string | null;
}

export type Locale = 'it' | 'en';

export interface Specs {
  sources: ReadonlyMap<string, SourceDocument>;
  discrepancies: ReadonlyMap<string, Discrepancy>;
  /** Figures as the documents print them, with their lines: what the rules of the discrepancy register run over. */
  declaredFigures: readonly DeclaredFigure[];
  network: Network;
  programmes: ReadonlyMap<string, Programme>;
  denominators: readonly Denominator[];
  /** In the order of the file. */
  causes: readonly Cause[];
  codes: Readonly<Record<CodeListId, ReadonlyMap<string, Code>>>;
  eu: readonly EuMembership[];
  frameworks: readonly FrameworkVersion[];
  vocabularies: ReadonlyMap<string, Vocabulary>;
  kpis: ReadonlyMap<string, KpiDefinition>;
  journey: Pathway;
  charts: ReadonlyMap<string, ChartDefinition>;
  /** Interface texts by key, complete in both languages. */
  locale: Readonly<Record<Locale, Readonly<Record<string, string>>>>;
}
