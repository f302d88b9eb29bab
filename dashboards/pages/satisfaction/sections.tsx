import type { VNode } from 'preact';
import type { Dimension, Programme, Specs } from '../../../specs/types.ts';
import type { ChartRequest } from '../../charts/types.ts';
import type { Provenance } from '../../kpis/types.ts';
import { periodShown } from '../caption.ts';
import { placeOf } from '../desk-filter.tsx';
import { eventsHref } from '../events-link.ts';
import { Figure, type TableCell, type TableData } from '../figure.tsx';
import { limitsText } from '../journeys/tables.ts';
import type { PageFrame } from '../layout.tsx';
import { legendOf } from '../legend.tsx';
import { withFilters } from '../links.ts';
import { Section } from '../marks.tsx';
import { specOf } from '../requests.ts';
import { cautionsOf, type Group, groupsDescription, responseText } from './groups.ts';

export type GroupedBy = 'language' | 'desk' | 'outcome';

interface GroupsProps {
  by: GroupedBy;
  groups: readonly Group[];
  provenance: Provenance;
  frame: PageFrame;
  specs: Specs;
  programme: Programme;
  /** Fewest answers that a share is judged on. */
  least: number;
}

const SOURCES: Readonly<Record<GroupedBy, { route: string; key: string }>> = {
  language: { route: '/v1/kpis/satisfaction_top2?by=language', key: 'language' },
  desk: { route: '/v1/kpis/satisfaction_top2?by=desk', key: 'desk' },
  outcome: { route: '/v1/journey/satisfaction', key: 'stratum' },
};

/** Share of each group with its limits; a group without answers is left to the table. */
function requestOf({ by, groups, frame, least }: GroupsProps): ChartRequest | null {
  const { speech, filters } = frame;
  const shown = groups.filter(({ share, suppressed }) => share !== null || suppressed);
  if (shown.length === 0) return null;
  const { route, key } = SOURCES[by];
  const [path = '', query = ''] = route.split('?');
  const rows = shown.map((group, order) => ({
    key: group.key,
    name: group.name,
    order,
    hint: [...(group.suppressed ? [] : [responseText(group, speech)]), ...hintsOf(group, least, speech.t)].join(' · '),
  }));
  return {
    spec: specOf('shares', speech),
    source: withFilters(path, filters, Object.fromEntries(new URLSearchParams(query))),
    frames: [{ key, rows }],
  };
}

const hintsOf = ({ answers, suppressed }: Group, least: number, t: PageFrame['speech']['t']): string[] =>
  !suppressed && (answers ?? 0) < least ? [t('satisfaction.few')] : [];

/** The count of answers, leading to the events where the figure is a KPI's. */
function answersCell({ key, answers }: Group, by: GroupedBy, { speech, filters }: PageFrame): TableCell {
  if (answers === null) return null;
  const text = speech.count(answers);
  if (by === 'outcome' || answers === 0) return text;
  const { desk: _desk, ...wide } = filters;
  const cell: Partial<Record<Dimension | 'part', string>> = { [by]: key, part: 'denominator' };
  return { text, href: eventsHref(speech, 'satisfaction_top2', by === 'desk' ? wide : filters, cell) };
}

function tableOf({ by, groups, frame, least }: GroupsProps): TableData {
  const { speech } = frame;
  const { t, count, percent } = speech;
  const numbers = ['satisfied', 'answers', 'share', 'limits', 'invited', 'response'];
  return {
    caption: t(`satisfaction.caption.${by}`),
    columns: [
      { text: t(`satisfaction.column.${by}`), numeric: false },
      ...numbers.map((name) => ({ text: t(`satisfaction.column.${name}`), numeric: true })),
      { text: t('table.note'), numeric: false },
    ],
    rows: groups.map((group) => [
      group.name,
      group.satisfied === null ? null : count(group.satisfied),
      answersCell(group, by, frame),
      group.share === null ? null : percent(group.share),
      limitsText(group, speech),
      group.invited === null ? null : count(group.invited),
      group.response === null ? null : percent(group.response),
      cautionsOf(group, least, speech).join(' ') || null,
    ]),
  };
}

/** Satisfied by one way of telling surveys apart, with the response beside each. */
export function GroupsSection(props: GroupsProps): VNode {
  const { by, groups, provenance, frame, specs, programme } = props;
  const { speech, filters } = frame;
  const { t, lang } = speech;
  return (
    <Section id={`by-${by}`} title={t(`satisfaction.by.${by}`)}>
      <p>{t(`satisfaction.text.${by}`)}</p>
      {groups.length === 1 && <p class="callout-line">{t('satisfaction.one_group', { name: groups[0]?.name ?? '' })}</p>}
      <Figure
        id={`satisfied-${by}`}
        title={t(`satisfaction.figure.${by}`)}
        description={groupsDescription(groups, speech)}
        chart={requestOf(props)}
        table={tableOf(props)}
        about={{
          subject: `${programme.name[lang]} · ${placeOf(specs, filters, speech)}`,
          period: periodShown(filters, programme, provenance),
          denominator: t('download.by.satisfied'),
        }}
        provenance={provenance}
        speech={speech}
        legend={legendOf(['share', 'whiskers'], speech)}
      />
    </Section>
  );
}
