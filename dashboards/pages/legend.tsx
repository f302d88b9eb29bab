import type { VNode } from 'preact';
import type { Speech } from './texts.ts';

export type LegendEntry =
  | 'reached'
  | 'target'
  | 'planned'
  | 'plan_line'
  | 'reached_line'
  | 'expected_line'
  | 'band_80'
  | 'band_95'
  | 'target_line'
  | 'share'
  | 'interval'
  | 'done'
  | 'closed'
  | 'rejected'
  | 'revoked'
  | 'waiting'
  | 'median'
  | 'middle_half'
  | 'p90';

/** What the marks of a chart mean: shapes beside words, so that colour is never alone. */
export function Legend({ entries, speech }: { entries: readonly LegendEntry[]; speech: Pick<Speech, 't'> }): VNode {
  return (
    <ul class="legend">
      {entries.map((entry) => (
        <li key={entry}>
          <span class={`legend-mark legend-${entry}`} aria-hidden="true" />
          {speech.t(`legend.${entry}`)}
        </li>
      ))}
    </ul>
  );
}
