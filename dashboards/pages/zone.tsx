import type { VNode } from 'preact';
import { label } from '../../specs/lookup.ts';
import { WEEKDAYS } from '../../specs/provision/week.ts';
import type { Desk, Specs, Zone } from '../../specs/types.ts';
import { hoursText } from '../catalogue/phrases.ts';
import type { Forecast } from '../programmes/forecast-types.ts';
import { Answer } from './answer.tsx';
import { isSynthetic } from './answers.ts';
import { DataTable, SourceNote } from './figure.tsx';
import { FilterForm, subjectOf } from './filters.tsx';
import { EndChoice, ForecastSection } from './forecast.tsx';
import { Layout, type PageFrame } from './layout.tsx';
import { pathOf } from './links.ts';
import { deskPlaces } from './places.ts';
import { ContactsSection, DesksSection, ProgressSection, type SectionProps } from './sections.tsx';
import type { Speech } from './texts.ts';

function Opening({ desks, codes, speech }: { desks: readonly Desk[]; codes: Specs['codes']; speech: Speech }): VNode {
  const { t, lang } = speech;
  return (
    <section aria-labelledby="opening-title" class="page-section">
      <h2 id="opening-title">{t('section.opening')}</h2>
      <DataTable
        speech={speech}
        table={{
          caption: t('opening.caption'),
          columns: [
            { text: t('table.desk'), numeric: false },
            ...WEEKDAYS.map((weekday) => ({ text: t(`weekday.${weekday}`), numeric: false })),
            { text: t('opening.languages'), numeric: false },
          ],
          rows: desks.map((desk) => [
            desk.name[lang],
            ...WEEKDAYS.map((weekday) => hoursText(desk.opening?.[weekday] ?? null, speech)),
            desk.languages === null
              ? t('opening.unknown')
              : desk.languages.map((code) => label(codes, 'language', code, lang)).join(', '),
          ]),
        }}
      />
    </section>
  );
}

type ZonePageProps = Omit<SectionProps, 'speech' | 'filters'> & { frame: PageFrame; zone: Zone; forecast: Forecast | null };

/** Page Zona: the same question for one zona-distretto, its desks and their stated hours. A zone without desks says that it has none. */
export function ZonePage({ frame, zone, forecast, ...content }: ZonePageProps): VNode {
  const { speech, filters } = frame;
  const { t, lang } = speech;
  const { specs, answers, programme } = content;
  const desks = [...specs.network.desks.values()].filter((desk) => desk.zone === zone.id);
  const places = deskPlaces(specs, answers, speech, zone.id);
  const props = { speech, filters, ...content };
  const area = specs.network.areas.get(zone.area_vasta)?.name[lang] ?? zone.area_vasta;
  return (
    <Layout
      frame={frame}
      title={t('zone.title', { zone: zone.name })}
      crumbs={[
        { text: t('nav.region'), href: pathOf(lang, { page: 'region' }) },
        { text: t('nav.zones'), href: pathOf(lang, { page: 'zones' }) },
        { text: zone.name },
      ]}
      synthetic={isSynthetic(answers)}
    >
      <h1>{t('zone.title', { zone: zone.name })}</h1>
      <p class="page-subject">{subjectOf(speech, filters, programme.name[lang], area)}</p>
      {desks.length === 0 ? (
        <div class="callout-line">
          <p>{t('zone.no_pua')}</p>
          <SourceNote provenance={answers.reached} speech={speech} />
        </div>
      ) : (
        <>
          <Answer speech={speech} programme={programme} answers={answers} places={places} />
          <FilterForm id={frame.id} filters={filters} specs={specs} speech={speech}>
            <EndChoice forecast={forecast} speech={speech} />
          </FilterForm>
          <ProgressSection {...props} place={zone.name} />
          <ForecastSection {...props} frame={frame} forecast={forecast} place={zone.name} />
          <DesksSection {...props} desks={places} />
          <ContactsSection {...props} />
          <Opening desks={desks} codes={specs.codes} speech={speech} />
        </>
      )}
    </Layout>
  );
}
