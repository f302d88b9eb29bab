import type { VNode } from 'preact';
import { romeDay } from '../../specs/calendar.ts';
import type { ProvisionData } from '../../specs/events/families.ts';
import { label } from '../../specs/lookup.ts';
import type { Desk, Specs } from '../../specs/types.ts';
import type { DeskAnswer, TrendPoint } from '../adequacy/types.ts';
import { versionFor } from '../adequacy/versions.ts';
import { statedText } from '../catalogue/phrases.ts';
import type { Offer } from '../catalogue/types.ts';
import { EveryRequirement, Gaps } from './desk-gaps.tsx';
import { Areas, StatedOffer } from './desk-offer.tsx';
import { Trend } from './desk-trend.tsx';
import { Week } from './desk-week.tsx';
import { SourceNote } from './figure.tsx';
import { Layout, type PageFrame } from './layout.tsx';
import { pathOf, withFilters } from './links.ts';
import { OverallStatus, Section } from './marks.tsx';
import { subjectOfStandard } from './standard.tsx';
import { DeskForm } from './standard-form.tsx';
import { groupsOf } from './standard-matrix.tsx';
import type { StandardQuery } from './standard-query.ts';

export interface DeskPageProps {
  frame: PageFrame;
  specs: Specs;
  desk: Desk;
  answer: DeskAnswer;
  trend: readonly TrendPoint[];
  offer: Offer;
  declared: ProvisionData | null;
  query: StandardQuery;
  /** UTC milliseconds. */
  at: number;
}

function Links({ desk, specs, frame: { speech } }: Pick<DeskPageProps, 'desk' | 'specs' | 'frame'>): VNode {
  const { t, lang } = speech;
  const zone = specs.network.zones.get(desk.zone)?.name ?? desk.zone;
  return (
    <p class="desk-links">
      <a href={`${withFilters(pathOf(lang, { page: 'catalogue' }), {}, { zone: desk.zone })}#${desk.id}`}>
        {t('desk.in_catalogue')}
      </a>
      <a href={pathOf(lang, { page: 'zone', zone: desk.zone })}>{t('zone.title', { zone })}</a>
      <a href={pathOf(lang, { page: 'standard' })}>{t('desk.all_desks')}</a>
    </p>
  );
}

/** A desk's sheet: what it may be called, what it offers and when, what is missing and since when, how it went. */
export function DeskPage({ frame, specs, desk, answer, trend, offer, declared, query, at }: DeskPageProps): VNode {
  const { speech, id } = frame;
  const { t, lang } = speech;
  const version = versionFor(specs, answer.framework_version, answer.to);
  const name = desk.name[lang];
  const comune = specs.network.comuni.get(desk.comune)?.name ?? desk.comune;
  const gaps = { answer, groups: groupsOf(version, answer.requirements, {}, speech), specs, speech };
  const stated = { offer, declared, day: answer.to, version, codes: specs.codes, speech };
  return (
    <Layout
      frame={frame}
      title={name}
      crumbs={[
        { text: t('nav.region'), href: pathOf(lang, { page: 'region' }) },
        { text: t('nav.standard'), href: pathOf(lang, { page: 'standard' }) },
        { text: name },
      ]}
      synthetic={answer.synthetic}
    >
      <h1>{name}</h1>
      <p class="page-subject">
        {comune} · {label(specs.codes, 'unit', desk.unit, lang)}
        {desk.status === 'being_defined' && ` · ${t('state.being_defined')}`}
      </p>
      <p class="desk-overall">
        <OverallStatus status={answer.desk.status} speech={speech} />{' '}
        {t(answer.desk.offered ? `standard.overall_text.${answer.desk.status}` : 'standard.level_not_offered')}
      </p>
      <p class="page-subject">
        {t(`standard.level_${query.level}`)} · {subjectOfStandard(answer, query, speech)}
      </p>
      <Links desk={desk} specs={specs} frame={frame} />
      <DeskForm id={id} query={query} specs={specs} today={romeDay(at)} speech={speech} />
      <Section id="gaps" title={t('desk.gaps_title')}>
        <Gaps {...gaps} />
        <SourceNote provenance={answer} speech={speech} />
      </Section>
      <Section id="hours" title={t('desk.week_title')}>
        <Week offer={offer} codes={specs.codes} name={name} speech={speech} />
        <p class="desk-stated">{statedText(offer, speech)}</p>
      </Section>
      <Section id="offer" title={t('desk.offer_title')}>
        <Areas offer={offer} version={version} speech={speech} />
        <StatedOffer {...stated} />
        <p class="desk-stated">{statedText(offer, speech)}</p>
      </Section>
      <Section id="every" title={t('desk.every_title')}>
        <EveryRequirement {...gaps} />
      </Section>
      <Section id="trend" title={t('desk.trend_title')}>
        <Trend trend={trend} speech={speech} />
        <SourceNote provenance={answer} speech={speech} />
      </Section>
    </Layout>
  );
}
