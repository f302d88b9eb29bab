import { type CountSum, hiddenCounts } from '../disclosure/counts.ts';
import { hiddenParts } from '../disclosure/table.ts';
import type {
  BacklogRow,
  DropOffRow,
  HandoverRow,
  Journey,
  LittleCheck,
  ReferralRow,
  RepeatRow,
  SatisfactionRow,
  StepRow,
} from './types.ts';

const SUPPRESSED = { note: 'suppressed' } as const;
const NO_SHARE = { share: null, lower: null, upper: null } as const;

type Counts = Map<string, number>;
const cell = (...names: readonly string[]): string => names.join(' ');
const difference = (whole: number | null, part: number | null): number => Math.max(0, (whole ?? 0) - (part ?? 0));

/** The cases of a step: those due are made of those that reached it in time and, reason by reason, of those that did not; who reached it is due at the next. */
function stepCounts(rows: readonly StepRow[], dropOff: readonly DropOffRow[]): { counts: Counts; sums: CountSum[] } {
  const counts: Counts = new Map();
  const sums: CountSum[] = [];
  for (const { step, from, eligible, mature, reached, ...row } of rows) {
    counts.set(cell(step, 'eligible'), eligible ?? 0);
    counts.set(cell(step, 'mature'), mature ?? 0);
    counts.set(cell(step, 'reached'), reached ?? 0);
    counts.set(cell(step, 'young'), difference(eligible, mature));
    counts.set(cell(step, 'lost'), difference(mature, reached));
    counts.set(cell(step, 'late'), row.late ?? 0);
    const own = dropOff.filter((row) => row.step === step);
    for (const { reason, cases } of own) counts.set(cell(step, reason), cases ?? 0);
    sums.push(
      { total: cell(step, 'eligible'), parts: [cell(step, 'mature'), cell(step, 'young')] },
      { total: cell(step, 'mature'), parts: [cell(step, 'reached'), cell(step, 'lost')] },
    );
    if (own.length > 0) sums.push({ total: cell(step, 'lost'), parts: own.map(({ reason }) => cell(step, reason)) });
    const before = rows.find((row) => row.step === from);
    if (before === undefined) continue;
    const early = difference(eligible, (before.reached ?? 0) + (before.from === '' ? 0 : (before.late ?? 0)));
    // Who reached the step before while its own term had not passed.
    counts.set(cell(step, 'early'), early);
    const late = before.from === '' ? [] : [cell(before.step, 'late')];
    sums.push({ total: cell(step, 'eligible'), parts: [cell(before.step, 'reached'), ...late, cell(step, 'early')] });
  }
  return { counts, sums };
}

/** A share and what it is of, without what is hidden of it. */
function told<R extends RepeatRow>(row: R): R {
  const hidden = hiddenCounts(
    new Map([
      ['mature', row.mature ?? 0],
      ['cases', row.cases ?? 0],
      ['rest', difference(row.mature, row.cases)],
    ]),
    [{ total: 'mature', parts: ['cases', 'rest'] }],
  );
  if (hidden.size === 0) return row;
  return { ...row, ...NO_SHARE, ...SUPPRESSED, cases: null, mature: hidden.has('mature') ? null : row.mature };
}

/** How far cases get, without small counts and what would give them back, within a step and from one to the next. */
export function toldJourney<J extends Pick<Journey, 'rows' | 'drop_off' | 'repeats' | 'contacts_without_case'>>(journey: J): J {
  const { rows, drop_off, repeats, contacts_without_case } = journey;
  const { counts, sums } = stepCounts(rows, drop_off);
  const hidden = hiddenCounts(counts, sums);
  const shown = (value: number | null, ...name: readonly string[]) => (hidden.has(cell(...name)) ? null : value);
  return {
    ...journey,
    contacts_without_case: hiddenCounts(new Map([['', contacts_without_case ?? 0]]), []).size > 0 ? null : contacts_without_case,
    rows: rows.map((row): StepRow => {
      const { step } = row;
      const names = ['eligible', 'mature', 'reached', 'late'] as const;
      const counted = Object.fromEntries(names.map((name) => [name, shown(row[name], step, name)]));
      const isShare = ['mature', 'reached', 'lost'].every((name) => !hidden.has(cell(step, name)));
      const isWhole = isShare && names.every((name) => !hidden.has(cell(step, name)));
      return { ...row, ...counted, ...(isShare ? {} : NO_SHARE), ...(isWhole ? {} : SUPPRESSED) };
    }),
    drop_off: drop_off.map((row) => {
      const cases = shown(row.cases, row.step, row.reason);
      const share = cases === null || hidden.has(cell(row.step, 'mature')) ? null : row.share;
      return share === null ? { ...row, cases, share, ...SUPPRESSED } : row;
    }),
    repeats: repeats.map(told),
  };
}

/** Hand-overs without small counts; the days of few cases are hidden with them. */
export const toldHandovers = (rows: readonly HandoverRow[]): HandoverRow[] =>
  rows.map((row) => {
    const { n, open, closed } = row;
    const counts = new Map(Object.entries({ n: n ?? 0, open: open ?? 0, closed: closed ?? 0 }));
    counts.set('all', (n ?? 0) + (open ?? 0) + (closed ?? 0));
    const hidden = hiddenCounts(counts, [{ total: 'all', parts: ['n', 'open', 'closed'] }]);
    if (hidden.size === 0) return row;
    const days = hidden.has('n') ? { median: null, q1: null, q3: null, iqr: null, p90: null } : {};
    const shown = (name: string, count: number | null) => (hidden.has(name) ? null : count);
    return { ...row, n: shown('n', n), open: shown('open', open), closed: shown('closed', closed), ...days, ...SUPPRESSED };
  });

const REFERRED = ['sent', 'mature', 'young', 'accepted', 'unaccepted'] as const;
const CAME_OF = ['rejected', 'revoked', 'unanswered', 'done', 'outcomes'] as const;

function referredCount(row: ReferralRow, part: (typeof REFERRED)[number]): number {
  if (part === 'young') return difference(row.sent, row.mature);
  return part === 'unaccepted' ? difference(row.mature, row.accepted) : (row[part] ?? 0);
}

const isFew = (count: number): boolean => hiddenCounts(new Map([['', count]]), []).size > 0;

/** Referrals without small counts, by sender and by receiver; what came of them is told whole or not at all, for its parts overlap. */
export function toldReferrals(rows: readonly ReferralRow[]): ReferralRow[] {
  const hidden = hiddenParts<ReferralRow, (typeof REFERRED)[number]>({
    rows,
    parts: REFERRED,
    count: referredCount,
    sums: [
      { total: 'sent', parts: ['mature', 'young'] },
      { total: 'mature', parts: ['accepted', 'unaccepted'] },
    ],
    axes: [
      { name: 'sender', path: ({ sender }) => [sender] },
      { name: 'receiver', path: ({ receiver, receiver_desk }) => [JSON.stringify([receiver, receiver_desk]), receiver] },
    ],
  });
  return rows.map((row) => {
    const parts = hidden(row);
    const few = CAME_OF.some((name) => isFew(row[name] ?? 0) || isFew(difference(row.sent, row[name])));
    if (parts.size === 0 && !few) return row;
    const isShare = !parts.has('mature') && !parts.has('accepted') && !parts.has('unaccepted');
    return {
      ...row,
      sent: parts.has('sent') ? null : row.sent,
      mature: parts.has('mature') ? null : row.mature,
      accepted: isShare ? row.accepted : null,
      ...(isShare ? {} : NO_SHARE),
      ...{ rejected: null, revoked: null, unanswered: null, done: null, outcomes: null },
      ...SUPPRESSED,
    };
  });
}

const SURVEYED = {
  offered: ({ offered }: SatisfactionRow) => offered ?? 0,
  answered: ({ answered }: SatisfactionRow) => answered ?? 0,
  unanswered: ({ offered, answered }: SatisfactionRow) => difference(offered, answered),
  satisfied: ({ satisfied }: SatisfactionRow) => satisfied ?? 0,
  unsatisfied: ({ answered, satisfied }: SatisfactionRow) => difference(answered, satisfied),
  helpful_answered: ({ helpful_answered }: SatisfactionRow) => helpful_answered ?? 0,
  unsaid: ({ answered, helpful_answered }: SatisfactionRow) => difference(answered, helpful_answered),
  helpful: ({ helpful }: SatisfactionRow) => helpful ?? 0,
  unhelpful: ({ helpful_answered, helpful }: SatisfactionRow) => difference(helpful_answered, helpful),
} as const;
type Surveyed = keyof typeof SURVEYED;

/** Satisfaction by what came of the case, without small counts and what would give them back from the answers of all. */
export function toldSatisfaction(rows: readonly SatisfactionRow[]): SatisfactionRow[] {
  const hidden = hiddenParts<SatisfactionRow, Surveyed>({
    rows,
    parts: Object.keys(SURVEYED) as Surveyed[],
    count: (row, part) => SURVEYED[part](row),
    sums: [
      { total: 'offered', parts: ['answered', 'unanswered'] },
      { total: 'answered', parts: ['satisfied', 'unsatisfied'] },
      { total: 'answered', parts: ['helpful_answered', 'unsaid'] },
      { total: 'helpful_answered', parts: ['helpful', 'unhelpful'] },
    ],
    axes: [{ name: 'stratum', path: ({ stratum }) => [stratum] }],
  });
  return rows.map((row) => {
    const parts = hidden(row);
    if (parts.size === 0) return row;
    const none = (...names: readonly Surveyed[]) => names.every((name) => !parts.has(name));
    const counted = (['offered', 'answered', 'satisfied', 'helpful', 'helpful_answered'] as const).map((name) => [
      name,
      parts.has(name) ? null : row[name],
    ]);
    return {
      ...row,
      ...Object.fromEntries(counted),
      ...(none('offered', 'answered', 'unanswered') ? {} : { response: null, response_lower: null, response_upper: null }),
      ...(none('answered', 'satisfied', 'unsatisfied') ? {} : NO_SHARE),
      ...SUPPRESSED,
    };
  });
}

/** Open cases by group without small counts. The oldest case is one, so its age is not told. */
export function toldBacklog(rows: readonly BacklogRow[], path: (row: BacklogRow) => readonly string[]): BacklogRow[] {
  const hidden = hiddenParts<BacklogRow, 'open'>({
    rows,
    parts: ['open'],
    count: ({ open }) => open ?? 0,
    axes: [{ name: 'group', path }],
  });
  return rows.map((row) =>
    hidden(row).has('open')
      ? { ...row, open: null, median: null, p75: null, p90: null, oldest: null, ...SUPPRESSED }
      : { ...row, oldest: null },
  );
}

/** Little's check of few cases tells nothing: each of its figures gives another back. */
export function toldLittle(little: LittleCheck): LittleCheck {
  const { from, to, arrivals, closures, open } = little;
  if (![arrivals, closures, open].some((count) => isFew(count ?? 0))) return little;
  const none = { arrivals: null, closures: null, open: null, mean_days_closed: null, expected_open: null, ratio: null };
  return { from, to, ...none, ...SUPPRESSED };
}
