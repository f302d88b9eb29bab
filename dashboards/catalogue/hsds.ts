import { label } from '../../specs/lookup.ts';
import type { Specs } from '../../specs/types.ts';
import type { Speech } from '../pages/texts.ts';
import { offerOn } from './build.ts';
import { type Attribute, attributesOf } from './hsds-attributes.ts';
import { type HsdsSchedule, schedulesOf } from './hsds-schedules.ts';
import { stableUuid } from './identifiers.ts';
import { mediatedLanguages, mediatorHours, statedText, weekLines } from './phrases.ts';
import { horizonOf, type Series, seriesOf } from './series.ts';
import type { Catalogue, CatalogueDesk, Offer } from './types.ts';

/** A service of HSDS 3.0 with what belongs to it inside, as its canonical JSON asks (docs.openreferral.org, schema reference). */
export interface HsdsService {
  id: string;
  name: string;
  description: string;
  status: 'active' | 'inactive';
  application_process?: string;
  interpretation_services?: string;
  assured_date?: string;
  last_modified?: string;
  organization: { id: string; name: string; description: string };
  languages: { id: string; name: string; code: string }[];
  schedules: HsdsSchedule[];
  service_at_locations: {
    id: string;
    description: string;
    location: {
      id: string;
      location_type: 'physical';
      name: string;
      external_identifier: string;
      external_identifier_type: string;
      accessibility: { id: string; description: string; details: string }[];
    };
  }[];
  attributes: Attribute[];
}

/** A page of services as the HSDS 3.0 API writes it; the catalogue is one page. */
export interface HsdsPage {
  total_items: number;
  total_pages: number;
  page_number: number;
  size: number;
  first_page: boolean;
  last_page: boolean;
  empty: boolean;
  contents: HsdsService[];
}

interface Context {
  specs: Specs;
  catalogue: Catalogue;
  speech: Speech;
}

function organizationOf({ id, name, organisation }: CatalogueDesk, { t, lang }: Speech): HsdsService['organization'] {
  if (organisation !== null) {
    const text = t('catalogue.runs', { desk: name[lang] });
    return { id: stableUuid('organization', organisation.id), name: organisation.name, description: text };
  }
  return { id: stableUuid('organization', 'of', id), name: name[lang], description: t('catalogue.organisation_unknown') };
}

const languagesOf = (codes: readonly string[], service: string, { specs, speech }: Context): HsdsService['languages'] =>
  codes.map((code) => ({
    id: stableUuid('language', service, code),
    name: label(specs.codes, 'language', code, speech.lang),
    code,
  }));

function locationOf({ id, comune }: CatalogueDesk, { accessibility }: Offer, { t }: Speech) {
  return {
    id: stableUuid('location', id),
    location_type: 'physical' as const,
    name: comune.name,
    external_identifier: comune.istat,
    external_identifier_type: 'ISTAT',
    accessibility: Object.entries(accessibility ?? {}).map(([feature, there]) => ({
      id: stableUuid('accessibility', id, feature),
      description: t(`catalogue.accessibility.${feature}`),
      details: t(there ? 'catalogue.yes' : 'catalogue.no'),
    })),
  };
}

/** What the services of a desk have in common: its own and those of its mediators. */
function sharedOf(desk: CatalogueDesk, offer: Offer, service: string, { speech }: Context) {
  const { stated } = offer;
  return {
    status: desk.status === 'active' ? ('active' as const) : ('inactive' as const),
    organization: organizationOf(desk, speech),
    service_at_locations: [
      {
        id: stableUuid('service_at_location', service),
        description: weekLines(offer, speech).join('; '),
        location: locationOf(desk, offer, speech),
      },
    ],
    ...(stated.by === 'declaration' ? { assured_date: stated.recorded_at.slice(0, 10), last_modified: stated.recorded_at } : {}),
  };
}

function deskService(desk: CatalogueDesk, offer: Offer, series: readonly Series[], context: Context): HsdsService {
  const { specs, speech } = context;
  const id = stableUuid('service', desk.id);
  const named = (list: 'language' | 'channel', code: string) => label(specs.codes, list, code, speech.lang);
  const mediated = mediatedLanguages(offer)?.map(
    (language) => `${named('language', language)}: ${mediatorHours(offer.mediators ?? [], language, speech)}`,
  );
  return {
    id,
    name: desk.name[speech.lang],
    description: speech.t('catalogue.description', {
      unit: label(specs.codes, 'unit', desk.unit, speech.lang),
      comune: desk.comune.name,
      zone: desk.zone.name,
      stated: statedText(offer, speech),
    }),
    ...(offer.channels === null ? {} : { application_process: offer.channels.map((code) => named('channel', code)).join(', ') }),
    ...(mediated === undefined ? {} : { interpretation_services: mediated.join('; ') }),
    ...sharedOf(desk, offer, id, context),
    languages: languagesOf(offer.languages ?? [], id, context),
    schedules: schedulesOf(
      series.filter(({ kind }) => kind !== 'mediation'),
      id,
      speech,
    ),
    attributes: attributesOf(specs, desk, offer, id, context),
  };
}

/** A mediator's hours as a service of their own: a language of HSDS is one a service is given in, without an interpreter. */
function mediationServices(desk: CatalogueDesk, offer: Offer, series: readonly Series[], context: Context): HsdsService[] {
  const { specs, speech } = context;
  return (mediatedLanguages(offer) ?? []).map((language) => {
    const id = stableUuid('service', desk.id, 'mediation', language);
    const own = series.filter((one) => one.kind === 'mediation' && one.language === language);
    const name = label(specs.codes, 'language', language, speech.lang);
    return {
      id,
      name: speech.t('catalogue.mediation_of', { desk: desk.name[speech.lang], language: name }),
      description: speech.t('catalogue.mediation_description', {
        language: name,
        hours: mediatorHours(offer.mediators ?? [], language, speech),
      }),
      ...sharedOf(desk, offer, id, context),
      languages: languagesOf([language], id, context),
      schedules: schedulesOf(own, id, speech),
      attributes: [],
    };
  });
}

/** The catalogue in HSDS 3.0: a service per desk, and one per desk and language of its mediators, on one page of the API's form. */
export function toHsds(specs: Specs, catalogue: Catalogue, speech: Speech): HsdsPage {
  const context = { specs, catalogue, speech };
  const horizon = horizonOf(catalogue.day);
  const contents = catalogue.desks.flatMap((desk) => {
    const offer = offerOn(desk, catalogue.day);
    const series = seriesOf(desk, horizon);
    return [deskService(desk, offer, series, context), ...mediationServices(desk, offer, series, context)];
  });
  const size = contents.length;
  return {
    total_items: size,
    total_pages: 1,
    page_number: 1,
    size,
    first_page: true,
    last_page: true,
    empty: size === 0,
    contents,
  };
}
