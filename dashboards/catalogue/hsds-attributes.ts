import { label } from '../../specs/lookup.ts';
import { WEEKDAYS } from '../../specs/provision/week.ts';
import type { Specs } from '../../specs/types.ts';
import type { Speech } from '../pages/texts.ts';
import { byday } from './hsds-schedules.ts';
import { stableUuid } from './identifiers.ts';
import { unstatedOf } from './phrases.ts';
import type { Catalogue, CatalogueDesk, Offer } from './types.ts';

interface Taxonomy {
  id: string;
  name: string;
  description: string;
  version?: string;
}

/** What HSDS 3.0 says of a service by a term of a taxonomy. */
export interface Attribute {
  id: string;
  link_id: string;
  link_entity: 'service';
  link_type: TaxonomyId;
  value: string;
  taxonomy_term_id: string;
  taxonomy_term: {
    id: string;
    code: string;
    name: string;
    description: string;
    language: string;
    taxonomy_id: string;
    taxonomy_detail: Taxonomy;
  };
}

/**
 * The catalogue's taxonomies. `service_area`: the areas of the minimum framework, the value being the unit and its mode. `channel`, `unit`.
 * `day_state`: a weekday that is closed or of which nothing is stated, the value being the day: HSDS has schedules for open days only.
 * `not_stated`: what the desk has not said, which is not "none".
 */
type TaxonomyId = 'service_area' | 'channel' | 'unit' | 'day_state' | 'not_stated';

interface Said {
  taxonomy: TaxonomyId;
  code: string;
  name: string;
  value: string;
}

function saidOf(specs: Specs, desk: CatalogueDesk, offer: Offer, { t, lang }: Speech): Said[] {
  const code = (taxonomy: 'service_area' | 'channel' | 'unit', one: string, value: string): Said => ({
    taxonomy,
    code: one,
    name: label(specs.codes, taxonomy, one, lang),
    value,
  });
  const days = WEEKDAYS.flatMap((weekday): Said[] => {
    const opening = offer.opening?.[weekday] ?? null;
    if (opening !== null && opening !== 'closed') return [];
    const state = opening === null ? 'not_stated' : 'closed';
    return [
      {
        taxonomy: 'day_state',
        code: state,
        name: t(opening === null ? 'opening.unknown' : 'opening.closed'),
        value: byday(weekday),
      },
    ];
  });
  return [
    code('unit', desk.unit, ''),
    ...(offer.areas ?? []).map(({ area, unit, mode }) => code('service_area', area, `${unit} ${mode}`)),
    ...(offer.channels ?? []).map((channel) => code('channel', channel, '')),
    ...days,
    ...unstatedOf(offer).map(
      (part): Said => ({ taxonomy: 'not_stated', code: part, name: t(`catalogue.unstated.${part}`), value: '' }),
    ),
  ];
}

/** The attributes of a desk's service. */
export function attributesOf(
  specs: Specs,
  desk: CatalogueDesk,
  offer: Offer,
  service: string,
  { catalogue, speech }: { catalogue: Catalogue; speech: Speech },
): Attribute[] {
  const version = catalogue.framework_version;
  const taxonomyOf = (id: TaxonomyId): Taxonomy => ({
    id: stableUuid('taxonomy', id),
    name: speech.t(`catalogue.taxonomy.${id}`),
    description: speech.t(`catalogue.taxonomy.${id}_text`),
    ...(id === 'service_area' && version !== null ? { version } : {}),
  });
  return saidOf(specs, desk, offer, speech).map(({ taxonomy, code, name, value }) => {
    const detail = taxonomyOf(taxonomy);
    const term = stableUuid('taxonomy_term', taxonomy, code);
    return {
      id: stableUuid('attribute', service, taxonomy, code, value),
      link_id: service,
      link_entity: 'service',
      link_type: taxonomy,
      value,
      taxonomy_term_id: term,
      taxonomy_term: {
        id: term,
        code,
        name,
        description: `${detail.name}: ${name}`,
        language: speech.lang,
        taxonomy_id: detail.id,
        taxonomy_detail: detail,
      },
    };
  });
}
