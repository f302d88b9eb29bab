import type { Sourced, Text } from './shared.ts';

/**
 * The pathway of a case, in order. `level_1`: a contact at a first-level unit. `referral`: sent. `accepted`: taken by whom it was sent to.
 * `level_2`: seen or taken in charge by the second level. `outcome`: achieved. `survey`: answered.
 */
export const STEPS = ['contact', 'level_1', 'referral', 'accepted', 'level_2', 'outcome', 'survey'] as const;
export type Step = (typeof STEPS)[number];

/** From what a step is timed: an earlier step of its own branch, which need not stand right above it. */
export const MILESTONES = [...STEPS, 'accepted_level_2', 'survey_offered', 'done', 'closed'] as const;
export type Milestone = (typeof MILESTONES)[number];

export interface StepDefinition {
  id: Step;
  name: Text;
  /** What the figure counts, for an officer. */
  sentence: Text;
  /** `null`: the first step, which every case has made. */
  from: Milestone | null;
  /** Days within which the step should come. */
  term_days: number;
}

/** The pathway with its terms. */
export interface Pathway extends Sourced {
  steps: readonly StepDefinition[];
  /** A contact on a later day within so many is a repeated one; after the closure, it reopens the case. */
  repeat_days: number;
  /** Days before the data instant over which Little's law is checked. */
  backlog_days: number;
}
