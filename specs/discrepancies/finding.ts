import type { Severity, Specs } from '../types.ts';

/** What a rule finds: something that does not add up, or that somebody must state. */
export interface Finding {
  rule: RuleId;
  /** What it is about, a stable id; with the rule it names the finding: `share_printed:pistoia-folders-foreign-share`. */
  subject: string;
  severity: Severity;
  /** The figures and what is wrong with them, one sentence. */
  text: string;
  /** Document and line of the figures concerned. */
  source: string;
  /** The file that holds them, relative to specs/ for those of the project, with a line, or a path inside it. */
  file: string;
  line: number | null;
  path: string;
}

export const RULES = {
  parts_total: 'The parts of a count make its total, and none is above it',
  share_printed: 'A printed percentage is the one that its counts give, to the decimals it is printed with',
  share_of_residents: 'A printed share of residents is the one that the registered population of that year gives',
  share_without_counts: 'A percentage is printed with the counts it is made of',
  figures_disagree: 'Two sources give one figure of one day',
  rate_undated: 'A rate says what year it is of',
  targets_unallocated: "The targets of a programme's desks add up to its own",
  desk_without_network: 'A desk of a programme belongs to a local action plan network',
  denominator_population: "A KPI's denominator counts the population of its numerator",
  languages_unstated: 'An active desk states its languages',
  weekday_unstated: 'A desk that states its hours states them for every working day',
  budget_without_activity: 'A budget line says what it pays for',
  period_extended: 'A programme ends when its plan says',
} as const;

export type RuleId = keyof typeof RULES;

/** A rule over the specs. Pure; the order of what it answers is that of the specs. */
export type Rule = (specs: Specs) => Finding[];

export const findingKey = ({ rule, subject }: Pick<Finding, 'rule' | 'subject'>): string => `${rule}:${subject}`;

/** Items with the same key together, in the order of the first of each. */
export function groupsOf<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return [...groups.values()];
}

/** A whole number as an English text writes it: 1,150. */
export const whole = (value: number): string => value.toLocaleString('en-GB');
