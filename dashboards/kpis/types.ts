import type { Dimension, KpiDefinition, KpiUnit, Text } from '../../specs/types.ts';
import type { Filters, MeasureQuery, Reader } from '../../warehouse/types.ts';

/** What every answer with figures says about itself. Instants are ISO 8601, UTC. */
export interface Provenance {
  /** When the latest event stored was recorded, up to `known_at`; `null` when there is none. */
  data_as_of: string | null;
  /** The instant the figures are as known at: the one asked for, else now. */
  known_at: string;
  /** Framework version in force on the last day of the period; `null` when none is. */
  framework_version: string | null;
  /** True as soon as one of the events stored is simulated. */
  synthetic: boolean;
}

/** A KPI question, already checked against the specifications (see `request.ts`). Days are Roman, inclusive. */
export interface KpiRequest extends Filters {
  kpi: string;
  by: readonly Dimension[];
  /** ISO instant; absent = now. */
  known_at?: string;
  reader: Reader;
  /** Set by `benchmarks/`, never by a query. */
  purpose?: MeasureQuery['purpose'];
}

/**
 * Why a figure is missing or to be read with care; a row's `note` joins the codes that apply with a space.
 * `no_target`: the row has no published target. `partial_target`: only some of its desks have one, and only they are counted.
 * `no_planned_time`: no day of the plan falls in the period yet. `no_denominator`: no source gives the foreign residents of this territory.
 * `no_framework`: no version of the framework is in force on the last day.
 * `mixed_vintages`: residents summed over comuni with different reference dates. `empty`: nothing to divide by.
 * `small_n`: fewer observations than the KPI's least number; the value stands, and nothing is judged by it.
 * `not_stated`: nobody states it. `not_over`: no month of the row is over.
 * `expenditure_unknown`: no file of a programme states what was spent. `not_from_start`: expenditure is stated from the start of the programme only.
 * `suppressed`: a small count, or one that would give a small one back, which this reader may not see.
 * `no_pua`: the zone has no desk. `being_defined`: its desks are not open yet. `not_in_programme`: none of its desks takes part.
 */
export type NoteCode =
  | 'no_target'
  | 'partial_target'
  | 'no_planned_time'
  | 'no_denominator'
  | 'no_framework'
  | 'mixed_vintages'
  | 'empty'
  | 'small_n'
  | 'no_pua'
  | 'being_defined'
  | 'not_in_programme'
  | 'not_stated'
  | 'not_over'
  | 'expenditure_unknown'
  | 'not_from_start'
  | 'suppressed';

/**
 * A note that tells how many, or until when. `partly_stated:n`: n desks do not declare it, or not for the whole time, which is left out.
 * `silent_desks:n`: n desks have no event. `requirements_unknown:n`: of n requirements nobody knows, and they are not in the share.
 * `ends_not_stated:n`: n activities due have no stated end. `expenditure_until:day`: what was spent and reached by then.
 */
export type CountedNote = `${'partly_stated' | 'silent_desks' | 'requirements_unknown' | 'ends_not_stated'}:${number}`;
export type Note = NoteCode | CountedNote | `expenditure_until:${string}`;

export interface KpiFigures {
  /** `null` = unknown, or suppressed: else never of a count of facts. */
  numerator: number | null;
  denominator: number | null;
  /** In the KPI's unit (its factor applied); `null` = unknown, never zero for want of data. */
  value: number | null;
  lower: number | null;
  upper: number | null;
  /** Observations behind the value: the denominator of a proportion, else (a count, a rate, a quantile) the numerator; of hours the desks. `null` where it is suppressed. */
  n: number | null;
  /** A count is small, or would give a small one back, and the reader may see none. */
  suppressed: boolean;
  /** `Note`s joined by a space; '' when there is nothing to say. */
  note: string;
}

/** One group: its column per dimension asked (`''` = unknown) and its figures. */
export type KpiRow = { readonly [D in Dimension]?: string } & Readonly<KpiFigures>;

/** A population figure an answer was divided by, with its origin (D19: foreign residents, EU citizens included). */
export interface DenominatorUsed {
  /** As in specs/denominators: ISTAT comune code, zone id, `PROV:nnn`, `09`. */
  territory: string;
  value: number;
  reference_date: string | null;
  source: string;
  note: string;
}

export interface KpiAnswer extends Provenance {
  kpi: string;
  name: Text;
  sentence: Text;
  unit: KpiUnit;
  polarity: KpiDefinition['polarity'];
  by: readonly Dimension[];
  /** The filters applied, also those filled in (a target belongs to a programme). */
  filters: Filters;
  rows: readonly KpiRow[];
  /** Empty unless the KPI divides by residents. */
  denominators: readonly DenominatorUsed[];
}
