import type { Quad } from 'n3';
import { label } from '../../specs/lookup.ts';
import type { Specs, Text } from '../../specs/types.ts';
import type { Speech } from '../pages/texts.ts';
import { offerOn } from './build.ts';
import { channelQuads, channelsOf } from './cpsv-channels.ts';
import { accessQuads, both, deskAccess, mediatorAccess, type Speeches } from './cpsv-hours.ts';
import { urn } from './identifiers.ts';
import { languageUri } from './language-authority.ts';
import { mediatedLanguages, mediatorHours, statedText } from './phrases.ts';
import { about, node, term, text, typed } from './rdf.ts';
import type { Catalogue, CatalogueDesk, Offer } from './types.ts';

const labels = ({ it, en }: Text) => [text(it, 'it'), text(en, 'en')];

const codeLabels = (codes: Specs['codes'], list: Parameters<typeof label>[1], code: string) => [
  text(label(codes, list, code, 'it'), 'it'),
  text(label(codes, list, code, 'en'), 'en'),
];

/** Where a statement was taken from: the declaring event, or the lines of the documents. */
function statedQuads(service: string, { stated }: Offer): Quad[] {
  if (stated.by === 'document') return about(service, { 'dct:source': [text(stated.source)] });
  return about(service, {
    'dct:source': [node(urn('event', stated.event_id))],
    'dct:valid': [typed(stated.declared_from, 'xsd:date')],
    'dct:modified': [typed(stated.recorded_at, 'xsd:dateTime')],
  });
}

function placeQuads(place: string, desk: CatalogueDesk, access: readonly string[]): Quad[] {
  const city = urn('comune', desk.comune.istat);
  return [
    ...about(place, {
      'rdf:type': [term('clv:Feature')],
      'skos:prefLabel': labels(desk.name),
      'clv:situatedWithin': [node(city)],
      'ac:hasAccessCondition': access.map(node),
    }),
    ...about(city, {
      'rdf:type': [term('clv:City')],
      'skos:prefLabel': [text(desk.comune.name, 'it')],
      'dct:identifier': [text(desk.comune.istat)],
    }),
  ];
}

function authorityQuads({ organisation }: CatalogueDesk, service: string): Quad[] {
  if (organisation === null) return [];
  const authority = urn('organisation', organisation.id);
  return [
    ...about(service, { 'cv:hasCompetentAuthority': [node(authority)] }),
    ...about(authority, {
      'rdf:type': [term('cv:PublicOrganisation')],
      'skos:prefLabel': [text(organisation.name, 'it')],
      'dct:identifier': [text(organisation.id)],
    }),
  ];
}

/** Properties that the European profile and the Italian one have each under a name of its own. */
const serviceQuads = (
  service: string,
  id: string,
  title: ReturnType<typeof labels>,
  description: ReturnType<typeof labels>,
  desk: CatalogueDesk,
) => {
  const city = node(urn('comune', desk.comune.istat));
  return about(service, {
    'rdf:type': [term('cpsv:PublicService'), term('cpsvit:PublicService')],
    'dct:identifier': [text(id)],
    'l0:identifier': [text(id)],
    'dct:title': title,
    'l0:name': title,
    'dct:description': description,
    'l0:description': description,
    'dct:spatial': [city],
    'clv:hasSpatialCoverage': [city],
    'cpsvit:hasServiceStatus': [term(desk.status === 'active' ? 'cpsvit:Active' : 'cpsvit:UnderDev')],
  });
};

function deskQuads(specs: Specs, desk: CatalogueDesk, catalogue: Catalogue, speeches: Speeches): Quad[] {
  const service = urn('service', desk.id);
  const place = urn('place', desk.id);
  const contact = urn('contact-point', desk.id);
  const offer = offerOn(desk, catalogue.day);
  const access = deskAccess(desk.id, offer, catalogue.day, speeches);
  const hours = access.map(({ iri }) => iri);
  const channels = channelsOf(desk.id, offer);
  const themes = (offer.areas ?? []).filter(({ mode }) => mode !== 'none').map(({ area }) => node(urn('service-area', area)));
  const channelNodes = channels.map(({ iri }) => node(iri));
  const describe = (speech: Speech) =>
    speech.t('catalogue.description', {
      unit: label(specs.codes, 'unit', desk.unit, speech.lang),
      comune: desk.comune.name,
      zone: desk.zone.name,
      stated: statedText(offer, speech),
    });
  return [
    ...serviceQuads(service, desk.id, labels(desk.name), both(describe, speeches), desk),
    ...about(service, {
      'dct:language': (offer.languages ?? []).map((code) => node(languageUri(code))),
      'cv:thematicArea': themes,
      'cpsvit:serviceTheme': themes,
      'cv:hasChannel': channelNodes,
      'cpsvit:hasChannel': channelNodes,
      'cpsvit:isPhysicallyAvailableAt': [node(place)],
      'cv:contactPoint': [node(contact)],
    }),
    ...about(contact, { 'rdf:type': [term('cv:ContactPoint')], 'cv:openingHours': hours.map(node) }),
    ...authorityQuads(desk, service),
    ...statedQuads(service, offer),
    ...placeQuads(place, desk, hours),
    ...access.flatMap(accessQuads),
    ...channels.flatMap((channel) => channelQuads(channel, codeLabels(specs.codes, 'channel', channel.code))),
    ...mediationQuads(specs, desk, offer, speeches),
  ];
}

/** A service of its own for each language that mediators are there for, part of the desk's. */
function mediationQuads(specs: Specs, desk: CatalogueDesk, offer: Offer, speeches: Speeches): Quad[] {
  const { mediators } = offer;
  if (mediators === null) return [];
  return (mediatedLanguages(offer) ?? []).flatMap((language) => {
    const service = urn('service', desk.id, 'mediation', language);
    const contact = urn('contact-point', desk.id, 'mediation', language);
    const named = (speech: Speech) => label(specs.codes, 'language', language, speech.lang);
    const slots = mediators.filter((slot) => slot.language === language);
    const access = mediatorAccess(`${desk.id}-${language}`, slots, speeches);
    return [
      ...serviceQuads(
        service,
        `${desk.id}-mediation-${language}`,
        both((speech) => speech.t('catalogue.mediation_of', { desk: desk.name[speech.lang], language: named(speech) }), speeches),
        both(
          (speech) =>
            speech.t('catalogue.mediation_description', {
              language: named(speech),
              hours: mediatorHours(mediators, language, speech),
            }),
          speeches,
        ),
        desk,
      ),
      ...about(service, {
        'dct:isPartOf': [node(urn('service', desk.id))],
        'dct:language': [node(languageUri(language))],
        'cv:contactPoint': [node(contact)],
      }),
      ...about(contact, { 'rdf:type': [term('cv:ContactPoint')], 'cv:openingHours': access.map(({ iri }) => node(iri)) }),
      ...authorityQuads(desk, service),
      ...access.flatMap(accessQuads),
    ];
  });
}

const themeQuads = (specs: Specs): Quad[] =>
  [...specs.codes.service_area.values()].flatMap(({ code, label: names }) =>
    about(urn('service-area', code), {
      'rdf:type': [term('skos:Concept')],
      'skos:notation': [text(code)],
      'skos:prefLabel': labels(names),
    }),
  );

/** The catalogue in the vocabulary of public services, in the European profile (CPSV-AP 3.2) and the Italian one (CPSV-AP_IT 1.1) at once. */
export function toCpsv(specs: Specs, catalogue: Catalogue, speeches: Speeches): Quad[] {
  const home = urn('catalogue');
  const quads = [
    ...about(home, {
      'rdf:type': [term('dcat:Catalog')],
      'dct:title': both(({ t }) => t('catalogue.title'), speeches),
      'dct:description': both(({ t }) => t(catalogue.synthetic ? 'catalogue.about_synthetic' : 'catalogue.about'), speeches),
      'dct:valid': [typed(catalogue.day, 'xsd:date')],
      'dct:hasPart': catalogue.desks.map(({ id }) => node(urn('service', id))),
    }),
    ...themeQuads(specs),
    ...catalogue.desks.flatMap((desk) => deskQuads(specs, desk, catalogue, speeches)),
  ];
  const seen = new Set<string>();
  return quads.filter((quad) => {
    const key = JSON.stringify(quad);
    return seen.size < seen.add(key).size;
  });
}
