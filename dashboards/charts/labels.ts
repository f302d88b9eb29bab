import type { Mark, Spec } from 'vega';

const BESIDE = ['right', 'left', 'top-right', 'top-left', 'bottom-right', 'bottom-left', 'top', 'bottom'] as const;
/** Pixels from a point: all round it close by, then farther off. */
const DISTANCES = [8, 16, 28, 44];
const PLACES = DISTANCES.flatMap((offset) => BESIDE.map((anchor) => ({ anchor, offset })));

/**
 * Has Vega put the texts of the layers that a chart names in `usermeta.placed_labels` beside their points, none over another or over a point, those with the least `label_order` first; what finds no room
 * is left out. Vega-Lite has no word for it. A row with an empty text keeps its point free.
 */
export function withPlacedLabels(spec: Spec): Spec {
  const { placed_labels } = (spec.usermeta ?? {}) as { placed_labels?: readonly string[] };
  if (placed_labels === undefined) return spec;
  const names = new Set(placed_labels.map((layer) => `${layer}_marks`));
  const placed = (mark: Mark): Mark => {
    if (mark.type !== 'text' || !names.has(mark.name ?? '')) return mark;
    const sort = { field: 'datum.label_order' };
    return {
      ...mark,
      transform: [
        {
          type: 'label',
          size: { signal: '[width, height]' },
          sort,
          anchor: PLACES.map(({ anchor }) => anchor),
          offset: PLACES.map(({ offset }) => offset),
        },
      ],
    };
  };
  return { ...spec, marks: (spec.marks ?? []).map(placed) };
}
