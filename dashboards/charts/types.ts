import type { Link } from './link.ts';
import type { LegendItem } from './swatches.ts';

/**
 * What a page tells the browser about one chart, as JSON in `data-chart`.
 * The figures themselves come from `source` as an Arrow stream: the page adds names, order and the lines a figure is read against, and repeats none of the figures.
 */
export interface ChartRequest {
  /** Compiled Vega specification (`/charts/:id.json?lang=`). */
  spec: string;
  /** Route of the API that answers rows as an Arrow stream. */
  source: string;
  /** What the answer is joined to, one after another; none takes every row of the answer as it is. */
  frames: readonly Frame[];
  /** Where a mark leads, each `{column}` filled from the mark's row; absent = the marks lead nowhere. */
  link?: Link;
}

/** Rows to show, joined to the answer on its column `key`. */
export interface Frame {
  key: string;
  rows: readonly FrameRow[];
}

/** One line of a chart before its figures: the key column, the name to print, the order, and what else the chart shows of it. */
export type FrameRow = Readonly<Record<string, string | number | null>>;

/** What a downloaded chart says of itself, in the language of the page, as JSON in `data-caption`. */
export interface ChartCaption {
  title: string;
  /** What the marks mean, drawn over the picture. */
  legend: readonly LegendItem[];
  /** Drawn under the picture: subject and period, denominator, provenance. */
  lines: readonly string[];
  /** The same for machines: columns that every row of the CSV ends with. */
  about: Readonly<Record<string, string | boolean | null>>;
  /** Name of the file, without its ending. */
  file: string;
}
