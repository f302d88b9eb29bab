import type { Pathway, StepDefinition } from '../../specs/types.ts';
import type { RepeatCountRow, Transition, WaitRow } from '../../warehouse/journeys.ts';
import { grouped, proportion, total } from './shares.ts';
import type { DropOffRow, RepeatRow, StepRow } from './types.ts';

/** Every hand-over of a pathway that is measured: its steps, and the conclusion and the closure, which have no term. A survey may follow the closure. */
export function transitionsOf({ steps }: Pathway): Transition[] {
  const timed = steps.flatMap(({ id, from, term_days }): Transition[] =>
    from === null ? [] : [{ to: id, from, term_days, competes: id !== 'survey' }],
  );
  return [
    ...timed,
    { to: 'done', from: 'accepted', term_days: 0, competes: true },
    { to: 'closed', from: 'contact', term_days: 0, competes: false },
  ];
}

const inTime = ({ exit, days }: WaitRow, term: number): boolean => exit === 'reached' && days <= term;

function stepRow({ id, from, term_days }: StepDefinition, waits: readonly WaitRow[], cases: number): StepRow {
  if (from === null) {
    const whole = { eligible: cases, mature: cases, reached: cases, late: 0 };
    return { step: id, from: '', term_days, ...whole, ...proportion(cases, cases), note: '' };
  }
  const mature = waits.filter((row) => row.mature);
  const reached = total(mature.filter((row) => inTime(row, term_days)));
  const late = total(mature.filter((row) => row.exit === 'reached')) - reached;
  const counts = { eligible: total(waits), mature: total(mature), reached, late };
  return { step: id, from, term_days, ...counts, ...proportion(reached, counts.mature), note: '' };
}

/**
 * Reach of each step: of the cases that made the step before it and whose term has passed, those that made it within the term, with Wilson limits.
 * A case still within its term is in no share. Pure; `waits` as the warehouse counts them.
 */
export function reachOf({ steps }: Pathway, waits: readonly WaitRow[]): StepRow[] {
  const of = grouped(waits, ({ to }) => to);
  // Every case waits for its closure from its first contact.
  const cases = total(of.get('closed') ?? []);
  return steps.map((step) => stepRow(step, of.get(step.id) ?? [], cases));
}

/** Why mature cases did not make a step within its term, the most frequent reason first; the shares of a step and its reach sum to 1. */
export function dropOffOf({ steps }: Pathway, waits: readonly WaitRow[]): DropOffRow[] {
  const of = grouped(
    waits.filter(({ mature }) => mature),
    ({ to }) => to,
  );
  return steps.flatMap(({ id, from, term_days }) => {
    const mature = from === null ? [] : (of.get(id) ?? []);
    const lost = mature.filter((row) => !inTime(row, term_days));
    const reasons = [...grouped(lost, ({ exit, reason }) => (exit === 'reached' ? 'late' : reason))];
    return reasons
      .map(([reason, rows]) => ({ step: id, reason, cases: total(rows), share: total(rows) / total(mature), note: '' as const }))
      .sort((a, b) => b.cases - a.cases || (a.reason < b.reason ? -1 : 1));
  });
}

/** Repeated contacts, rework and reopened cases among those whose days have passed, with Wilson limits. */
export const repeatsOf = ({ repeat_days }: Pathway, counts: readonly RepeatCountRow[]): RepeatRow[] =>
  (['repeat', 'rework', 'reopened'] as const).map((measure) => {
    const { mature = 0, cases = 0 } = counts.find((row) => row.measure === measure) ?? {};
    return { measure, within_days: repeat_days, mature, cases, ...proportion(cases, mature), note: '' };
  });
