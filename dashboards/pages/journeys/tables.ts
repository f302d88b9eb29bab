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
import type { JourneyEventLinks } from '../events-link.ts';
import type { TableCell, TableColumn, TableData } from '../figure.tsx';
import type { PageFilters } from '../query.ts';
import type { Speech } from '../texts.ts';
import { reasonText, stepName } from './words.ts';

export interface Told {
  specs: Specs;
  speech: Speech;
  filters: PageFilters;
  /** `null`: the reader may open no event. */
  links: JourneyEventLinks | null;
}

/** A count that leads to the events behind it, where there are any that may be opened. */
export function countOf(
  n: number | null,
  { speech, links }: Pick<Told, 'speech' | 'links'>,
  asked: Readonly<Record<string, string>>,
  within?: Partial<PageFilters>,
): TableCell {
  const text = countText(n, speech);
  return n === null || n === 0 || links === null ? text : { text, href: links.href(asked, within) };
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

export function stepsTable(rows: readonly StepRow[], told: Told): TableData {
  const { specs, speech } = told;
  const { t, count } = speech;
  const counted = (n: number | null, step: string, more: Readonly<Record<string, string>> = {}) =>
    countOf(n, told, { unit: 'case', step, ...more });
  return {
    caption: t('journeys.steps_caption'),
    columns: columnsOf(speech, ['step', 'term', 'eligible', 'mature', 'reached', 'share', 'limits', 'late'], ['step']),
    rows: rows.map((row) => [
      stepName(specs, row.step, speech),
      row.from === '' ? null : count(row.term_days),
      counted(row.eligible, row.step),
      counted(row.mature, row.step, { due: '1' }),
      counted(row.reached, row.step, { due: '1', exit: row.step, within: 'yes' }),
      shareText(row, speech),
      row.from === '' ? null : limitsText(row, speech),
      row.from === '' ? null : counted(row.late, row.step, { due: '1', exit: row.step, within: 'no' }),
    ]),
  };
}

export function dropOffTable(rows: readonly DropOffRow[], told: Told): TableData {
  const { specs, speech } = told;
  const { t } = speech;
  return {
    caption: t('journeys.drop_off_caption'),
    columns: columnsOf(speech, ['step', 'reason', 'cases', 'share_of_mature'], ['step', 'reason']),
    rows: rows.map((row) => [
      stepName(specs, row.step, speech),
      reasonText(specs, row.reason, speech),
      countOf(row.cases, told, {
        ...{ unit: 'case', step: row.step, due: '1' },
        ...(row.reason === 'late' ? { exit: row.step, within: 'no' } : { reason: row.reason }),
      }),
      shareText(row, speech),
    ]),
  };
}

/** Days at which the curves are read for their table. */
const READ_AT = [7, 30, 60, 90, 180, 365] as const;

const endName = (exit: string, step: string, { t }: Speech): string =>
  t(`legend.${exit === '' ? 'waiting' : exit === step ? 'done' : exit}`);

/** The curves read at some days: beyond its last day a curve says nothing. */
export function incidenceTable({ curves, rows }: Pick<Times, 'curves' | 'rows'>, told: Told): TableData {
  const { specs, speech, links } = told;
  const { t } = speech;
  const lines = curves.flatMap(({ step, unit, n, exits }) =>
    [...Object.keys(exits), ''].map((exit) => {
      const own = rows.filter((row) => row.step === step && row.exit === exit);
      const last = own.at(-1)?.time ?? -1;
      const at = READ_AT.map((days) => {
        if (days > last) return null;
        return own.findLast(({ time }) => time <= days)?.share ?? (exit === '' ? 1 : 0);
      });
      return { step, unit, exit, n, at };
    }),
  );
  return {
    caption: t('journeys.incidence_caption'),
    columns: [
      ...columnsOf(speech, ['step', 'end', 'n'], ['step', 'end']),
      ...READ_AT.map((days) => ({ text: t('journeys.by_days', { days }), numeric: true })),
    ],
    rows: lines.map(({ step, unit, exit, n, at }) => [
      stepName(specs, step, speech),
      endName(exit, step, speech),
      countOf(n, told, { unit, step }),
      ...at.map((share, i): TableCell => {
        const text = shareText({ share }, speech);
        if (text === null || share === 0 || links === null) return text;
        return { text, href: links.href({ unit, step, exit, day: String(READ_AT[i]) }) };
      }),
    ]),
  };
}

export const handoverName = (to: string, { t }: Speech): string => t(`journeys.handover.${to}`);

export function handoversTable(rows: readonly HandoverRow[], told: Told): TableData {
  const { speech } = told;
  const { t } = speech;
  const counted = (n: number | null, step: string, exit: string) => countOf(n, told, { unit: 'case', step, exit });
  return {
    caption: t('journeys.waits_caption'),
    columns: columnsOf(speech, ['handover', 'made', 'median', 'q1', 'q3', 'iqr', 'p90', 'open', 'closed'], ['handover']),
    rows: rows.map((row) => [
      handoverName(row.to, speech),
      counted(row.n, row.to, row.to),
      ...[row.median, row.q1, row.q3, row.iqr, row.p90].map((days) => daysText(days, speech)),
      counted(row.open, row.to, ''),
      counted(row.closed, row.to, 'closed'),
    ]),
  };
}

const deskName = ({ network }: Specs, desk: string, { lang }: Speech): string => network.desks.get(desk)?.name[lang] ?? desk;

function receiverName({ receiver, receiver_desk }: ReferralRow, { specs, speech }: Pick<Told, 'specs' | 'speech'>): string {
  const kind = label(specs.codes, 'referral_target', receiver, speech.lang);
  return receiver_desk === '' ? kind : `${kind}: ${deskName(specs, receiver_desk, speech)}`;
}

export function referralsTable(rows: readonly ReferralRow[], told: Told): TableData {
  const { specs, speech, filters } = told;
  const { t } = speech;
  const counted = (
    n: number | null,
    { sender, receiver, receiver_desk }: ReferralRow,
    more: Readonly<Record<string, string>> = {},
  ) => countOf(n, told, { unit: 'referral', receiver, receiver_desk, ...more }, { ...filters, desk: sender });
  const counts = ['sent', 'mature', 'accepted', 'share', 'limits', 'rejected', 'revoked', 'unanswered', 'done', 'outcomes'];
  return {
    caption: t('journeys.referrals_caption'),
    columns: columnsOf(speech, ['sender', 'receiver', ...counts], ['sender', 'receiver']),
    rows: rows.map((row) => [
      deskName(specs, row.sender, speech),
      receiverName(row, told),
      counted(row.sent, row),
      counted(row.mature, row, { due: '1' }),
      counted(row.accepted, row, { due: '1', exit: 'accepted', within: 'yes' }),
      shareText(row, speech),
      limitsText(row, speech),
      counted(row.rejected, row, { exit: 'rejected' }),
      counted(row.revoked, row, { exit: 'revoked' }),
      counted(row.unanswered, row, { due: '1', within: 'no' }),
      counted(row.done, row, { done: '1' }),
      counted(row.outcomes, row, { credited: '1' }),
    ]),
  };
}

export function backlogTable({ rows, by }: Backlog, told: Told): TableData {
  const { specs, speech, filters } = told;
  const { t } = speech;
  const { from: _from, to: _to, ...always } = filters;
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
        by !== null && row.group === ''
          ? countText(row.open, speech)
          : countOf(
              row.open,
              told,
              { unit: 'case', step: 'closed', exit: '' },
              by === null ? always : { ...always, [by]: row.group },
            ),
        ...[row.median, row.p75, row.p90, row.oldest].map((days) => daysText(days, speech)),
      ]),
  };
}

export function repeatsTable(rows: readonly RepeatRow[], { speech }: Pick<Told, 'speech'>): TableData {
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
