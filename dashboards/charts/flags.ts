import type { BenchmarkFlag } from '../benchmarks/types.ts';

export interface FlagMark {
  flag: BenchmarkFlag;
  /** SVG path within -1…1. */
  path: string;
  fill: string;
  stroke: string;
}

const UP = 'M0,-0.9L0.95,0.8L-0.95,0.8Z';
const DOWN = 'M0,0.9L0.95,-0.8L-0.95,-0.8Z';
const DOUBLE_UP = 'M0,-1.1L0.9,0L-0.9,0ZM0,0L0.9,1.1L-0.9,1.1Z';
const DOUBLE_DOWN = 'M0,1.1L0.9,0L-0.9,0ZM0,0L0.9,-1.1L-0.9,-1.1Z';
const CIRCLE = 'M-0.8,0A0.8,0.8 0 1 1 0.8,0A0.8,0.8 0 1 1 -0.8,0Z';

/** A triangle points to the limit a value is beyond, two to the outer one; a circle is within, a hollow one is not judged: none is told by colour alone. */
export const FLAG_MARKS: readonly FlagMark[] = [
  { flag: 'high_998', path: DOUBLE_UP, fill: '#a3212f', stroke: '#a3212f' },
  { flag: 'high_95', path: UP, fill: '#995c00', stroke: '#995c00' },
  { flag: 'in_limits', path: CIRCLE, fill: '#0066cc', stroke: '#0066cc' },
  { flag: 'low_95', path: DOWN, fill: '#995c00', stroke: '#995c00' },
  { flag: 'low_998', path: DOUBLE_DOWN, fill: '#a3212f', stroke: '#a3212f' },
  { flag: 'not_judged', path: CIRCLE, fill: '#ffffff', stroke: '#5c6f82' },
];

/** The mark of a flag. */
export function flagMark(flag: BenchmarkFlag): FlagMark {
  const mark = FLAG_MARKS.find((one) => one.flag === flag);
  if (mark === undefined) throw new RangeError(`no mark for ${flag}`);
  return mark;
}
