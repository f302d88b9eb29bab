import { label } from '../../../specs/lookup.ts';
import type { Specs } from '../../../specs/types.ts';
import type { DropOffRow, HandoverRow, Journey, LittleCheck, StepRow } from '../../journeys/types.ts';
import type { Speech } from '../texts.ts';

type Steps = Pick<Specs, 'journey' | 'codes'>;

/** Fewest cases that a wait is judged on. */
export const ENOUGH = 10;
/** Steps that not every case needs, or that lose no case: an unsent referral is no loss, an unanswered survey is no lost case. */
const NO_LOSS: readonly string[] = ['contact', 'referral', 'survey'];
/** Nor has a case stopped that came straight to the second level, or that was closed with its goals met and no outcome recorded. */
const NOT_LOST: readonly string[] = ['level_2_direct', 'goals_met'];
/** Hand-overs in which somebody waits for an office; the outcome and the closure are not waited for at a desk. */
const WAITED: readonly string[] = ['level_1', 'accepted', 'level_2', 'done'];
/** From here on, what is open is more than what the closed cases explain. */
const LEFT_BEHIND = 1.25;

/** Reasons with words of their own; the others are those of a closure. */
const REASONS: readonly string[] = ['late', 'rejected', 'revoked', 'unanswered', 'level_2_direct', 'still_open', 'goals_met'];

export const stepName = ({ journey }: Pick<Specs, 'journey'>, id: string, { lang }: Speech): string =>
  journey.steps.find((step) => step.id === id)?.name[lang] ?? id;

/** Why a case did not make a step, in words. */
export const reasonText = ({ codes }: Pick<Specs, 'codes'>, reason: string, { t, lang }: Speech): string =>
  REASONS.includes(reason)
    ? t(`journeys.reason.${reason}`)
    : t('journeys.reason.closed', { reason: label(codes, 'case_closed_reason', reason, lang) });

export interface Loss {
  row: StepRow;
  mature: number;
  cases: number;
  /** The most frequent reason, and its cases. */
  reason: DropOffRow;
}

/** The step that most mature cases do not make in time, of those whose cases are told; `null` when all make each. */
export function greatestLoss({ rows, drop_off }: Pick<Journey, 'rows' | 'drop_off'>): Loss | null {
  const losses = rows.flatMap((row): Loss[] => {
    if (NO_LOSS.includes(row.step)) return [];
    const lost = drop_off.filter(({ step, reason }) => step === row.step && !NOT_LOST.includes(reason));
    const [first] = lost;
    const { mature } = row;
    if (first === undefined || mature === null || lost.some(({ cases }) => cases === null)) return [];
    return [{ row, mature, reason: first, cases: lost.reduce((sum, { cases }) => sum + (cases ?? 0), 0) }];
  });
  return losses.reduce<Loss | null>((most, loss) => (most === null || loss.cases > most.cases ? loss : most), null);
}

type Measured = HandoverRow & { median: number };

/** The hand-over whose median wait is the longest, of those with enough cases; `null` when none has. */
export function longestWait(rows: readonly HandoverRow[]): Measured | null {
  const measured = rows.filter(
    (row): row is Measured => row.median !== null && (row.n ?? 0) >= ENOUGH && WAITED.includes(row.to),
  );
  return measured.reduce<Measured | null>((most, row) => (most === null || row.median > most.median ? row : most), null);
}

/** Little's law over the last days, in a sentence that says whether open cases are more than the closed ones explain. */
export function littleText(little: LittleCheck, { t, count, decimal, day }: Speech): string {
  const { from, to, arrivals, closures, open, mean_days_closed, expected_open, ratio } = little;
  const days = { from: day(from), to: day(to) };
  if (arrivals === null || closures === null || open === null) return t('journeys.little.suppressed', days);
  if (mean_days_closed === null || expected_open === null || ratio === null) return t('journeys.little.none', days);
  const told = t('journeys.little.text', {
    ...days,
    arrivals: count(arrivals),
    closures: count(closures),
    mean: count(mean_days_closed),
    expected: count(expected_open),
    open: count(open),
    ratio: decimal(ratio),
  });
  const reading = ratio >= LEFT_BEHIND ? 'behind' : ratio <= 1 / LEFT_BEHIND ? 'fewer' : 'even';
  return `${told} ${t(`journeys.little.${reading}`)}`;
}

/** What the chart of the steps shows, step by step. */
export function stepsDescription(rows: readonly StepRow[], specs: Steps, speech: Speech): string {
  const { t, count, percent } = speech;
  const told = rows.flatMap(({ step, from, share, reached, mature, lower, upper }) =>
    from === '' || share === null || reached === null || mature === null
      ? []
      : [
          t('journeys.step_told', {
            step: stepName(specs, step, speech),
            share: percent(share),
            lower: percent(lower ?? share),
            upper: percent(upper ?? share),
            reached: count(reached),
            mature: count(mature),
          }),
        ],
  );
  return told.length === 0 ? t('journeys.steps_none') : `${t('journeys.steps_told')} ${told.join('; ')}.`;
}
