import type { VNode } from 'preact';
import type { Specs } from '../../specs/types.ts';
import { DataTable } from './figure.tsx';
import { unitText } from './kpi-texts.ts';
import { Layout, type PageFrame } from './layout.tsx';
import { pathOf } from './links.ts';
import { Section } from './marks.tsx';

/** The catalogue of KPIs: every definition there is, each leading to its sheet. */
export function KpisPage({ frame, specs }: { frame: PageFrame; specs: Specs }): VNode {
  const { speech } = frame;
  const { t, lang } = speech;
  return (
    <Layout frame={frame} title={t('nav.kpis')} crumbs={[{ text: t('nav.kpis') }]} synthetic={false}>
      <h1>{t('kpis.title')}</h1>
      <p class="lead">{t('kpis.intro')}</p>
      <DataTable
        speech={speech}
        table={{
          caption: t('kpis.caption', { n: specs.kpis.size }),
          columns: ['name', 'sentence', 'unit', 'polarity'].map((name) => ({ text: t(`kpis.column.${name}`), numeric: false })),
          rows: [...specs.kpis.values()].map(({ id, name, sentence, unit, polarity }) => [
            { text: name[lang], href: pathOf(lang, { page: 'kpi', kpi: id }) },
            sentence[lang],
            unitText(unit, speech),
            t(`kpi.polarity.${polarity}`),
          ]),
        }}
      />
      <ul>
        <li>
          <a href={pathOf(lang, { page: 'glossary' })}>{t('glossary_page.title')}</a>
        </li>
        <li>
          <a href="/v1/kpis?format=csv">{t('kpis.csv')}</a>
        </li>
        <li>
          <a href="/openapi.json">{t('footer.openapi')}</a>
        </li>
      </ul>
    </Layout>
  );
}

/** Terms of the texts under a prefix: `<prefix>.<id>.term` is explained by `<prefix>.<id>.text`; a term more needs no code. */
function termsOf(texts: Readonly<Record<string, string>>, prefix: string): { id: string; term: string; text: string }[] {
  return Object.entries(texts).flatMap(([key, term]) => {
    if (!key.startsWith(`${prefix}.`) || !key.endsWith('.term')) return [];
    const id = key.slice(prefix.length + 1, -'.term'.length);
    return [{ id, term, text: texts[`${prefix}.${id}.text`] ?? '' }];
  });
}

/** Glossary and method notes: the words of the pages, and how figures are made. */
export function GlossaryPage({ frame, specs }: { frame: PageFrame; specs: Specs }): VNode {
  const { t, lang } = frame.speech;
  const texts = specs.locale[lang];
  const plain = termsOf(texts, 'glossary').map((word) => ({ ...word, href: null }));
  const kpis = [...specs.kpis.values()].map(({ id, name, sentence }) => ({
    id: `kpi-${id}`,
    term: name[lang],
    text: sentence[lang],
    href: pathOf(lang, { page: 'kpi', kpi: id }),
  }));
  const words = [...plain, ...kpis].sort((a, b) => a.term.localeCompare(b.term, lang));
  return (
    <Layout
      frame={frame}
      title={t('glossary_page.title')}
      crumbs={[{ text: t('nav.kpis'), href: pathOf(lang, { page: 'kpis' }) }, { text: t('glossary_page.title') }]}
      synthetic={false}
    >
      <h1>{t('glossary_page.title')}</h1>
      <Section id="methods" title={t('glossary_page.methods')}>
        <dl class="kpi-sheet">
          {termsOf(texts, 'method').map(({ id, term, text }) => (
            <div key={id}>
              <dt id={`method-${id}`}>{term}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
      </Section>
      <Section id="terms" title={t('glossary_page.terms')}>
        <dl class="kpi-sheet">
          {words.map((word) => (
            <div key={word.id}>
              <dt id={`term-${word.id}`}>{word.href === null ? word.term : <a href={word.href}>{word.term}</a>}</dt>
              <dd>{word.text}</dd>
            </div>
          ))}
        </dl>
      </Section>
    </Layout>
  );
}
