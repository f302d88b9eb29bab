import type { ComponentChildren, VNode } from 'preact';
import type { KpiDefinition, Specs } from '../../specs/types.ts';
import type { KpiAnswer } from '../kpis/types.ts';
import { eventsHref } from './events-link.ts';
import { SourceNote } from './figure.tsx';
import { denominatorText, numeratorText, unitText, valueText } from './kpi-texts.ts';
import { Layout, type PageFrame } from './layout.tsx';
import { pathOf, withFilters } from './links.ts';
import { Section } from './marks.tsx';
import type { Speech } from './texts.ts';

interface KpiProps {
  kpi: KpiDefinition;
  specs: Specs;
  /** The KPI of the whole region; `null` when the reader may not see figures. */
  answer: KpiAnswer | null;
  speech: Speech;
}

const Term = ({ name, children }: { name: string; children: ComponentChildren }): VNode => (
  <>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </>
);

function Value({ kpi, answer, speech }: KpiProps): VNode {
  const { t, count } = speech;
  if (answer === null) return <p class="callout-line">{t('kpi.value_forbidden')}</p>;
  const [row] = answer.rows;
  const shown = (value: number) => valueText(value, kpi.unit, speech);
  const known = row !== undefined && row.value !== null && !row.suppressed;
  return (
    <>
      {known && row.value !== null ? (
        <p class="kpi-value">
          <strong class="big-figure">{shown(row.value)}</strong>{' '}
          {row.lower !== null && row.upper !== null && (
            <span>{t('kpi.between', { lower: shown(row.lower), upper: shown(row.upper) })}</span>
          )}{' '}
          {row.n !== null && <span>{t('kpi.n', { n: count(row.n) })}</span>}
        </p>
      ) : (
        <p class="callout-line">{t(row?.suppressed ? 'kpi.value_suppressed' : 'kpi.value_unknown')}</p>
      )}
      {(row?.note ?? '')
        .split(' ')
        .filter((code) => code !== '' && code !== 'suppressed')
        .map((code) => (
          <p key={code}>{speech.worded(`kpi.note.${code}`, code)}</p>
        ))}
      <SourceNote provenance={answer} speech={speech} />
    </>
  );
}

function Definition({ kpi, specs, speech }: KpiProps): VNode {
  const { t, lang, count } = speech;
  const dimension = specs.frameworks.at(-1)?.dimensions.find(({ id }) => id === kpi.framework_dimension);
  const documents = [...specs.sources.values()].filter(({ id }) => kpi.source.includes(id));
  return (
    <dl class="kpi-sheet">
      <Term name={t('kpi.formula')}>{kpi.formula[lang]}</Term>
      <Term name={t('kpi.numerator')}>{numeratorText(kpi, speech)}</Term>
      <Term name={t('kpi.denominator')}>{denominatorText(kpi, speech)}</Term>
      <Term name={t('kpi.unit')}>{unitText(kpi.unit, speech)}</Term>
      <Term name={t('kpi.polarity')}>{t(`kpi.polarity.${kpi.polarity}`)}</Term>
      <Term name={t('kpi.interval')}>{speech.worded(`kpi.interval.${kpi.interval}`, kpi.interval)}</Term>
      <Term name={t('kpi.min_n')}>{kpi.min_n === 0 ? t('kpi.min_n_none') : t('kpi.min_n_text', { n: count(kpi.min_n) })}</Term>
      <Term name={t('kpi.standard')}>
        {kpi.standard === null ? t('kpi.standard_none') : valueText(kpi.standard, kpi.unit, speech)}
      </Term>
      <Term name={t('kpi.framework_dimension')}>{dimension?.label[lang] ?? t('kpi.framework_dimension_none')}</Term>
      <Term name={t('kpi.dimensions')}>{kpi.dimensions.map((one) => speech.worded(`events.by.${one}`, one)).join(', ')}</Term>
      <Term name={t('kpi.caveats')}>{kpi.caveats[lang]}</Term>
      <Term name={t('kpi.used_by')}>{kpi.used_by[lang]}</Term>
      <Term name={t('kpi.source')}>
        {kpi.source}
        {documents.length > 0 && ` (${documents.map(({ id, title }) => `${id}: ${title}`).join('; ')})`}
      </Term>
      {(kpi.issues ?? []).length > 0 && (
        <Term name={t('kpi.issues')}>
          {(kpi.issues ?? []).map((id, i) => (
            <span key={id}>
              {i > 0 && ', '}
              <a href={`${pathOf(lang, { page: 'quality' })}#${id}`}>{id}</a>
            </span>
          ))}
        </Term>
      )}
    </dl>
  );
}

/** The sheet of a KPI, made of its definition: what it is, what it is of the region now, and where its figures and events are. */
export function KpiPage({ frame, opens, ...content }: Omit<KpiProps, 'speech'> & { frame: PageFrame; opens: boolean }): VNode {
  const { speech, filters } = frame;
  const { t, lang } = speech;
  const { kpi, answer } = content;
  const asked = { ...(answer?.filters.programme === undefined ? {} : { programme: answer.filters.programme }) };
  const api = withFilters(`/v1/kpis/${kpi.id}`, asked, kpi.dimensions.includes('desk') ? { by: 'desk' } : {});
  return (
    <Layout
      frame={frame}
      title={kpi.name[lang]}
      crumbs={[
        { text: t('nav.kpis'), href: withFilters(pathOf(lang, { page: 'kpis' }), { programme: filters.programme }) },
        { text: kpi.name[lang] },
      ]}
      synthetic={answer?.synthetic ?? false}
    >
      <h1>{kpi.name[lang]}</h1>
      <p class="lead">{kpi.sentence[lang]}</p>
      <Section id="value" title={t('kpi.value')}>
        <Value {...content} speech={speech} />
        <ul>
          {opens && (
            <li>
              <a href={eventsHref(speech, kpi.id, asked)}>{t('kpi.events')}</a>
            </li>
          )}
          <li>
            <a href={api}>{t('kpi.api')}</a>
          </li>
          <li>
            <a href={`${api}${api.includes('?') ? '&' : '?'}format=csv`}>{t('kpi.csv')}</a>
          </li>
        </ul>
      </Section>
      <Section id="definition" title={t('kpi.definition')}>
        <Definition {...content} speech={speech} />
      </Section>
      <p>
        <a href={pathOf(lang, { page: 'glossary' })}>{t('glossary_page.title')}</a>
      </p>
    </Layout>
  );
}
