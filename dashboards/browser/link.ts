import type { View } from 'vega';
import { linkOf } from '../charts/link.ts';

const rowOf = (item: unknown): Readonly<Record<string, unknown>> =>
  Object((item as { datum?: unknown } | null | undefined)?.datum);

/** A click on a mark leads to what stands behind it; the pointer says so beforehand. */
export function followMarks(view: View, canvas: HTMLElement, pattern: string): void {
  view.addEventListener('mousemove', (_event, item) => {
    canvas.style.cursor = linkOf(pattern, rowOf(item)) === null ? '' : 'pointer';
  });
  view.addEventListener('click', (_event, item) => {
    const href = linkOf(pattern, rowOf(item));
    if (href !== null) location.assign(href);
  });
}
