/**
 * Colours of the design system's palette that keep 3:1 against white and stay apart in every form of colour blindness
 * (a dark blue, a mid blue, an ochre, a pale grey); no chart tells two things apart by colour alone.
 */
export const PALETTE = {
  ink: '#17324d',
  reached: '#0066cc',
  plan: '#995c00',
  ground: '#d9e3ee',
  rule: '#5c6f82',
  grid: '#e3e8ee',
} as const;

/** Fonts of every chart, the page's own first. */
export const FONT = '"Titillium Web", "Segoe UI", "Helvetica Neue", Arial, sans-serif';
