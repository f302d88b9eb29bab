import type { VNode } from 'preact';
import { romeDay } from '../../specs/calendar.ts';
import type { Specs } from '../../specs/types.ts';
import type { Reader } from '../../warehouse/types.ts';
import type { AdequacyMatrix, Assessed } from '../adequacy/types.ts';
import { versionFor } from '../adequacy/versions.ts';
import { Layout, type PageFrame } from './layout.tsx';
import { pathOf, withFilters } from './links.ts';
import { Section } from './marks.tsx';
import { MissingByDesk, StatusCards } from './standard-desks.tsx';
import { periodText, StandardForm } from './standard-form.tsx';
import { groupsOf, MatrixFigure } from './standard-matrix.tsx';
import type { StandardQuery } from './standard-query.ts';
import type { Speech } from './texts.ts';

/** Which version is read, whether it is only proposed, and of which days. */
export function subjectOfStandard(
  { version, from, to, in_force, framework_version }: Assessed,
  query: StandardQuery,
  speech: Speech,
): string {
  const { t, lang, day, instant } = speech;
  const { known_at } = query.request;
  return [
    version.label[lang],
    t(`standard.version_${version.status}`),
    ...(in_force === framework_version ? [] : [t('standard.version_not_in_force')]),
    ...(query.period === undefined ? [] : [periodText(query.period, speech)]),
    `${t('subject.from', { day: day(from) })} ${t('subject.to', { day: day(to) })}`,
    ...(known_at === undefined ? [] : [t('source.known_at', { instant: instant(known_at) })]),
  ].join(' · ');
}

interface StandardPageProps {
  frame: PageFrame;
  specs: Specs;
  matrix: AdequacyMatrix;
  query: StandardQuery;
  reader: Reader;
  /** UTC milliseconds. */
  at: number;
}

/** Page Standard minimo: which desks may be called a PUA, what is missing where, requirement by requirement; no score is made of it. */
export function StandardPage({ frame, specs, matrix, query, reader, at }: StandardPageProps): VNode {
  const { speech, id } = frame;
  const { t, lang } = speech;
  const groups = groupsOf(versionFor(specs, matrix.framework_version, matrix.to), matrix.requirements, query, speech);
  const props = { query, matrix, specs, speech };
  return (
    <Layout
      frame={frame}
      title={t('standard.title')}
      crumbs={[{ text: t('nav.region'), href: pathOf(lang, { page: 'region' }) }, { text: t('nav.standard') }]}
      synthetic={matrix.synthetic}
    >
      <h1>{t('standard.title')}</h1>
      <p class="page-subject">{subjectOfStandard(matrix, query, speech)}</p>
      <StatusCards {...props} />
      <StandardForm id={id} query={query} specs={specs} today={romeDay(at)} speech={speech} />
      <Section id="requirements" title={t('standard.matrix_section')}>
        <MatrixFigure {...props} reader={reader} groups={groups} />
      </Section>
      <Section id="missing" title={t('standard.missing_title')}>
        <p>{t('standard.missing_text')}</p>
        <MissingByDesk {...props} />
      </Section>
      <Section id="versions" title={t('standard.compare_title')}>
        <p>
          <a
            href={withFilters(
              pathOf(lang, { page: 'comparison' }),
              {},
              query.period === undefined ? {} : { period: query.period },
            )}
          >
            {t('standard.compare_link')}
          </a>
        </p>
      </Section>
    </Layout>
  );
}
