import type { VNode } from 'preact';
import type { Specs } from '../../specs/types.ts';
import { CATALOGUE_FORMATS, type CatalogueFormat } from '../catalogue/formats.ts';
import { type DeskAt, deskAt, type OpenState } from '../catalogue/open.ts';
import { select } from '../catalogue/select.ts';
import type { Catalogue, CatalogueDesk } from '../catalogue/types.ts';
import { DeskCard } from './catalogue-desk.tsx';
import { CatalogueForm } from './catalogue-form.tsx';
import type { CatalogueQuery } from './catalogue-query.ts';
import { SourceNote } from './figure.tsx';
import { Layout, type PageFrame } from './layout.tsx';
import { pathOf, withFilters } from './links.ts';
import type { Speech } from './texts.ts';

const ORDER: readonly OpenState[] = ['open', 'by_appointment', 'closed', 'unknown'];
const DOWNLOADS = ['ical', 'csv', 'hsds', 'cpsv', 'jsonld', 'json'] as const satisfies readonly CatalogueFormat[];

interface Found {
  desk: CatalogueDesk;
  now: DeskAt;
}

/** Desks by what they are at an instant, those open first. When only open ones are wanted, those of unknown hours are not among them, nor excluded. */
function foundOf(catalogue: Catalogue, { wanted, open }: CatalogueQuery, at: number): { sure: Found[]; perhaps: Found[] } {
  const { matching, unknown } = select(catalogue, wanted);
  const placed = (desks: readonly CatalogueDesk[]): Found[] =>
    desks
      .map((desk) => ({ desk, now: deskAt(desk, at) }))
      .filter(({ now }) => !open || now.state === 'open' || now.state === 'unknown')
      .sort(
        (a, b) => ORDER.indexOf(a.now.state) - ORDER.indexOf(b.now.state) || a.desk.name.it.localeCompare(b.desk.name.it, 'it'),
      );
  const [sure, perhaps] = [placed(matching), placed(unknown)];
  if (!open) return { sure, perhaps };
  return {
    sure: sure.filter(({ now }) => now.state === 'open'),
    perhaps: [...perhaps, ...sure.filter(({ now }) => now.state === 'unknown')],
  };
}

const countText = (n: number, others: number, { t, count }: Speech): string => {
  if (n === 0) return t(others === 0 ? 'catalogue.found_none' : 'catalogue.found_none_unknown');
  return n === 1 ? t('catalogue.found_one') : t('catalogue.found', { n: count(n) });
};

function Downloads({ query, speech: { t, lang } }: { query: CatalogueQuery; speech: Speech }): VNode {
  const { open: _, ...filters } = query.given;
  return (
    <section class="page-section" aria-labelledby="downloads">
      <h2 id="downloads">{t('catalogue.downloads')}</h2>
      <p>{t('catalogue.downloads_text')}</p>
      <ul class="downloads">
        {DOWNLOADS.map((format) => (
          <li key={format}>
            <a href={withFilters('/v1/catalogue', {}, { format, lang, ...filters })} type={CATALOGUE_FORMATS[format]}>
              {t(`catalogue.download.${format}`)}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface CataloguePageProps {
  frame: PageFrame;
  specs: Specs;
  catalogue: Catalogue;
  query: CatalogueQuery;
  /** UTC milliseconds. */
  at: number;
}

/** Page Catalogo, for anyone: which PUA offers what, where, when, in which languages, by which channels. */
export function CataloguePage({ frame, specs, catalogue, query, at }: CataloguePageProps): VNode {
  const { speech } = frame;
  const { t, lang, instant } = speech;
  const { sure, perhaps } = foundOf(catalogue, query, at);
  const cards = (found: readonly Found[]) => (
    <div class="desk-cards">
      {found.map(({ desk, now }) => (
        <DeskCard key={desk.id} desk={desk} now={now} today={catalogue.day} codes={specs.codes} speech={speech} />
      ))}
    </div>
  );
  return (
    <Layout
      frame={frame}
      title={t('catalogue.title')}
      crumbs={[{ text: t('nav.region'), href: pathOf(lang, { page: 'region' }) }, { text: t('nav.catalogue') }]}
      synthetic={catalogue.synthetic}
    >
      <h1>{t('catalogue.title')}</h1>
      <p class="page-subject">{t('catalogue.intro')}</p>
      <CatalogueForm specs={specs} catalogue={catalogue} query={query} speech={speech} />
      <section class="page-section" aria-labelledby="found">
        <h2 id="found">{countText(sure.length, perhaps.length, speech)}</h2>
        <p>{t('catalogue.now', { instant: instant(new Date(at).toISOString()) })}</p>
        {cards(sure)}
      </section>
      {perhaps.length > 0 && (
        <section class="page-section" aria-labelledby="perhaps">
          <h2 id="perhaps">{t('catalogue.perhaps')}</h2>
          <p>{t('catalogue.perhaps_text')}</p>
          {cards(perhaps)}
        </section>
      )}
      <Downloads query={query} speech={speech} />
      <SourceNote provenance={catalogue} speech={speech} />
    </Layout>
  );
}
