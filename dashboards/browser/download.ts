import type { Spec } from 'vega';
import { csvText } from '../../specs/csv-text.ts';
import { FONT, PALETTE } from '../charts/palette.ts';
import { PICTURE_WIDTH, pictureLayout, pictureSvg } from '../charts/picture.ts';
import type { SwatchShape } from '../charts/swatches.ts';
import type { ChartCaption } from '../charts/types.ts';
import { drawn } from './draw.ts';
import type { Row } from './rows.ts';

/** A chart that was fetched: the rows it draws, and those of the answer they were made of. */
export interface FetchedChart {
  spec: Spec;
  rows: readonly Row[];
  answer: readonly Row[];
}

/** Pixels of a PNG for each pixel of the chart. */
const SHARPNESS = 2;
const CHART_WIDTH = PICTURE_WIDTH - 32;

const asSvg = ({ spec, rows }: FetchedChart, caption: ChartCaption): Promise<Blob> =>
  drawn(spec, rows, CHART_WIDTH, async (view) => {
    return new Blob([pictureSvg(await view.toSVG(), caption, FONT)], { type: 'image/svg+xml' });
  });

const asPng = ({ spec, rows }: FetchedChart, caption: ChartCaption): Promise<Blob> =>
  drawn(spec, rows, CHART_WIDTH, async (view) => {
    const chart = await view.toCanvas(SHARPNESS);
    const layout = pictureLayout(caption, { width: chart.width / SHARPNESS, height: chart.height / SHARPNESS });
    const canvas = document.createElement('canvas');
    canvas.width = layout.width * SHARPNESS;
    canvas.height = layout.height * SHARPNESS;
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('no canvas to draw on');
    context.fillStyle = '#ffffff';
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(chart, layout.chart.x * SHARPNESS, layout.chart.y * SHARPNESS);
    context.scale(SHARPNESS, SHARPNESS);
    context.fillStyle = PALETTE.ink;
    for (const { text, x, y, size, weight } of layout.texts) {
      context.font = `${weight} ${size}px ${FONT}`;
      context.fillText(text, x, y);
    }
    for (const { x, y, shapes } of layout.swatches) {
      context.save();
      context.translate(x, y);
      for (const shape of shapes) drawShape(context, shape);
      context.restore();
    }
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
    if (blob === null) throw new Error('the canvas gives no picture');
    return blob;
  });

/** A shape of the legend, as `shapeAttributes` draws it, on a canvas whose origin is its box's. */
function drawShape(context: CanvasRenderingContext2D, { d, fill, stroke, width = 1, dash = [], place }: SwatchShape): void {
  context.save();
  if (place !== undefined) {
    context.translate(place.x, place.y);
    context.scale(place.radius, place.radius);
    context.lineJoin = 'round';
    context.lineCap = 'round';
  }
  const path = new Path2D(d);
  if (fill !== undefined) {
    context.fillStyle = fill;
    context.fill(path);
  }
  if (stroke !== undefined) {
    context.strokeStyle = stroke;
    context.lineWidth = width;
    context.setLineDash([...dash]);
    context.stroke(path);
  }
  context.restore();
}

/** The figures as the interface answers them, with what they say of themselves on every row: a row copied elsewhere keeps it. */
const asCsv = async ({ answer }: FetchedChart, { about }: ChartCaption): Promise<Blob> => {
  const names = Object.keys(answer[0] ?? {});
  const lines = answer.map((row) => [...names.map((name) => cellOf(row[name])), ...Object.values(about)]);
  return new Blob([csvText([[...names, ...Object.keys(about)], ...lines])], { type: 'text/csv' });
};

const cellOf = (value: unknown): string | number | boolean | null =>
  typeof value === 'number' || typeof value === 'boolean' || value === null ? value : String(value ?? '');

const FORMS: Readonly<Record<string, (chart: FetchedChart, caption: ChartCaption) => Promise<Blob>>> = {
  svg: asSvg,
  png: asPng,
  csv: asCsv,
};

function save(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The browser reads the address after the click has returned.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** The buttons of a chart's figure save it as it was fetched; they are hidden until there is something to save. */
export function mountDownloads(element: HTMLElement, chart: FetchedChart): void {
  const bar = element.parentElement?.querySelector<HTMLElement>('.chart-downloads');
  if (!bar) return;
  const caption = JSON.parse(bar.dataset.caption ?? '') as ChartCaption;
  for (const button of bar.querySelectorAll('button')) {
    const form = button.dataset.download ?? '';
    const make = FORMS[form];
    button.addEventListener('click', async () => {
      if (!make) return;
      button.disabled = true;
      try {
        save(await make(chart, caption), `${caption.file}.${form}`);
      } catch (error) {
        console.error(`download ${caption.file}.${form}`, error);
      } finally {
        button.disabled = false;
      }
    });
  }
  bar.hidden = false;
}
