import type { Desk, Dimension, Network, Programme } from '../../specs/types.ts';
import type { Filters } from '../../warehouse/types.ts';
import type { NoteCode } from './types.ts';

export const TERRITORIAL = ['region', 'area_vasta', 'zone', 'network', 'province', 'desk'] as const;
export type Territorial = (typeof TERRITORIAL)[number];
/** A place in every grouping at once; groupings beside the hierarchy are independent (D03–D05) and '' is unknown or none. */
export type Place = Readonly<Record<Territorial, string>>;
/** Values of some groupings: what narrows a territory. */
export type Restriction = Readonly<Partial<Record<Territorial, string>>>;

export const isTerritorial = (dimension: Dimension): dimension is Territorial => TERRITORIAL.some((t) => t === dimension);

/** Where a desk is, in every grouping. */
export const placeOfDesk = (network: Network, desk: Desk): Place => ({
  region: network.region.istat,
  area_vasta: desk.area_vasta,
  zone: desk.zone,
  network: desk.network ?? '',
  province: desk.province,
  desk: desk.id,
});

function placesWithoutDesk(network: Network): Place[] {
  return [...network.comuni.values()].map((comune) => ({
    region: network.region.istat,
    area_vasta: network.zones.get(comune.zone)?.area_vasta ?? '',
    zone: comune.zone,
    network: '',
    province: comune.province,
    desk: '',
  }));
}

/** What narrows a territory: a row's own columns and the filters of the question, the region apart. */
export function restrictionOf(cell: Readonly<Partial<Record<Dimension, string>>>, filters: Filters): Restriction {
  const { zone, desk, area_vasta, network } = filters;
  const all: Record<string, string> = {};
  for (const [name, value] of Object.entries({ zone, desk, area_vasta, network })) if (value !== undefined) all[name] = value;
  for (const [name, value] of Object.entries(cell))
    if (TERRITORIAL.some((t) => t === name) && name !== 'region') all[name] = value;
  return all;
}

export const isWithin = (place: Place, restriction: Restriction): boolean =>
  TERRITORIAL.every((t) => restriction[t] === undefined || restriction[t] === place[t]);

export const desksWithin = (network: Network, restriction: Restriction): Desk[] =>
  [...network.desks.values()].filter((desk) => isWithin(placeOfDesk(network, desk), restriction));

/** Desks of a programme that have begun by a day. */
export const participants = (programme: Programme, day: string): ReadonlySet<string> =>
  new Set(programme.desks.filter(({ from }) => from <= day).map(({ desk }) => desk));

/**
 * Every place that exists in the groupings asked, so that a place without events is a row with a known zero.
 * Desks appear when they take part in the programme or are being defined; zones, provinces and areas always.
 */
export function placesOf(
  network: Network,
  dimensions: readonly Territorial[],
  filters: Filters,
  taking: ReadonlySet<string> | null,
): Place[] {
  const shown = ({ id, status }: Desk) => taking === null || taking.has(id) || status === 'being_defined';
  const desks = [...network.desks.values()].filter((desk) => !dimensions.includes('desk') || shown(desk));
  const places = desks.map((desk) => placeOfDesk(network, desk));
  if (
    !dimensions.includes('desk') &&
    filters.desk === undefined &&
    filters.network === undefined &&
    !dimensions.every((d) => d === 'network')
  ) {
    const served = new Set(dimensions.includes('network') ? places.map(({ zone }) => zone) : []);
    places.push(...placesWithoutDesk(network).filter(({ zone }) => !served.has(zone)));
  }
  return places.filter((place) => isWithin(place, restrictionOf({}, filters)));
}

/** Why a row may have nothing in it: no desk, desks not open yet, or desks outside the programme. */
export function absenceOf(network: Network, restriction: Restriction, taking: ReadonlySet<string> | null): NoteCode | null {
  if (restriction.zone === undefined && restriction.desk === undefined) return null;
  const desks = desksWithin(network, restriction);
  if (desks.length === 0) return 'no_pua';
  if (taking !== null && desks.some(({ id }) => taking.has(id))) return null;
  if (desks.every(({ status }) => status === 'being_defined')) return 'being_defined';
  return taking === null ? null : 'not_in_programme';
}

export const isRegional = (restriction: Restriction): boolean => Object.keys(restriction).length === 0;
