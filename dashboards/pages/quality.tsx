import type { ComponentChildren, VNode } from 'preact';
import type { RegisterEntry } from '../../specs/discrepancies/register.ts';
import type { Specs } from '../../specs/types.ts';
import type { QualityItem } from '../../warehouse/quality.ts';
import type { WordsAnswer } from '../quality/words.ts';
import { DataTable, SourceNote, type TableData } from './figure.tsx';
import { Layout, type PageFrame } from './layout.tsx';
import { pathOf, withFilters } from './links.ts';
import { Section } from './marks.tsx';
import type { QualityQuery } from './quality-query.ts';
import { RegisterForm, RegisterTable } from './quality-register.tsx';
import { refusedTable, repeatedTable, wordsTable } from './quality-tables.ts';
import type { Speech } from './texts.ts';

function Csv({
  path,
  query = {},
  speech: { t },
  children,
}: {
  path: string;
  query?: Readonly<Record<string, string>>;
  speech: Speech;
  children: ComponentChildren;
}): VNode {
  return (
    <p class="table-csv">
      <a href={withFilters(path, {}, { ...query, format: 'csv' })} type="text/csv">
        {t('quality.csv')}
        <span class="visually-hidden">: {children}</span>
      </a>
    </p>
  );
}

function Listed({ table, none, speech }: { table: TableData; none: string; speech: Speech }): VNode {
  return table.rows.length === 0 ? <p class="callout-line">{none}</p> : <DataTable table={table} speech={speech} />;
}

function Register({
  entries,
  query,
  until,
  speech,
}: {
  entries: readonly RegisterEntry[];
  query: QualityQuery;
  until: string;
  speech: Speech;
}): VNode {
  const { t, count, instant } = speech;
  const open = entries.filter(({ status }) => status === 'open').length;
  return (
    <Section id="register" title={t('quality.register_title')}>
      <p>{t('quality.register_text')}</p>
      <RegisterForm query={query} speech={speech} />
      <p role="status" class="register-count">
        {t('quality.register_count', { n: count(entries.length), open: count(open) })}
      </p>
      {entries.length > 0 && (
        <RegisterTable entries={entries} caption={t('quality.register_caption', { instant: instant(until) })} speech={speech} />
      )}
      <p class="figure-source">{t('quality.register_source')}</p>
      <Csv path="/v1/discrepancies" query={query.given} speech={speech}>
        {t('quality.register_title')}
      </Csv>
    </Section>
  );
}

function Words({
  words: { rows, desks, provenance },
  most,
  specs,
  speech,
}: {
  words: WordsAnswer;
  most: number;
  specs: Specs;
  speech: Speech;
}): VNode {
  const { t, count, percent } = speech;
  const total = (what: 'said' | 'mapped') => desks.reduce((all, desk) => all + desk[what], 0);
  const [said, mapped] = [total('said'), total('mapped')];
  const title = t('quality.words_title');
  return (
    <Section id="words" title={title}>
      <p>{t('quality.words_text')}</p>
      {said > 0 && <p>{t('quality.words_share', { said: count(said), mapped: count(mapped), share: percent(mapped / said) })}</p>}
      {rows.length === most && <p>{t('quality.words_most', { n: count(most) })}</p>}
      <Listed
        table={wordsTable(rows, { specs, speech, until: provenance.known_at })}
        none={t('quality.words_none')}
        speech={speech}
      />
      <SourceNote provenance={provenance} speech={speech} />
      <Csv path="/v1/vocabulary/unmapped" speech={speech}>
        {title}
      </Csv>
    </Section>
  );
}

function Refused({
  items,
  until,
  specs,
  speech,
}: {
  items: readonly QualityItem[];
  until: string;
  specs: Specs;
  speech: Speech;
}): VNode {
  const { t, instant } = speech;
  const told = { specs, speech, until };
  const parts = [
    { id: 'refused', table: refusedTable(items, told) },
    { id: 'repeated', table: repeatedTable(items, told) },
  ];
  return (
    <>
      {parts.map(({ id, table }) => (
        <Section key={id} id={id} title={t(`quality.${id}_title`)}>
          <p>{t(`quality.${id}_text`)}</p>
          <Listed table={table} none={t(`quality.${id}_none`)} speech={speech} />
          <p class="figure-source">{t('quality.log_source', { instant: instant(until) })}</p>
          <Csv path="/v1/quality" speech={speech}>
            {t(`quality.${id}_title`)}
          </Csv>
        </Section>
      ))}
    </>
  );
}

interface QualityPageProps {
  frame: PageFrame;
  specs: Specs;
  query: QualityQuery;
  register: readonly RegisterEntry[];
  words: WordsAnswer;
  /** Words listed at most. */
  most: number;
  refused: readonly QualityItem[];
  /** ISO instant of what was refused and of the register. */
  until: string;
}

/** Page Qualità dei dati: what contradicts itself in the sources, which words have no code, what was refused or published twice. */
export function QualityPage({ frame, specs, query, register, words, most, refused, until }: QualityPageProps): VNode {
  const { speech } = frame;
  const { t, lang } = speech;
  return (
    <Layout
      frame={frame}
      title={t('quality.title')}
      crumbs={[{ text: t('nav.region'), href: pathOf(lang, { page: 'region' }) }, { text: t('nav.quality') }]}
      synthetic={words.provenance.synthetic}
    >
      <h1>{t('quality.title')}</h1>
      <p class="page-subject">{t('quality.intro')}</p>
      <Register entries={register} query={query} until={until} speech={speech} />
      <Words words={words} most={most} specs={specs} speech={speech} />
      <Refused items={refused} until={until} specs={specs} speech={speech} />
    </Layout>
  );
}
