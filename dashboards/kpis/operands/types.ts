import type { Measure, Specs } from '../../../specs/types.ts';
import type { Cell } from '../cells.ts';
import type { FigureSource } from '../deps.ts';
import type { FiguresAt, Knowledge } from '../knowledge.ts';
import type { Question } from '../question.ts';
import type { Note } from '../types.ts';

/** What operands are read from: one question, and the groups of its answer. */
export interface OperandContext {
  deps: { specs: Specs; warehouse: FigureSource };
  question: Question;
  cells: readonly Cell[];
  at: Knowledge;
  /** Figures of other KPIs, for operands that rest on them. */
  figuresAt: FiguresAt;
}

/** An operand in one group. */
export interface OperandFigure {
  /** `null` = unknown, with the reason in `notes`. */
  value: number | null;
  notes: readonly Note[];
  /** What it was put together from: desks, desk-months, requirements, activities. */
  n: number;
}

export interface OperandFigures {
  /** By position of the group. */
  figures: readonly OperandFigure[];
  /** Counts of a measure by position of the group, made only where the operand is known; absent when it does not narrow them. */
  counted?: (measure: Measure) => Promise<readonly number[]>;
}
