import type { Sourced } from './shared.ts';

export type Severity = 'low' | 'medium' | 'high';
/** `accepted`: known, treated as `proposal` says, and left as it is; `resolved`: nothing of it is left to decide. */
export type DiscrepancyStatus = 'open' | 'accepted' | 'resolved';

/** Where the sources contradict themselves or each other, and what this project does about it. */
export interface Discrepancy extends Sourced {
  id: string;
  severity: Severity;
  status: DiscrepancyStatus;
  topic: string;
  text: string;
  proposal: string | null;
  /** Findings that it stands for: a rule (`share_printed`), or one of its findings (`share_printed:pistoia-folders-share`). */
  found_by?: readonly string[];
}

/** A figure as a document prints it. Figures of one territory, measure and reference date are compared with one another. */
export interface DeclaredFigure {
  id: string;
  /** ISTAT code of a comune, zone id, `PROV:nnn`, or `09` for the region. */
  territory: string;
  /** What is counted: `residents`, `social_folders`, … */
  measure: string;
  /** Of whom. */
  population: 'all' | 'italian' | 'foreign' | 'eu' | 'non_eu';
  /** `share`: per cent of all that the measure counts; `rate`: per cent of something else. */
  unit: 'count' | 'share' | 'rate';
  value: number;
  /** Decimals it is printed with. */
  decimals: number;
  /** Year, month or day it refers to; `null` when it is not stated. */
  reference_date: string | null;
  /** The document and its line, `S003 l.62`. */
  source: string;
  /** The file that holds the figure, relative to specs/ for those of the project, and the line in it. */
  file: string;
  line: number;
}
