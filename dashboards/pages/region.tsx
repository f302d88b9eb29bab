import type { VNode } from 'preact';
import type { Forecast } from '../programmes/forecast-types.ts';
import { Answer } from './answer.tsx';
import { isSynthetic } from './answers.ts';
import { FilterForm, subjectOf } from './filters.tsx';
import { EndChoice, ForecastSection } from './forecast.tsx';
import { Layout, type PageFrame } from './layout.tsx';
import { deskPlaces, placeShown, zonePlaces } from './places.ts';
import { ContactsSection, PlacesSection, ProgressSection, type SectionProps } from './sections.tsx';

type RegionProps = Omit<SectionProps, 'speech' | 'filters'> & { frame: PageFrame; forecast: Forecast | null };

/** Page Regione: of the target's recipients how many are reached, where, at what pace; then zones, desks, contacts. */
export function RegionPage({ frame, forecast, ...content }: RegionProps): VNode {
  const { speech, filters } = frame;
  const { t, lang } = speech;
  const { specs, answers, programme } = content;
  const zones = zonePlaces(specs, answers, speech, filters);
  const desks = deskPlaces(specs, answers, speech, filters.zone);
  const place = placeShown(specs, filters, speech);
  const props = { speech, filters, ...content };
  return (
    <Layout frame={frame} title={t('region.title')} crumbs={[{ text: t('nav.region') }]} synthetic={isSynthetic(answers)}>
      <h1>{t('region.title')}</h1>
      <p class="page-subject">{subjectOf(speech, filters, programme.name[lang], place)}</p>
      <Answer speech={speech} programme={programme} answers={answers} places={zones} />
      <FilterForm id={frame.id} filters={filters} specs={specs} speech={speech}>
        <EndChoice forecast={forecast} speech={speech} />
      </FilterForm>
      <ProgressSection {...props} place={place} />
      <ForecastSection {...props} frame={frame} forecast={forecast} place={place} />
      <PlacesSection {...props} zones={zones} desks={desks} />
      <ContactsSection {...props} />
    </Layout>
  );
}
