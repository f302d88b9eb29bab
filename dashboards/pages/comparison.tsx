import type { VNode } from 'preact';
import { romeDay } from '../../specs/calendar.ts';
import type { FrameworkVersion, Specs } from '../../specs/types.ts';
import type { DefinitionChange, DeskChange, FrameworkDiff } from '../adequacy/diff.ts';
import type { RequirementStatus } from '../adequacy/types.ts';
import { versionFor } from '../adequacy/versions.ts';
import { DataTable, SourceNote } from './figure.tsx';
import { Layout, type PageFrame } from './layout.tsx';
import { pathOf, withFilters } from './links.ts';
import { OverallStatus, Section, StatusWord } from './marks.tsx';
import { CompareForm, periodText } from './standard-form.tsx';
import type { StandardQuery } from './standard-query.ts';
import type { Speech } from './texts.ts';

interface CompareProps {
  diff: FrameworkDiff;
  specs: Specs;
  query: StandardQuery;
  speech: Speech;
}

type Versions = readonly [FrameworkVersion, FrameworkVersion];

/** What a change is about, in the words of the later version that has it. */
function subjectText({ part, id }: DefinitionChange, versions: Versions, { lang }: Speech): string {
  const worded = versions.map(({ areas, services, requirements }) => {
    if (part === 'requirement') return requirements.find((one) => one.id === id)?.statement[lang];
    return (part === 'area' ? areas : services).find(({ code }) => code === id)?.label[lang];
  });
  return worded.findLast((text) => text !== undefined) ?? id;
}

const FLAGS: Readonly<Record<string, string>> = { true: 'catalogue.yes', false: 'catalogue.no' };

/** A value of a definition: a mode, a yes or no, or as it is written. */
function writtenText(field: string, value: string, { t }: Speech): string {
  if (value === '') return t('standard.not_asked');
  if (field.startsWith('minimum.')) return t(`catalogue.mode.${value}`);
  return value in FLAGS ? t(FLAGS[value] ?? '') : value;
}

function Definition({ diff, specs, speech }: CompareProps): VNode {
  const { t } = speech;
  const versions: Versions = [versionFor(specs, diff.a.id, diff.to), versionFor(specs, diff.b.id, diff.to)];
  if (diff.definition.length === 0) return <p>{t('standard.same_definition')}</p>;
  return (
    <DataTable
      speech={speech}
      table={{
        caption: t('standard.definition_caption'),
        columns: ['subject', 'part', 'change', 'field', 'before', 'after'].map((column) => ({
          text: t(`standard.column.${column}`),
          numeric: false,
        })),
        rows: diff.definition.map((change) => [
          subjectText(change, versions, speech),
          t(`standard.part.${change.part}`),
          t(`standard.change.${change.change}`),
          change.field === '' ? null : t(`standard.field.${change.field}`),
          change.field === '' ? null : writtenText(change.field, change.a, speech),
          change.field === '' ? null : writtenText(change.field, change.b, speech),
        ]),
      }}
    />
  );
}

function Cell({ status, speech }: { status: RequirementStatus | null; speech: Speech }): VNode {
  return status === null ? <span>{speech.t('standard.not_asked')}</span> : <StatusWord status={status} speech={speech} />;
}

function DeskCard({ row, specs, diff, speech }: CompareProps & { row: DeskChange }): VNode {
  const { t, lang } = speech;
  const versions = [versionFor(specs, diff.a.id, diff.to), versionFor(specs, diff.b.id, diff.to)];
  const statements = new Map(versions.flatMap((one) => one.requirements.map(({ id, statement }) => [id, statement[lang]])));
  const key = `change-${row.desk}-${row.level}`;
  return (
    <article class="desk-card" aria-labelledby={key}>
      <h3 id={key}>
        {specs.network.desks.get(row.desk)?.name[lang] ?? row.desk} · {t(`standard.level_${row.level}`)}
      </h3>
      <p class="status-change">
        <OverallStatus status={row.status_a} speech={speech} /> <span class="arrow">→</span>{' '}
        <OverallStatus status={row.status_b} speech={speech} />
      </p>
      <ul class="missing">
        {row.cells.map(({ requirement, a, b }) => (
          <li key={requirement}>
            <span>
              {statements.get(requirement) ?? requirement}: <Cell status={a} speech={speech} /> →{' '}
              <Cell status={b} speech={speech} />
            </span>
          </li>
        ))}
      </ul>
    </article>
  );
}

function Desks(props: CompareProps): VNode {
  const { diff, speech } = props;
  const { t, count } = speech;
  const turned = diff.rows.filter((row) => row.changes_status);
  const others = diff.rows.filter((row) => !row.changes_status);
  const cards = (rows: readonly DeskChange[]) => (
    <div class="desk-cards">
      {rows.map((row) => (
        <DeskCard key={`${row.desk} ${row.level}`} {...props} row={row} />
      ))}
    </div>
  );
  return (
    <>
      <p>{turned.length === 0 ? t('standard.no_desk_changes') : t('standard.desks_change', { n: count(turned.length) })}</p>
      {cards(turned)}
      {others.length > 0 && (
        <details class="chart-table">
          <summary>{t('standard.cells_change', { n: count(others.length) })}</summary>
          {cards(others)}
        </details>
      )}
    </>
  );
}

interface ComparisonPageProps {
  frame: PageFrame;
  specs: Specs;
  query: StandardQuery;
  /** Absent when there is only one version. */
  diff: FrameworkDiff | undefined;
  /** UTC milliseconds. */
  at: number;
}

/** What two versions of the framework ask differently, and what each would say of the same desks over the same period. */
export function ComparisonPage({ frame, specs, query, diff, at }: ComparisonPageProps): VNode {
  const { speech, id } = frame;
  const { t, lang, day } = speech;
  const period = query.period === undefined ? {} : { period: query.period };
  return (
    <Layout
      frame={frame}
      title={t('standard.compare_title')}
      crumbs={[
        { text: t('nav.region'), href: pathOf(lang, { page: 'region' }) },
        { text: t('nav.standard'), href: withFilters(pathOf(lang, { page: 'standard' }), {}, period) },
        { text: t('standard.compare_crumb') },
      ]}
      synthetic={diff?.synthetic ?? false}
    >
      <h1>{t('standard.compare_title')}</h1>
      {diff === undefined ? (
        <p class="callout-line">{t('standard.one_version')}</p>
      ) : (
        <>
          <p class="page-subject">
            {[
              ...[diff.a, diff.b].map((one) => `${one.label[lang]} (${t('standard.from_day', { day: day(one.valid_from) })})`),
              ...(query.period === undefined ? [] : [periodText(query.period, speech)]),
              `${t('subject.from', { day: day(diff.from) })} ${t('subject.to', { day: day(diff.to) })}`,
            ].join(' · ')}
          </p>
          <CompareForm id={id} query={query} specs={specs} today={romeDay(at)} speech={speech} a={diff.a.id} b={diff.b.id} />
          <Section id="definition" title={t('standard.definition_title')}>
            <Definition diff={diff} specs={specs} query={query} speech={speech} />
          </Section>
          <Section id="effects" title={t('standard.effects_title')}>
            <Desks diff={diff} specs={specs} query={query} speech={speech} />
            <SourceNote provenance={diff} speech={speech} />
          </Section>
        </>
      )}
    </Layout>
  );
}
