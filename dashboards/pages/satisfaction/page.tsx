import type { VNode } from 'preact';
import type { Programme, Specs } from '../../../specs/types.ts';
import type { KpiAnswer, KpiRow } from '../../kpis/types.ts';
import { Card } from '../answer.tsx';
import { DeskFilterForm, deskElsewhere, placeOf } from '../desk-filter.tsx';
import { eventsHref } from '../events-link.ts';
import { DataTable, SourceNote, type TableCell, type TableData } from '../figure.tsx';
import { subjectOf } from '../filters.tsx';
import { limitsText } from '../journeys/tables.ts';
import { Layout, type PageFrame } from '../layout.tsx';
import { pathOf } from '../links.ts';
import { Section } from '../marks.tsx';
import type { Speech } from '../texts.ts';
import type { SatisfactionAnswers } from './answers.ts';
import { cautionsOf, groupsBy, LOW_RESPONSE, outcomeGroups, wholeOf } from './groups.ts';
import { GroupsSection } from './sections.tsx';

interface SatisfactionPageProps {
  frame: PageFrame;
  specs: Specs;
  programme: Programme;
  answers: SatisfactionAnswers;
  /** Whether the reader may open events. */
  opens: boolean;
}

const HUNDRED = 100;

const leastOf = ({ kpis }: Pick<Specs, 'kpis'>): number => kpis.get('satisfaction_top2')?.min_n ?? 0;

function Satisfied({ frame, specs, answers, opens }: SatisfactionPageProps): VNode {
  const { speech, filters } = frame;
  const { t, count, percent } = speech;
  const group = wholeOf(answers.whole, placeOf(specs, filters, speech));
  return (
    <Card title={t('satisfaction.satisfied')}>
      {group.share === null ? (
        <p>{t(group.suppressed ? 'place.suppressed' : 'satisfaction.no_answer')}</p>
      ) : (
        <>
          <p class="big-figure">
            <strong>{percent(group.share)}</strong> {t('satisfaction.of_answers')}
          </p>
          <p>
            {t('satisfaction.grades', { satisfied: count(group.satisfied ?? 0), answers: count(group.answers ?? 0) })}{' '}
            {opens && (
              <a href={eventsHref(speech, 'satisfaction_top2', filters, { part: 'denominator' })}>{t('satisfaction.events')}</a>
            )}
          </p>
          <p class="answer-small">{t('satisfaction.interval', { limits: limitsText(group, speech) ?? '' })}</p>
        </>
      )}
      {cautionsOf(group, leastOf(specs), speech).map((caution) => (
        <p key={caution} class="answer-small">
          {caution}
        </p>
      ))}
    </Card>
  );
}

function Answered({ frame, specs, answers }: SatisfactionPageProps): VNode {
  const { speech, filters } = frame;
  const { t, count, percent } = speech;
  const { response, invited, answered } = wholeOf(answers.whole, placeOf(specs, filters, speech));
  return (
    <Card title={t('satisfaction.response')}>
      {response === null ? (
        <p>{t('satisfaction.nobody_invited')}</p>
      ) : (
        <>
          <p class="big-figure">
            <strong>{percent(response)}</strong> {t('satisfaction.of_invited')}
          </p>
          <p>{t('satisfaction.invited', { answered: count(answered ?? 0), invited: count(invited ?? 0) })}</p>
          <p class="answer-small">{t(response < LOW_RESPONSE ? 'satisfaction.careful' : 'satisfaction.enough')}</p>
        </>
      )}
    </Card>
  );
}

function Helpful({ frame, answers }: SatisfactionPageProps): VNode {
  const { t, count, percent } = frame.speech;
  const [row] = answers.helpfulness.rows;
  return (
    <Card title={t('satisfaction.helpful')}>
      {row === undefined || row.value === null ? (
        <p>{t(row?.suppressed ? 'place.suppressed' : 'satisfaction.not_asked')}</p>
      ) : (
        <>
          <p class="big-figure">
            <strong>{percent(row.value / HUNDRED)}</strong> {t('satisfaction.call_helpful')}
          </p>
          <p>{t('satisfaction.helpful_of', { helpful: count(row.numerator ?? 0), answers: count(row.denominator ?? 0) })}</p>
          <p class="answer-small">{t('satisfaction.indicator')}</p>
        </>
      )}
    </Card>
  );
}

function limitsOf({ lower, upper }: Pick<KpiRow, 'lower' | 'upper'>, { t, precise }: Speech): string | null {
  return lower === null || upper === null ? null : t('shares.from_to', { lower: precise(lower), upper: precise(upper) });
}

/** The secondary measures, each with its limits and what it is made of. */
function otherTable({ answers, specs, frame, opens }: SatisfactionPageProps): TableData {
  const { speech, filters } = frame;
  const { t, precise, count, lang } = speech;
  const least = leastOf(specs);
  const { recommend } = answers;
  const ofKpi = ({ kpi, name, sentence, rows: [row] }: KpiAnswer): TableCell[] => {
    if (row === undefined || row.value === null) return [name[lang], null, null, null, sentence[lang]];
    const text = row.n === null ? null : count(row.n);
    const behind =
      opens && row.n !== null && row.n > 0
        ? { text: count(row.n), href: eventsHref(speech, kpi, filters, kpi === 'survey_offer' ? { part: 'denominator' } : {}) }
        : text;
    const few = row.note.includes('small_n') ? ` ${t('satisfaction.small_n', { least })}` : '';
    return [name[lang], precise(row.value), limitsOf(row, speech), behind, `${sentence[lang]}${few}`];
  };
  const points = (share: number | null) => (share === null ? null : share * HUNDRED);
  const score = (recommend.n ?? 0) < least ? null : points(recommend.value);
  const limits = { lower: points(recommend.lower), upper: points(recommend.upper) };
  return {
    caption: t('satisfaction.caption.other'),
    columns: ['measure', 'value', 'limits_plain', 'n', 'meaning'].map((name) => ({
      text: t(`satisfaction.column.${name}`),
      numeric: name === 'value' || name === 'limits_plain' || name === 'n',
    })),
    rows: [
      ofKpi(answers.mean),
      [
        t('satisfaction.recommend'),
        score === null ? null : precise(score),
        score === null ? null : limitsOf(limits, speech),
        recommend.n === null ? null : count(recommend.n),
        recommend.suppressed
          ? t('place.suppressed')
          : recommend.n === 0
            ? t('satisfaction.recommend_none')
            : `${t('satisfaction.recommend_text')}${score === null ? ` ${t('satisfaction.small_n', { least })}` : ''}`,
      ],
      ofKpi(answers.offer),
    ],
  };
}

/** Page Soddisfazione: how many are satisfied, and of how many of the invited that is said. */
export function SatisfactionPage(props: SatisfactionPageProps): VNode {
  const { frame, specs, programme, answers, opens } = props;
  const { speech, filters } = frame;
  const { t, lang } = speech;
  const { top, response } = answers.whole;
  const elsewhere = deskElsewhere(specs, filters, speech);
  const [said, asked] = [top.rows[0], response.rows[0]];
  const nothing = !said?.suppressed && !asked?.suppressed && (said?.denominator ?? 0) === 0 && (asked?.denominator ?? 0) === 0;
  const least = leastOf(specs);
  const parts = [
    { by: 'outcome', groups: outcomeGroups(answers.byOutcome.rows, speech), provenance: answers.byOutcome },
    { by: 'language', groups: groupsBy(answers.byLanguage, 'language', specs, speech), provenance: answers.byLanguage.top },
    { by: 'desk', groups: groupsBy(answers.byDesk, 'desk', specs, speech), provenance: answers.byDesk.top },
  ] as const;
  return (
    <Layout
      frame={frame}
      title={t('satisfaction.title')}
      crumbs={[{ text: t('nav.region'), href: pathOf(lang, { page: 'region' }) }, { text: t('nav.satisfaction') }]}
      synthetic={top.synthetic}
    >
      <h1>{t('satisfaction.title')}</h1>
      <p class="page-subject">{subjectOf(speech, filters, programme.name[lang], placeOf(specs, filters, speech))}</p>
      {!nothing && (
        <div class="answer">
          <Satisfied {...props} />
          <Answered {...props} />
          <Helpful {...props} />
        </div>
      )}
      <DeskFilterForm frame={frame} specs={specs} />
      {elsewhere !== null && <p class="callout-line">{elsewhere}</p>}
      {elsewhere === null && nothing && (
        <div class="callout-line">
          <p>{t('satisfaction.none')}</p>
          <SourceNote provenance={top} speech={speech} />
        </div>
      )}
      {!nothing && (
        <>
          {parts
            .filter(({ groups }) => groups.length > 0)
            .map((part) => (
              <GroupsSection
                key={part.by}
                {...part}
                frame={frame}
                specs={specs}
                programme={programme}
                least={least}
                opens={opens}
              />
            ))}
          <Section id="other" title={t('satisfaction.other')}>
            <p>{t('satisfaction.other_text')}</p>
            <DataTable table={otherTable(props)} speech={speech} />
            <SourceNote provenance={answers.mean} speech={speech} />
          </Section>
        </>
      )}
    </Layout>
  );
}
