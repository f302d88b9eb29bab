import type { VNode } from 'preact';
import type { Programme, Specs } from '../../../specs/types.ts';
import type { ChartRequest } from '../../charts/types.ts';
import type { Provenance } from '../../kpis/types.ts';
import { periodShown } from '../caption.ts';
import { placeOf } from '../desk-filter.tsx';
import { eventsHref, eventsPattern, journeyEventLinks } from '../events-link.ts';
import { Figure, type TableCell, type TableData } from '../figure.tsx';
import { limitsText } from '../journeys/tables.ts';
import type { PageFrame } from '../layout.tsx';
import { legendOf } from '../legend.tsx';
import { withFilters } from '../links.ts';
import { Section } from '../marks.tsx';
import type { PageFilters } from '../query.ts';
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
  /** Whether the reader may open events. */
  opens: boolean;
}

const SOURCES: Readonly<Record<GroupedBy, { route: string; key: string }>> = {
  language: { route: '/v1/kpis/satisfaction_top2?by=language', key: 'language' },
  desk: { route: '/v1/kpis/satisfaction_top2?by=desk', key: 'desk' },
  outcome: { route: '/v1/journey/satisfaction', key: 'stratum' },
};

/** Share of each group with its limits; a group without answers is left to the table. */
function requestOf(props: GroupsProps): ChartRequest | null {
  const { by, groups, frame, least, opens } = props;
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
    ...(opens ? { link: linkOf(props) } : {}),
  };
}

const hintsOf = ({ answers, suppressed }: Group, least: number, t: PageFrame['speech']['t']): string[] =>
  !suppressed && (answers ?? 0) < least ? [t('satisfaction.few')] : [];

const COUNTED = {
  satisfied: { asked: { satisfied: '1' }, kpi: 'satisfaction_top2', part: 'numerator' },
  answers: { asked: { exit: 'survey' }, kpi: 'satisfaction_top2', part: 'denominator' },
  invited: { asked: {}, kpi: 'survey_response', part: 'denominator' },
} as const;

/** Filters of the list behind a group: a desk that is a group of its own is no filter besides. */
function withinOf(by: GroupedBy, { desk, ...wide }: PageFilters): PageFilters {
  return by === 'desk' || desk === undefined ? wide : { ...wide, desk };
}

/** A count of a group, leading to the surveys that it counts. */
function countCell(
  group: Group,
  counted: keyof typeof COUNTED,
  { by, frame: { speech, filters }, opens }: GroupsProps,
): TableCell {
  const n = group[counted];
  if (n === null) return null;
  const text = speech.count(n);
  if (n === 0 || !opens) return text;
  const { asked, kpi, part } = COUNTED[counted];
  if (by === 'outcome') {
    return { text, href: journeyEventLinks(speech, filters).href({ unit: 'survey', stratum: group.key, ...asked }) };
  }
  return { text, href: eventsHref(speech, kpi, withinOf(by, filters), { [by]: group.key, part }) };
}

/** Where the marks of the chart lead: to the surveys of who is satisfied. */
function linkOf({ by, frame: { speech, filters } }: GroupsProps): string {
  const { asked, kpi } = COUNTED.satisfied;
  if (by === 'outcome') return journeyEventLinks(speech, filters).pattern({ unit: 'survey', ...asked }, { stratum: 'stratum' });
  return eventsPattern(speech, kpi, withinOf(by, filters), { [by]: by });
}

function tableOf(props: GroupsProps): TableData {
  const { by, groups, frame, least } = props;
  const { speech } = frame;
  const { t, percent } = speech;
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
      countCell(group, 'satisfied', props),
      countCell(group, 'answers', props),
      group.share === null ? null : percent(group.share),
      limitsText(group, speech),
      countCell(group, 'invited', props),
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
