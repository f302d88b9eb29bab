import type { VNode } from 'preact';
import type { Programme, Specs } from '../../specs/types.ts';
import { type Answers, isSynthetic } from './answers.ts';
import { SourceNote } from './figure.tsx';
import { FilterForm, subjectOf } from './filters.tsx';
import { Layout, type PageFrame } from './layout.tsx';
import { pathOf } from './links.ts';
import { figuresOf } from './place-lines.ts';
import { type Place, zonePlaces } from './places.ts';
import type { Speech } from './texts.ts';

function ZoneRow({ place, speech }: { place: Place; speech: Speech }): VNode {
  const { reached, target, share } = figuresOf(place, speech);
  return (
    <tr>
      <th scope="row">
        {place.href === null ? place.name : <a href={place.href}>{place.name}</a>}{' '}
        <span class={`state state-${place.state}`}>{speech.t(`state.${place.state}`)}</span>
      </th>
      <td class="numeric">{reached}</td>
      <td class="numeric">{target}</td>
      <td class="numeric d-none d-sm-table-cell">{share}</td>
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
  const places = zonePlaces(specs, answers, speech, filters);
  return (
    <Layout
      frame={frame}
      title={t('zones_index.title')}
      crumbs={[{ text: t('nav.region'), href: pathOf(lang, { page: 'region' }) }, { text: t('nav.zones') }]}
      synthetic={isSynthetic(answers)}
    >
      <h1>{t('zones_index.title')}</h1>
      <p class="page-subject">{subjectOf(speech, filters, programme.name[lang])}</p>
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
                    <th scope="col">{t('table.zone_state')}</th>
                    <th scope="col" class="numeric">
                      {t('table.reached')}
                    </th>
                    <th scope="col" class="numeric">
                      {t('table.target')}
                    </th>
                    <th scope="col" class="numeric d-none d-sm-table-cell">
                      {t('table.attainment')}
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {own.map((place) => (
                    <ZoneRow key={place.key} place={place} speech={speech} />
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
