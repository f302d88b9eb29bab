import { PALETTE } from './palette.ts';
import { type LegendItem, SWATCH, type SwatchShape, shapeAttributes } from './swatches.ts';
import type { ChartCaption } from './types.ts';

/** Pixels. A downloaded chart is always drawn this wide, whatever the screen. */
export const PICTURE_WIDTH = 960;
const MARGIN = 16;
const TITLE = { size: 20, height: 28 };
const LINE = { size: 13, height: 19 };
const LEGEND = { height: 22, gap: 6, apart: 18 };
/** Width of a character over the size of its font, generously: text is broken without being measured, so that every machine breaks it alike. */
const CHARACTER = 0.56;

interface PlacedText {
  text: string;
  x: number;
  /** Of the baseline. */
  y: number;
  size: number;
  weight: 400 | 600;
}

/** Where everything of a downloaded chart stands, pixels. */
export interface PictureLayout {
  width: number;
  height: number;
  chart: { x: number; y: number };
  texts: readonly PlacedText[];
  /** Shapes of the legend, each set in its box at this corner. */
  swatches: readonly { x: number; y: number; shapes: readonly SwatchShape[] }[];
}

type Told = Pick<ChartCaption, 'title' | 'legend' | 'lines'>;

function broken(text: string, size: number): string[] {
  const most = Math.floor((PICTURE_WIDTH - 2 * MARGIN) / (size * CHARACTER));
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= most) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Items of a legend one after another, in as many lines as they need. */
function placedLegend(items: readonly LegendItem[], top: number): Pick<PictureLayout, 'texts' | 'swatches' | 'height'> {
  let [x, y] = [MARGIN, top];
  const placed = items.map(({ text, shapes }) => {
    const width = SWATCH.width + LEGEND.gap + text.length * LINE.size * CHARACTER;
    if (x > MARGIN && x + width > PICTURE_WIDTH - MARGIN) [x, y] = [MARGIN, y + LEGEND.height];
    const at = { x, y };
    x += width + LEGEND.apart;
    const label = { x: at.x + SWATCH.width + LEGEND.gap, y: at.y + LINE.size, size: LINE.size, weight: 400 as const };
    return { swatch: { ...at, shapes }, text: { text, ...label } };
  });
  return {
    swatches: placed.map(({ swatch }) => swatch),
    texts: placed.map(({ text }) => text),
    height: items.length === 0 ? 0 : y - top + LEGEND.height + LEGEND.gap,
  };
}

/** The title and the legend over a chart of this size and its caption under it. */
export function pictureLayout(caption: Told, chart: { width: number; height: number }): PictureLayout {
  const x = MARGIN;
  const title = broken(caption.title, TITLE.size).map((text, i) => {
    return { text, x, y: MARGIN + TITLE.size + i * TITLE.height, size: TITLE.size, weight: 600 as const };
  });
  const legend = placedLegend(caption.legend, MARGIN + title.length * TITLE.height + 4);
  const top = MARGIN + title.length * TITLE.height + 4 + legend.height;
  const foot = top + chart.height + MARGIN;
  const lines = caption.lines
    .flatMap((line) => broken(line, LINE.size))
    .map((text, i) => ({ text, x, y: foot + LINE.size + i * LINE.height, size: LINE.size, weight: 400 as const }));
  return {
    width: Math.max(PICTURE_WIDTH, chart.width + 2 * MARGIN),
    height: foot + lines.length * LINE.height + MARGIN,
    chart: { x, y: top },
    texts: [...title, ...legend.texts, ...lines],
    swatches: legend.swatches,
  };
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);

/** The size that an SVG text of Vega states of itself, pixels. @throws TypeError when it states none. */
function sizeOf(svg: string): { width: number; height: number } {
  const [, width, height] = /^<svg[^>]* width="([\d.]+)" height="([\d.]+)"/.exec(svg) ?? [];
  if (width === undefined || height === undefined) throw new TypeError('an SVG without width and height');
  return { width: Number(width), height: Number(height) };
}

/** A chart as Vega writes it, made a document of its own: title, legend, caption and description are in it. */
export function pictureSvg(svg: string, caption: Told, font: string): string {
  const { width, height, chart, texts, swatches } = pictureLayout(caption, sizeOf(svg));
  const told = texts.map(
    ({ text, x, y, size, weight }) =>
      `<text x="${x}" y="${y}" font-size="${size}" font-weight="${weight}">${escaped(text)}</text>`,
  );
  const drawn = swatches.map(({ x, y, shapes }) => {
    const paths = shapes.map((shape) => {
      const attributes = Object.entries(shapeAttributes(shape)).map(([name, value]) => ` ${name}="${escaped(value)}"`);
      return `<path${attributes.join('')}/>`;
    });
    return `<g transform="translate(${x} ${y})">${paths.join('')}</g>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<title>${escaped(caption.title)}</title>`,
    `<desc>${escaped(caption.lines.join(' '))}</desc>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    `<g font-family="${escaped(font)}" fill="${PALETTE.ink}">`,
    ...told,
    '</g>',
    ...drawn,
    svg.replace('<svg ', `<svg x="${chart.x}" y="${chart.y}" `),
    '</svg>',
    '',
  ].join('\n');
}
