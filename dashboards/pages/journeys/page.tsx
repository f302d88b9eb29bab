import type { VNode } from 'preact';
import type { Programme, Specs } from '../../../specs/types.ts';
import type { JourneyProvenance } from '../../journeys/types.ts';
import { type FigureSubject, periodShown } from '../caption.ts';
import { DeskFilterForm, deskElsewhere, placeOf } from '../desk-filter.tsx';
import { journeyEventLinks } from '../events-link.ts';
import { DataTable, Figure, SourceNote, type TableData } from '../figure.tsx';
import { subjectOf } from '../filters.tsx';
import { Layout, type PageFrame } from '../layout.tsx';
import { legendOf } from '../legend.tsx';
import { pathOf, withFilters } from '../links.ts';
import { Section } from '../marks.tsx';
import type { JourneyAnswers } from './answers.ts';
import { JourneyCards } from './cards.tsx';
import { incidenceRequest, stepsRequest, waitsRequest } from './requests.ts';
import {
  backlogTable,
  countText,
  dropOffTable,
  handoversTable,
  incidenceTable,
  referralsTable,
  repeatsTable,
  stepsTable,
  type Told,
} from './tables.ts';
import { littleText, longestWait, stepsDescription } from './words.ts';

interface JourneyPageProps {
  frame: PageFrame;
  specs: Specs;
  programme: Programme;
  answers: JourneyAnswers;
  /** Whether the reader may open events. */
  opens: boolean;
}

type PartProps = JourneyPageProps & { told: Told };

const aboutOf = (
  { frame: { speech, filters }, specs, programme }: JourneyPageProps,
  provenance: JourneyProvenance,
  by: 'steps' | 'incidence' | 'waits',
): FigureSubject => ({
  subject: `${programme.name[speech.lang]} · ${placeOf(specs, filters, speech)}`,
  period: periodShown(filters, programme, provenance),
  denominator: speech.t(`download.by.${by}`),
});

/** A table that is a section's own, with its source and the address of the same rows as CSV; what stands in its place when it has no row. */
function Listed({
  table,
  none,
  csv,
  provenance,
  frame,
}: {
  table: TableData;
  none: string;
  csv: string;
  provenance: JourneyProvenance;
  frame: PageFrame;
}): VNode {
  const { speech, filters } = frame;
  if (table.rows.length === 0) return <p class="callout-line">{none}</p>;
  const { from: _from, to: _to, ...always } = filters;
  const asked = csv.startsWith('/v1/journey/backlog') ? always : filters;
  return (
    <>
      <DataTable table={table} speech={speech} />
      <SourceNote provenance={provenance} speech={speech} />
      <p class="table-csv">
        <a href={withFilters(csv, asked, { format: 'csv' })} type="text/csv">
          {speech.t('journeys.csv')}
          <span class="visually-hidden">: {table.caption}</span>
        </a>
      </p>
    </>
  );
}

function Steps(props: PartProps): VNode {
  const { frame, answers, specs, told } = props;
  const { speech } = frame;
  const { t } = speech;
  const { journey } = answers;
  return (
    <Section id="steps" title={t('journeys.steps_title')}>
      <p>{t('journeys.steps_text')}</p>
      {journey.contacts_without_case !== 0 && (
        <p class="answer-small">{t('journeys.uncased', { n: countText(journey.contacts_without_case, speech) })}</p>
      )}
      <Figure
        id="reach"
        title={t('journeys.reach_title')}
        description={stepsDescription(journey.rows, specs, speech)}
        chart={stepsRequest(answers, told)}
        table={stepsTable(journey.rows, told)}
        about={aboutOf(props, journey, 'steps')}
        provenance={journey}
        speech={speech}
        legend={legendOf(['share', 'whiskers'], speech)}
      />
      <h3>{t('journeys.drop_off_title')}</h3>
      <Listed
        table={dropOffTable(journey.drop_off, told)}
        none={t('journeys.drop_off_none')}
        csv="/v1/journey/drop-off"
        provenance={journey}
        frame={frame}
      />
    </Section>
  );
}

function Waits(props: PartProps): VNode {
  const { frame, answers, told } = props;
  const { speech } = frame;
  const { t, decimal } = speech;
  const { times, handovers } = answers;
  const longest = longestWait(handovers.rows);
  const curves = incidenceRequest(answers, told);
  return (
    <Section id="times" title={t('journeys.times_title')}>
      <p>{t('journeys.times_text')}</p>
      <div class="figures">
        {curves === null ? (
          <p class="callout-line">{t('journeys.no_curves')}</p>
        ) : (
          <Figure
            id="incidence"
            title={t('journeys.incidence_title')}
            description={t('journeys.incidence_description')}
            chart={curves}
            table={incidenceTable(times, told)}
            about={aboutOf(props, times, 'incidence')}
            provenance={times}
            speech={speech}
            legend={legendOf(['done', 'rejected', 'revoked', 'closed', 'waiting'], speech)}
          />
        )}
        <Figure
          id="waits"
          title={t('journeys.waits_title')}
          description={
            longest === null
              ? t('journeys.waits_description')
              : `${t('journeys.waits_description')} ${t('journeys.waits_longest', {
                  handover: t(`journeys.handover.${longest.to}`),
                  median: decimal(longest.median),
                })}`
          }
          chart={waitsRequest(answers, told)}
          table={handoversTable(handovers.rows, told)}
          about={aboutOf(props, handovers, 'waits')}
          provenance={handovers}
          speech={speech}
          legend={legendOf(['median', 'middle_half', 'p90'], speech)}
        />
      </div>
    </Section>
  );
}

function Referred({ frame, answers: { referrals }, told }: PartProps): VNode {
  const { t } = frame.speech;
  return (
    <Section id="referrals" title={t('journeys.referrals_title')}>
      <p>{t('journeys.referrals_text', { days: referrals.term_days })}</p>
      <Listed
        table={referralsTable(referrals.rows, told)}
        none={t('journeys.referrals_none')}
        csv="/v1/journey/referrals"
        provenance={referrals}
        frame={frame}
      />
    </Section>
  );
}

function Left({ frame, answers: { backlog, journey }, told }: PartProps): VNode {
  const { speech } = frame;
  const { t } = speech;
  return (
    <>
      <Section id="backlog" title={t('journeys.backlog_title')}>
        <p>{t('journeys.backlog_text')}</p>
        <p>{littleText(backlog.little, speech)}</p>
        <Listed
          table={backlogTable(backlog, told)}
          none={t('journeys.backlog_none')}
          csv={`/v1/journey/backlog`}
          provenance={backlog}
          frame={frame}
        />
      </Section>
      <Section id="repeats" title={t('journeys.repeats_title')}>
        <p>{t('journeys.repeats_text')}</p>
        <DataTable table={repeatsTable(journey.repeats, told)} speech={speech} />
        <SourceNote provenance={journey} speech={speech} />
      </Section>
    </>
  );
}

/** Why there is no journey to show. */
function NoCase({ frame: { speech }, answers: { journey } }: PartProps): VNode {
  const { t } = speech;
  const without = journey.contacts_without_case;
  return (
    <div class="callout-line">
      <p>{t('journeys.none')}</p>
      <p>{without !== 0 ? t('journeys.none_uncased', { n: countText(without, speech) }) : t('journeys.none_no_contact')}</p>
      <SourceNote provenance={journey} speech={speech} />
    </div>
  );
}

/** Page Percorsi: where cases stop between the first contact and the outcome, and what they wait for. */
export function JourneysPage(props: JourneyPageProps): VNode {
  const { frame, specs, programme, answers, opens } = props;
  const { speech, filters } = frame;
  const { t, lang } = speech;
  const told = { specs, speech, filters, links: opens ? journeyEventLinks(speech, filters) : null };
  const elsewhere = deskElsewhere(specs, filters, speech);
  // Suppressed is not none.
  const cases = answers.journey.rows[0] === undefined ? 0 : (answers.journey.rows[0].eligible ?? 1);
  const parts = { ...props, told };
  return (
    <Layout
      frame={frame}
      title={t('journeys.title')}
      crumbs={[{ text: t('nav.region'), href: pathOf(lang, { page: 'region' }) }, { text: t('nav.journeys') }]}
      synthetic={answers.journey.synthetic}
    >
      <h1>{t('journeys.title')}</h1>
      <p class="page-subject">{subjectOf(speech, filters, programme.name[lang], placeOf(specs, filters, speech))}</p>
      {cases > 0 && <JourneyCards specs={specs} speech={speech} answers={answers} />}
      <DeskFilterForm frame={frame} specs={specs} />
      {elsewhere !== null && <p class="callout-line">{elsewhere}</p>}
      {elsewhere === null && cases === 0 && <NoCase {...parts} />}
      {cases > 0 && (
        <>
          <Steps {...parts} />
          <Waits {...parts} />
          <Referred {...parts} />
          <Left {...parts} />
        </>
      )}
    </Layout>
  );
}
