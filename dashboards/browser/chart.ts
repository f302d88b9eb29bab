import type { Spec, View } from 'vega';
import type { ChartRequest } from '../charts/types.ts';
import { mountDownloads } from './download.ts';
import { draw } from './draw.ts';
import { followMarks } from './link.ts';
import { fetchJson, fetchRows, joinFrame } from './rows.ts';
import { tooltip } from './tooltip.ts';

/** Pixels of change below which a chart is not drawn again (a scroll bar that comes and goes). */
const NOTICEABLE = 8;

function fail(element: HTMLElement, error: unknown): void {
  element.dataset.rendered = 'false';
  element.hidden = true;
  const line = element.parentElement?.querySelector<HTMLElement>('.chart-error');
  if (line) line.hidden = false;
  console.error(`chart ${element.id}`, error);
}

/**
 * Fetches, draws and keeps to the page's width the chart that `element` asks for in `data-chart`.
 * `data-rendered` says `true` once it is drawn; on any failure the error line of its figure takes its place.
 */
export async function mountChart(element: HTMLElement): Promise<void> {
  try {
    const request = JSON.parse(element.dataset.chart ?? '') as ChartRequest;
    const [spec, answer] = await Promise.all([fetchJson(request.spec) as Promise<Spec>, fetchRows(request.source)]);
    const rows = request.frames.reduce(joinFrame, answer);
    mountDownloads(element, { spec, rows, answer });
    const canvas = document.createElement('div');
    canvas.setAttribute('aria-hidden', 'true');
    element.append(canvas);
    const show = tooltip(element);
    let view: View | undefined;
    let drawn = 0;

    const redraw = async () => {
      const width = element.clientWidth;
      if (width === 0 || Math.abs(width - drawn) < NOTICEABLE) return;
      drawn = width;
      const previous = view;
      view = undefined;
      previous?.finalize();
      canvas.replaceChildren();
      const drawing = await draw(canvas, spec, rows, width, show);
      if (request.link !== undefined) followMarks(drawing, canvas, request.link);
      if (drawn !== width) {
        drawing.finalize();
        return;
      }
      view = drawing;
      element.dataset.rendered = 'true';
    };
    let queue = redraw();
    await queue;
    new ResizeObserver(() => {
      queue = queue.then(redraw).catch((error) => fail(element, error));
    }).observe(element);
  } catch (error) {
    fail(element, error);
  }
}
