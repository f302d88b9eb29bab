import type { RequirementStatus } from '../adequacy/types.ts';

export interface StatusMark {
  status: RequirementStatus;
  /** SVG path within -1…1. Open lines are drawn forth and back, so that a fill adds nothing to them. */
  path: string;
  /** Colours of the cell and of the mark on it: apart from one another in grey too, and 4.5:1 between mark and cell. */
  ground: string;
  ink: string;
}

/** A tick, a half-filled circle, a cross, a question mark, a dash: each status has a shape of its own, so that none is told by colour alone. */
export const STATUS_MARKS: readonly StatusMark[] = [
  { status: 'met', path: 'M-0.75,0.05L-0.25,0.6L0.75,-0.6L-0.25,0.6Z', ground: '#c4e8d1', ink: '#17324d' },
  {
    status: 'partial',
    path: 'M0,-0.75A0.75,0.75 0 0 1 0,0.75A0.75,0.75 0 0 0 0,-0.75ZM0,-0.75A0.75,0.75 0 0 0 0,0.75Z',
    ground: '#f5c65b',
    ink: '#17324d',
  },
  { status: 'not_met', path: 'M-0.6,-0.6L0.6,0.6ZM0.6,-0.6L-0.6,0.6Z', ground: '#a3212f', ink: '#ffffff' },
  {
    status: 'unknown',
    path: 'M-0.42,-0.4A0.42,0.42 0 1 1 0.15,0L0,0.3L0.15,0A0.42,0.42 0 1 0 -0.42,-0.4ZM-0.04,0.72L0.04,0.72Z',
    ground: '#ffffff',
    ink: '#17324d',
  },
  { status: 'not_applicable', path: 'M-0.45,0L0.45,0Z', ground: '#e3e8ee', ink: '#455b71' },
];
