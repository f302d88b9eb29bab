import type { Sourced, Text } from './shared.ts';

/** Something known to have changed the figures from a day on: the only reason for which a chart over time begins a new baseline. */
export interface Cause extends Sourced {
  id: string;
  /** Where: the whole region, or one area, zone or desk; a place takes part in the causes of what it lies in. */
  scope: 'region' | { area_vasta: string } | { zone: string } | { desk: string };
  /** Which KPIs. */
  kpis: 'all' | readonly string[];
  /** Rome day. */
  from: string;
  text: Text;
}
