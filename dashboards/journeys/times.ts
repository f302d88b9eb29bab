import type { Pathway } from '../../specs/types.ts';
import type { ReferralWaitRow, SurveyCountRow, WaitRow } from '../../warehouse/journeys.ts';
import { quantileOfTally, type Tally } from '../statistics/index.ts';
import { type Curve, type Ending, timeToStep } from './curves.ts';
import { transitionsOf } from './reach.ts';
import { grouped, total } from './shares.ts';
import { toldCurve } from './told-times.ts';
import type { CurveRow, HandoverRow, TimeToStep } from './types.ts';

export interface CountedWaits {
  waits: readonly WaitRow[];
  referrals: readonly ReferralWaitRow[];
  surveys: readonly SurveyCountRow[];
}

/** The unit that waits and the exits there are: a case is closed, a referral refused or withdrawn, a survey answered or not. */
function curveOf(step: Curve['step'], from: Curve['from']): Curve {
  if (step === 'accepted') return { step, from, unit: 'referral', exits: ['accepted', 'rejected', 'revoked'] };
  if (step === 'survey') return { step, from, unit: 'survey', exits: ['survey'] };
  return { step, from, unit: 'case', exits: [step, 'closed'] };
}

function endingsOf(step: Curve['step'], { waits, referrals, surveys }: CountedWaits): Ending[] {
  const open = (exit: string) => (exit === 'open' ? null : exit);
  if (step === 'accepted') return referrals.map(({ exit, days, cases }) => ({ exit: open(exit), days, cases }));
  if (step === 'survey') return surveys.map(({ answered, days, cases }) => ({ exit: answered ? 'survey' : null, days, cases }));
  return waits
    .filter(({ to }) => to === step)
    .map(({ exit, days, cases }) => ({ exit: exit === 'reached' ? step : open(exit), days, cases }));
}

/** The curve of every step that is waited for, for a reader who may see small counts or may not. */
export function timesOf(
  { steps }: Pathway,
  counted: CountedWaits,
  smallCounts: boolean,
): { curves: TimeToStep[]; rows: CurveRow[] } {
  const curves = steps.flatMap(({ id, from }) => {
    if (from === null) return [];
    const endings = endingsOf(id, counted);
    const curve = timeToStep(curveOf(id, from), endings);
    return [smallCounts ? curve : toldCurve(curve, endings)];
  });
  return { curves: curves.map(({ summary }) => summary), rows: curves.flatMap(({ rows }) => rows) };
}

/** Lead time of every hand-over, on the cases that made it (type 7); those that have not are told beside it. */
export function handoversOf(pathway: Pathway, waits: readonly WaitRow[]): HandoverRow[] {
  const of = grouped(waits, ({ to }) => to);
  return transitionsOf(pathway).map(({ from, to }): HandoverRow => {
    const rows = of.get(to) ?? [];
    const made = rows.filter(({ exit }) => exit === 'reached');
    const tally = made.map(({ days, cases }): Tally => ({ value: days, count: cases }));
    const [q1, median, q3, p90] = [0.25, 0.5, 0.75, 0.9].map((p) => quantileOfTally(tally, p)) as [
      number | null,
      number | null,
      number | null,
      number | null,
    ];
    const iqr = q1 === null || q3 === null ? null : q3 - q1;
    const ended = (exit: WaitRow['exit']) => total(rows.filter((row) => row.exit === exit));
    return { from, to, n: total(made), open: ended('open'), closed: ended('closed'), median, q1, q3, iqr, p90, note: '' };
  });
}
