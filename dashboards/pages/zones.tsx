import type { VNode } from 'preact';
import type { Programme, Specs } from '../../specs/types.ts';
import { type Answers, isSynthetic } from './answers.ts';
import { SourceNote } from './figure.tsx';
import { FilterForm } from './filters.tsx';
import { Layout, type PageFrame } from './layout.tsx';
import { pathOf, withFilters } from './links.ts';
import { type Place, zonePlaces } from './places.ts';
import type { PageFilters } from './query.ts';
import type { Speech } from './texts.ts';

function ZoneRow({ place, filters, speech }: { place: Place; filters: PageFilters; speech: Speech }): VNode {
  const { t, count, decimal, lang } = speech;
  const row = place.state === 'figures' ? place.row : null;
  const { zone: _zone, ...kept } = filters;
  return (
    <tr class={`zone-${place.state}`}>
      <th scope="row">
        <a href={withFilters(pathOf(lang, { page: 'zone', zone: place.key }), kept)}>{place.name}</a>
      </th>
      <td class="numeric">{row ? count(row.numerator) : ''}</td>
      <td class="numeric">{place.row?.denominator ? count(place.row.denominator) : ''}</td>
      <td class="numeric">{row?.denominator && row.value !== null ? `${decimal(row.value)} %` : ''}</td>
      <td>
        <span class={`state state-${place.state}`}>{t(`state.${place.state}`)}</span>
      </td>
    </tr>
  );
}

interface ZonesPageProps {
  frame: PageFrame;
  specs: Specs;
  programme: Programme;
  answers: Answers;
}

/** The 28 zone by area vasta, each with what is known of it: figures, no data, desks being defined, outside the programme, no desk at all. */
export function ZonesPage({ frame, specs, programme, answers }: ZonesPageProps): VNode {
  const { speech, filters } = frame;
  const { t, lang } = speech;
  const places = zonePlaces(specs, answers);
  return (
    <Layout
      frame={frame}
      title={t('zones_index.title')}
      crumbs={[{ text: t('nav.region'), href: pathOf(lang, { page: 'region' }) }, { text: t('nav.zones') }]}
      synthetic={isSynthetic(answers)}
    >
      <h1>{t('zones_index.title')}</h1>
      <p class="page-subject">{programme.name[lang]}</p>
      <p>{t('zones_index.intro', { n: places.length, without: places.filter(({ state }) => state === 'no_pua').length })}</p>
      <FilterForm id={frame.id} filters={filters} specs={specs} speech={speech} />
      {[...specs.network.areas.values()].map((area) => {
        const own = places.filter(({ key }) => specs.network.zones.get(key)?.area_vasta === area.id);
        return own.length === 0 ? null : (
          <section class="page-section" key={area.id} aria-labelledby={`area-${area.id}`}>
            <h2 id={`area-${area.id}`}>{area.name[lang]}</h2>
            <div class="table-scroll">
              <table class="table table-sm zones-table">
                <caption>{t('zones_index.caption', { area: area.name[lang] })}</caption>
                <thead>
                  <tr>
                    <th scope="col">{t('table.zone')}</th>
                    <th scope="col" class="numeric">
                      {t('table.reached')}
                    </th>
                    <th scope="col" class="numeric">
                      {t('table.target')}
                    </th>
                    <th scope="col" class="numeric">
                      {t('table.attainment')}
                    </th>
                    <th scope="col">{t('table.state')}</th>
                  </tr>
                </thead>
                <tbody>
                  {own.map((place) => (
                    <ZoneRow key={place.key} place={place} filters={filters} speech={speech} />
                  ))}
                </tbody>
              </table>
            </div>
          </section>
        );
      })}
      <SourceNote provenance={answers.zones} speech={speech} />
    </Layout>
  );
}
