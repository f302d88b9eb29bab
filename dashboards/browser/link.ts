import type { View } from 'vega';
import { type Link, linkOf } from '../charts/link.ts';

type Row = Readonly<Record<string, unknown>>;

interface Item {
  datum?: unknown;
  x?: number;
  mark?: { marktype: string; items: readonly Item[] };
}

/** Where the pointer is, in the coordinates of the mark under it. */
function pointerX({ clientX, clientY, target }: MouseEvent): number | null {
  const matrix = target instanceof SVGGraphicsElement ? target.getScreenCTM() : null;
  return matrix === null ? null : new DOMPoint(clientX, clientY).matrixTransform(matrix.inverse()).x;
}

/** A line or an area is one mark of many rows: the row meant is the last that stands before the pointer. */
function rowOf(event: MouseEvent, item: Item | null | undefined): Row {
  const { mark } = item ?? {};
  if (mark === undefined || !['line', 'area'].includes(mark.marktype)) return Object(item?.datum);
  const x = pointerX(event);
  const passed = x === null ? [] : mark.items.filter((one) => (one.x ?? 0) <= x);
  return Object((passed.at(-1) ?? mark.items[0])?.datum);
}

/** A click on a mark leads to what stands behind it; the pointer says so beforehand. */
export function followMarks(view: View, canvas: HTMLElement, link: Link): void {
  const hrefOf = (event: unknown, item: unknown) => linkOf(link, rowOf(event as MouseEvent, item as Item | null));
  view.addEventListener('mousemove', (event, item) => {
    canvas.style.cursor = hrefOf(event, item) === null ? '' : 'pointer';
  });
  view.addEventListener('click', (event, item) => {
    const href = hrefOf(event, item);
    if (href !== null) location.assign(href);
  });
}
