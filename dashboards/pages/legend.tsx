import type { VNode } from 'preact';
import { type LegendItem, SWATCH, type SwatchName, shapeAttributes, swatch } from '../charts/swatches.ts';
import type { Speech } from './texts.ts';

/** Marks by their names with the words of the page's language. */
export const legendOf = (names: readonly SwatchName[], { t }: Pick<Speech, 't'>): LegendItem[] =>
  names.map((name) => ({ text: t(`legend.${name}`), shapes: swatch(name) }));

/** What the marks of a chart mean: shapes beside words, so that colour is never alone. */
export function Legend({ items }: { items: readonly LegendItem[] }): VNode {
  return (
    <ul class="legend">
      {items.map(({ text, shapes }) => (
        <li key={text}>
          <svg width={SWATCH.width} height={SWATCH.height} viewBox={`0 0 ${SWATCH.width} ${SWATCH.height}`} aria-hidden="true">
            {shapes.map((shape) => (
              <path key={shape.d} {...shapeAttributes(shape)} />
            ))}
          </svg>
          {text}
        </li>
      ))}
    </ul>
  );
}
