import type { Text } from '../../specs/types.ts';
import type { Provenance } from '../kpis/types.ts';
import type { EndForecast } from './forecast-types.ts';

/** Distinct recipients of one place against its target. Levels overlap: never add them up. */
export interface Attainment {
  /** Distinct recipients of the whole place; `null` where they are suppressed. */
  reached: number | null;
  /** Sum of its desks' published targets; `null` = none published, never zero. */
  target: number | null;
  /** Distinct recipients of the desks that have a target: what `attainment` divides. `null` without a target, or suppressed. */
  reached_of_target: number | null;
  /** Share, 1 = target met; `null` without a target, or suppressed. */
  attainment: number | null;
  /** `NoteCode`s joined by a space. */
  note: string;
}

export interface TargetProgress extends Attainment {
  id: string;
  label: string;
  desk: string;
  organisation: string;
}

export interface ZoneProgress extends Attainment {
  zone: string;
  name: string;
  area_vasta: string;
  /** True when only some of the zone's desks have a target. */
  target_partial: boolean;
  /** Desk ids of the zone that take part in the programme. */
  desks: readonly string[];
}

export interface AreaProgress extends Attainment {
  area_vasta: string;
  name: Text;
  target_partial: boolean;
}

export interface DeskProgress extends Attainment {
  desk: string;
  name: Text;
  zone: string;
  status: 'active' | 'being_defined';
}

export interface Progress extends Provenance {
  programme: string;
  name: Text;
  /** Regional target, `null` when the programme publishes none. */
  target: number | null;
  /** Part of the regional target that desks have signed, and the rest (D07). */
  allocated: number | null;
  unallocated: number | null;
  reached: number | null;
  attainment: number | null;
  /** `suppressed`, or '' when there is nothing to say. */
  note: string;
  /** Attainment divided by the share of planned time elapsed; `null` without a target or before the start. */
  pace: number | null;
  /** Share of start → planned_end elapsed, 0 to 1. */
  elapsed: number;
  start: string;
  planned_end: string;
  actual_end: string | null;
  /** The region at the planned and, where there is one, the extended end date; none for a desk's reader. */
  forecasts: readonly EndForecast[];
  targets: readonly TargetProgress[];
  areas: readonly AreaProgress[];
  zones: readonly ZoneProgress[];
  desks: readonly DeskProgress[];
}

export interface BurnUpRow {
  /** Last day of the month (YYYY-MM-DD, Rome); of the current month, today. */
  day: string;
  /** Distinct recipients whose first eligible support in the territory came by that day; `null` for months still to come, or suppressed. */
  reached_cumulative: number | null;
  /** Straight line of the target from start to planned_end; `null` without a target. */
  planned: number | null;
  /** `suppressed`: fewer came since the point before, or until the next, than this reader may see; '' when there is nothing to say. */
  note: string;
}

export interface BurnUp extends Provenance {
  programme: string;
  zone: string | null;
  desk: string | null;
  target: number | null;
  /** `NoteCode`s joined by a space; with `partial_target` only the desks that have a target are counted. */
  note: string;
  start: string;
  planned_end: string;
  /** From the month of the start to that of the planned end, or of the last recipient when later. */
  rows: readonly BurnUpRow[];
}
