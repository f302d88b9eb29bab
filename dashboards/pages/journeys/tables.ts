import { label } from '../../../specs/lookup.ts';
import type { Specs } from '../../../specs/types.ts';
import type {
  Backlog,
  DropOffRow,
  HandoverRow,
  Proportion,
  ReferralRow,
  RepeatRow,
  StepRow,
  Times,
} from '../../journeys/types.ts';
import type { TableColumn, TableData } from '../figure.tsx';
import type { Speech } from '../texts.ts';
import { reasonText, stepName } from './words.ts';

export interface Told {
  specs: Specs;
  speech: Speech;
}

const columnsOf = ({ t }: Speech, names: readonly string[], texts: readonly string[]): TableColumn[] =>
  names.map((name) => ({ text: t(`journeys.column.${name}`), numeric: !texts.includes(name) }));

const shareText = ({ share }: Pick<Proportion, 'share'>, { percent }: Speech): string | null =>
  share === null ? null : percent(share);

/** Limits at 95 % of a share. */
export const limitsText = ({ lower, upper }: Pick<Proportion, 'lower' | 'upper'>, { t, decimal }: Speech): string | null =>
  lower === null || upper === null ? null : t('shares.limits', { lower: decimal(lower * 100), upper: decimal(upper * 100) });

/** A count, or that it is suppressed. */
export const countText = (n: number | null, { t, count }: Speech): string => (n === null ? t('state.suppressed') : count(n));

const daysText = (days: number | null, { decimal }: Speech): string | null => (days === null ? null : decimal(days));

export function stepsTable(rows: readonly StepRow[], { specs, speech }: Told): TableData {
  const { t, count } = speech;
  return {
    caption: t('journeys.steps_caption'),
    columns: columnsOf(speech, ['step', 'term', 'eligible', 'mature', 'reached', 'share', 'limits', 'late'], ['step']),
    rows: rows.map((row) => [
      stepName(specs, row.step, speech),
      row.from === '' ? null : count(row.term_days),
      countText(row.eligible, speech),
      countText(row.mature, speech),
      countText(row.reached, speech),
      shareText(row, speech),
      row.from === '' ? null : limitsText(row, speech),
      row.from === '' ? null : countText(row.late, speech),
    ]),
  };
}

export function dropOffTable(rows: readonly DropOffRow[], { specs, speech }: Told): TableData {
  const { t } = speech;
  return {
    caption: t('journeys.drop_off_caption'),
    columns: columnsOf(speech, ['step', 'reason', 'cases', 'share_of_mature'], ['step', 'reason']),
    rows: rows.map((row) => [
      stepName(specs, row.step, speech),
      reasonText(specs, row.reason, speech),
      countText(row.cases, speech),
      shareText(row, speech),
    ]),
  };
}

/** Days at which the curves are read for their table. */
const READ_AT = [7, 30, 60, 90, 180, 365] as const;

const endName = (exit: string, step: string, { t }: Speech): string =>
  t(`legend.${exit === '' ? 'waiting' : exit === step ? 'done' : exit}`);

/** The curves read at some days: beyond its last day a curve says nothing. */
export function incidenceTable({ curves, rows }: Pick<Times, 'curves' | 'rows'>, { specs, speech }: Told): TableData {
  const { t } = speech;
  const lines = curves.flatMap(({ step, n, exits }) =>
    [...Object.keys(exits), ''].map((exit) => {
      const own = rows.filter((row) => row.step === step && row.exit === exit);
      const last = own.at(-1)?.time ?? -1;
      const at = READ_AT.map((days) => {
        if (days > last) return null;
        return own.findLast(({ time }) => time <= days)?.share ?? (exit === '' ? 1 : 0);
      });
      return { step, exit, n, at };
    }),
  );
  return {
    caption: t('journeys.incidence_caption'),
    columns: [
      ...columnsOf(speech, ['step', 'end', 'n'], ['step', 'end']),
      ...READ_AT.map((days) => ({ text: t('journeys.by_days', { days }), numeric: true })),
    ],
    rows: lines.map(({ step, exit, n, at }) => [
      stepName(specs, step, speech),
      endName(exit, step, speech),
      countText(n, speech),
      ...at.map((share) => shareText({ share }, speech)),
    ]),
  };
}

export const handoverName = (to: string, { t }: Speech): string => t(`journeys.handover.${to}`);

export function handoversTable(rows: readonly HandoverRow[], { speech }: Told): TableData {
  const { t } = speech;
  return {
    caption: t('journeys.waits_caption'),
    columns: columnsOf(speech, ['handover', 'made', 'median', 'q1', 'q3', 'iqr', 'p90', 'open', 'closed'], ['handover']),
    rows: rows.map((row) => [
      handoverName(row.to, speech),
      countText(row.n, speech),
      ...[row.median, row.q1, row.q3, row.iqr, row.p90].map((days) => daysText(days, speech)),
      countText(row.open, speech),
      countText(row.closed, speech),
    ]),
  };
}

const deskName = ({ network }: Specs, desk: string, { lang }: Speech): string => network.desks.get(desk)?.name[lang] ?? desk;

function receiverName({ receiver, receiver_desk }: ReferralRow, { specs, speech }: Told): string {
  const kind = label(specs.codes, 'referral_target', receiver, speech.lang);
  return receiver_desk === '' ? kind : `${kind}: ${deskName(specs, receiver_desk, speech)}`;
}

export function referralsTable(rows: readonly ReferralRow[], told: Told): TableData {
  const { specs, speech } = told;
  const { t } = speech;
  const counts = ['sent', 'mature', 'accepted', 'share', 'limits', 'rejected', 'revoked', 'unanswered', 'done', 'outcomes'];
  return {
    caption: t('journeys.referrals_caption'),
    columns: columnsOf(speech, ['sender', 'receiver', ...counts], ['sender', 'receiver']),
    rows: rows.map((row) => [
      deskName(specs, row.sender, speech),
      receiverName(row, told),
      countText(row.sent, speech),
      countText(row.mature, speech),
      countText(row.accepted, speech),
      shareText(row, speech),
      limitsText(row, speech),
      ...[row.rejected, row.revoked, row.unanswered, row.done, row.outcomes].map((n) => countText(n, speech)),
    ]),
  };
}

export function backlogTable({ rows, by }: Backlog, { specs, speech }: Told): TableData {
  const { t } = speech;
  const named = (group: string): string => {
    if (by === null) return t('journeys.all_together');
    if (group === '') return t('journeys.place_unknown');
    return by === 'zone' ? (specs.network.zones.get(group)?.name ?? group) : deskName(specs, group, speech);
  };
  return {
    caption: t('journeys.backlog_caption'),
    columns: columnsOf(speech, ['place', 'open', 'median', 'p75', 'p90', 'oldest'], ['place']),
    rows: [...rows]
      .sort((a, b) => (b.open ?? -1) - (a.open ?? -1))
      .map((row) => [
        named(row.group),
        countText(row.open, speech),
        ...[row.median, row.p75, row.p90, row.oldest].map((days) => daysText(days, speech)),
      ]),
  };
}

export function repeatsTable(rows: readonly RepeatRow[], { speech }: Told): TableData {
  const { t } = speech;
  return {
    caption: t('journeys.repeats_caption'),
    columns: columnsOf(speech, ['repeat', 'mature', 'cases', 'share', 'limits'], ['repeat']),
    rows: rows.map((row) => [
      t(`journeys.repeat.${row.measure}`, { days: row.within_days }),
      countText(row.mature, speech),
      countText(row.cases, speech),
      shareText(row, speech),
      limitsText(row, speech),
    ]),
  };
}
