import type { ComponentChildren, VNode } from 'preact';
import type { AssetUrls } from '../assets.ts';
import { type PageId, pathOf, withFilters } from './links.ts';
import type { PageFilters } from './query.ts';
import type { Speech } from './texts.ts';

/** What every page is drawn with. */
export interface PageFrame {
  speech: Speech;
  assets: AssetUrls;
  id: PageId;
  filters: PageFilters;
  /** What the page's own filters add to its address. */
  query?: Readonly<Record<string, string>>;
}

export function Icon({ assets, name, class: extra = '' }: { assets: AssetUrls; name: string; class?: string }): VNode {
  return (
    <svg class={`icon ${extra}`} aria-hidden="true">
      <use href={`${assets.sprite}#it-${name}`} />
    </svg>
  );
}

function Languages({ frame: { speech, id, filters, query } }: { frame: PageFrame }): VNode {
  const { zone: _zone, ...elsewhere } = filters;
  // A list of events is asked for by its address alone: a filter more would be another list.
  const kept = id.page === 'events' ? {} : id.page === 'zone' ? elsewhere : filters;
  return (
    <ul class="languages" aria-label={speech.t('nav.language')}>
      {(['it', 'en'] as const).map((lang) => (
        <li key={lang}>
          <a
            href={withFilters(pathOf(lang, id), kept, query)}
            hreflang={lang}
            lang={lang}
            aria-current={lang === speech.lang ? 'true' : undefined}
          >
            {lang === 'it' ? 'Italiano' : 'English'}
          </a>
        </li>
      ))}
    </ul>
  );
}

function Menu({ frame }: { frame: PageFrame }): VNode {
  const { speech, assets, id } = frame;
  const { lang, t } = speech;
  const entries = [
    { page: 'region', text: t('nav.region'), active: id.page === 'region' },
    { page: 'zones', text: t('nav.zones'), active: id.page === 'zones' || id.page === 'zone' },
    { page: 'journeys', text: t('nav.journeys'), active: id.page === 'journeys' },
    { page: 'satisfaction', text: t('nav.satisfaction'), active: id.page === 'satisfaction' },
    { page: 'benchmarks', text: t('nav.benchmarks'), active: id.page === 'benchmarks' },
    {
      page: 'standard',
      text: t('nav.standard'),
      active: id.page === 'standard' || id.page === 'comparison' || id.page === 'desk',
    },
    { page: 'catalogue', text: t('nav.catalogue'), active: id.page === 'catalogue' },
    { page: 'kpis', text: t('nav.kpis'), active: id.page === 'kpis' || id.page === 'kpi' || id.page === 'glossary' },
    { page: 'import', text: t('nav.import'), active: id.page === 'import' },
    { page: 'quality', text: t('nav.quality'), active: id.page === 'quality' },
  ] as const;
  return (
    <div class="it-header-navbar-wrapper">
      <div class="container">
        <nav class="navbar navbar-expand-lg has-megamenu" aria-label={t('nav.main')}>
          <button
            class="custom-navbar-toggler"
            type="button"
            aria-controls="menu"
            aria-expanded="false"
            aria-label={t('nav.open')}
            data-bs-target="#menu"
            data-bs-toggle="navbarcollapsible"
          >
            <Icon assets={assets} name="burger" />
          </button>
          <div class="navbar-collapsable" id="menu">
            <div class="overlay" />
            <div class="close-div">
              <button class="btn close-menu" type="button">
                <span class="visually-hidden">{t('nav.close')}</span>
                <Icon assets={assets} name="close-big" />
              </button>
            </div>
            <div class="menu-wrapper">
              <ul class="navbar-nav">
                {entries.map(({ page, text, active }) => (
                  <li class="nav-item" key={page}>
                    <a
                      class={`nav-link${active ? ' active' : ''}`}
                      href={withFilters(pathOf(lang, { page }), { programme: frame.filters.programme })}
                      aria-current={active ? 'page' : undefined}
                    >
                      <span>{text}</span>
                    </a>
                  </li>
                ))}
              </ul>
            </div>
          </div>
        </nav>
      </div>
    </div>
  );
}

function Header({ frame }: { frame: PageFrame }): VNode {
  const { t, lang } = frame.speech;
  return (
    <header class="it-header-wrapper">
      <div class="it-header-slim-wrapper">
        <div class="container">
          <div class="it-header-slim-wrapper-content">
            <span class="navbar-brand">{t('site.owner')}</span>
            <Languages frame={frame} />
          </div>
        </div>
      </div>
      <div class="it-nav-wrapper">
        <div class="it-header-center-wrapper it-small-header">
          <div class="container">
            <div class="it-header-center-content-wrapper">
              <div class="it-brand-wrapper">
                <a href={pathOf(lang, { page: 'region' })}>
                  <Icon assets={frame.assets} name="chart-line" />
                  <div class="it-brand-text">
                    <div class="it-brand-title">{t('site.name')}</div>
                    <div class="it-brand-tagline d-none d-md-block">{t('site.tagline')}</div>
                  </div>
                </a>
              </div>
            </div>
          </div>
        </div>
        <Menu frame={frame} />
      </div>
    </header>
  );
}

function Footer({ frame: { speech } }: { frame: PageFrame }): VNode {
  const { t, lang } = speech;
  return (
    <footer class="it-footer">
      <div class="it-footer-main">
        <div class="container">
          <p class="footer-name">{t('site.name')}</p>
          <p>{t('footer.about')}</p>
          <ul class="footer-links">
            <li>
              <a href={pathOf(lang, { page: 'region' })}>{t('nav.region')}</a>
            </li>
            <li>
              <a href={pathOf(lang, { page: 'zones' })}>{t('nav.zones')}</a>
            </li>
            <li>
              <a href="/openapi.json">{t('footer.openapi')}</a>
            </li>
            <li>
              <a href="/asyncapi.json">{t('footer.asyncapi')}</a>
            </li>
          </ul>
        </div>
      </div>
    </footer>
  );
}

export interface Crumb {
  text: string;
  href?: string;
}

function Breadcrumb({ crumbs, speech }: { crumbs: readonly Crumb[]; speech: Speech }): VNode {
  return (
    <nav class="breadcrumb-container" aria-label={speech.t('nav.breadcrumb')}>
      <ol class="breadcrumb">
        {crumbs.map(({ text, href }, index) => (
          <li class={`breadcrumb-item${href ? '' : ' active'}`} key={text} aria-current={href ? undefined : 'page'}>
            {href ? <a href={href}>{text}</a> : text}
            {index < crumbs.length - 1 && (
              <span class="separator" aria-hidden="true">
                /
              </span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}

interface LayoutProps {
  frame: PageFrame;
  title: string;
  crumbs: readonly Crumb[];
  /** True when a figure of the page counts simulated events: the page says so above everything else. */
  synthetic: boolean;
  children: ComponentChildren;
}

/** The page around its content: head, skip link, header, synthetic-data notice, breadcrumb, main, footer. */
export function Layout({ frame, title, crumbs, synthetic, children }: LayoutProps): VNode {
  const { speech, assets } = frame;
  const { t, lang } = speech;
  return (
    <html lang={lang}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${title} · ${t('site.name')}`}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href={assets.style} />
        <script type="module" src={assets.script} />
      </head>
      <body>
        <div class="skiplinks">
          <a class="visually-hidden-focusable" href="#main">
            {t('nav.skip')}
          </a>
        </div>
        <Header frame={frame} />
        <main id="main" class="container" tabIndex={-1}>
          {synthetic && (
            <p class="synthetic" role="note">
              <Icon assets={assets} name="warning-circle" class="icon-sm" />
              <span>
                <strong>{t('synthetic.title')}</strong> {t('synthetic.text')}
              </span>
            </p>
          )}
          {crumbs.length > 1 && <Breadcrumb crumbs={crumbs} speech={speech} />}
          {children}
        </main>
        <Footer frame={frame} />
      </body>
    </html>
  );
}
