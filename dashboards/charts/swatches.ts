import { FLAG_MARKS } from './flags.ts';
import { STATUS_MARKS } from './marks.ts';
import { PALETTE } from './palette.ts';

/** One path of a swatch: over its box, or within -1…1 about a `place` in it. Widths are of the path's own units. */
export interface SwatchShape {
  d: string;
  fill?: string;
  stroke?: string;
  width?: number;
  dash?: readonly number[];
  place?: { x: number; y: number; radius: number };
}

/** What a mark of a chart looks like, with its meaning: the page and the saved picture draw the same. */
export interface LegendItem {
  text: string;
  shapes: readonly SwatchShape[];
}

/** Pixels. */
export const SWATCH = { width: 28, height: 18 } as const;

const { ink, reached, plan, ground, rule, grid } = PALETTE;
const RED = '#a3212f';
const GREY = '#8795a3';
const MIDDLE = { fill: '#8fb8e6', stroke: reached, width: 1 };

const line = (stroke: string, width: number, dash: readonly number[] = [], y = 9): SwatchShape => {
  return { d: `M1,${y}L27,${y}`, stroke, width, dash };
};
const box = (look: Omit<SwatchShape, 'd'>): SwatchShape => ({ d: 'M3,3L25,3L25,15L3,15Z', ...look });
const ended = (fill: string): readonly SwatchShape[] => [box({ fill, stroke: rule, width: 1 })];

const SWATCHES = {
  reached: [{ d: 'M2,4L26,4L26,14L2,14Z', fill: reached }],
  target: [{ d: 'M14,1L14,17', stroke: ink, width: 3 }],
  planned: [{ d: 'M7,4L21,4L14,14Z', fill: plan }],
  plan_line: [line(plan, 2.5, [7, 5])],
  reached_line: [line(reached, 3.5)],
  expected_line: [line('#004d99', 2.5, [3, 3])],
  target_line: [line(ink, 2, [10, 4])],
  band_80: [box(MIDDLE)],
  band_95: [box({ fill: ground, stroke: rule, width: 1, dash: [2, 3] })],
  share: [{ d: 'M2,4L26,4L26,14L2,14Z', fill: reached }],
  whiskers: [{ d: 'M3,9L25,9M3,2L3,16M25,2L25,16', stroke: ink, width: 2.5 }],
  done: ended(reached),
  rejected: ended(RED),
  revoked: ended(rule),
  closed: ended(plan),
  waiting: ended(grid),
  median: [{ d: 'M14,1L14,17', stroke: ink, width: 4 }],
  middle_half: [box(MIDDLE)],
  p90: [{ d: 'M14,3L20,9L14,15L8,9Z', fill: plan }],
  reference: [line(reached, 2)],
  limit_95: [line(ink, 2, [6, 4])],
  limit_998: [line(ink, 2)],
  plain: [line(GREY, 1, [], 6), line(GREY, 1, [2, 3], 12)],
  interval: [line(rule, 3)],
} as const satisfies Readonly<Record<string, readonly SwatchShape[]>>;

/** A kind of mark that legends explain. */
export type SwatchName = keyof typeof SWATCHES;

/** Every kind of mark, for who looks at them all. */
export const SWATCH_NAMES = Object.keys(SWATCHES) as SwatchName[];

export const swatch = (name: SwatchName): readonly SwatchShape[] => SWATCHES[name];

/** The marks of some flags of a comparison, side by side. */
export function flagSwatch(flags: readonly string[]): readonly SwatchShape[] {
  const marks = FLAG_MARKS.filter(({ flag }) => flags.includes(flag));
  const step = SWATCH.width / marks.length;
  return marks.map(({ path, fill, stroke }, i) => {
    return { d: path, fill, stroke, width: 0.25, place: { x: step * (i + 0.5), y: 9, radius: 6 } };
  });
}

/** The mark of each status of a requirement on its ground. */
export const STATUS_SWATCHES = STATUS_MARKS.map(({ status, path, ground: fill, ink: stroke }) => {
  const outline = status === 'unknown' ? { stroke: rule, width: 1, dash: [3, 2] } : {};
  const cell: SwatchShape = { d: 'M5.5,0.5L22.5,0.5L22.5,17.5L5.5,17.5Z', fill, ...outline };
  const mark: SwatchShape = { d: path, fill: stroke, stroke, width: 0.24, place: { x: 14, y: 9, radius: 7 } };
  return { status, shapes: [cell, mark] };
});

/** Attributes that an SVG path draws a shape with. */
export function shapeAttributes({ d, fill = 'none', stroke, width, dash, place }: SwatchShape): Record<string, string> {
  return {
    d,
    fill,
    ...(stroke === undefined ? {} : { stroke, 'stroke-width': String(width ?? 1) }),
    ...(dash === undefined || dash.length === 0 ? {} : { 'stroke-dasharray': dash.join(' ') }),
    ...(place === undefined
      ? {}
      : {
          transform: `translate(${place.x} ${place.y}) scale(${place.radius})`,
          'stroke-linejoin': 'round',
          'stroke-linecap': 'round',
        }),
  };
}
