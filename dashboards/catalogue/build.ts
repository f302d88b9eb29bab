import { warehouseInstant } from '../../specs/calendar.ts';
import type { ProvisionData } from '../../specs/events/families.ts';
import { frameworkOn } from '../../specs/lookup.ts';
import type { HoursOn } from '../../specs/provision/openings.ts';
import type { DayOpening, Desk, Network, Specs, Weekday } from '../../specs/types.ts';
import type { Warehouse } from '../../warehouse/index.ts';
import type { Declaration } from '../../warehouse/provisions.ts';
import type { Catalogue, CatalogueDesk, Offer } from './types.ts';

/** The part of the warehouse that the catalogue comes from. */
export type CatalogueSource = {
  readonly provisions: Pick<Warehouse['provisions'], 'declarations'>;
  readonly journal: Pick<Warehouse['journal'], 'dataAsOf'>;
};

export interface CatalogueDeps {
  specs: Specs;
  warehouse: CatalogueSource;
  /** UTC milliseconds. */
  now: () => number;
}

/** First Rome day of what the documents state: they give no date, so it holds until a desk declares something else. */
const EVER = '0000-01-01';

const UNKNOWN_WEEK: Readonly<Record<Weekday, DayOpening>> = {
  mon: null,
  tue: null,
  wed: null,
  thu: null,
  fri: null,
  sat: null,
  sun: null,
};

/** A week of which some days may be absent; `null` when no day of it is stated. */
function weekOf(opening: Partial<Record<Weekday, DayOpening | undefined>> | null | undefined): Offer['opening'] {
  const stated = Object.entries(opening ?? {}).filter(([, day]) => day !== null && day !== undefined);
  return stated.length === 0 ? null : { ...UNKNOWN_WEEK, ...Object.fromEntries(stated) };
}

const documented = ({ opening, languages, mediators, source }: Desk): Offer => ({
  opening: weekOf(opening),
  exceptions: [],
  languages,
  mediators,
  channels: null,
  areas: null,
  accessibility: null,
  stated: { by: 'document', source },
});

function declared({ event_id, valid_from, recorded_at, declaration }: Declaration): Offer {
  const data = JSON.parse(declaration) as ProvisionData;
  return {
    opening: weekOf(data.opening),
    exceptions: data.exceptions ?? [],
    languages: data.languages ?? null,
    mediators: data.mediators ?? null,
    channels: data.channels ?? null,
    areas: data.areas ?? null,
    accessibility: data.accessibility ?? null,
    stated: {
      by: 'declaration',
      event_id,
      declared_from: valid_from,
      recorded_at: `${recorded_at.replace(' ', 'T')}Z`,
    },
  };
}

const named = <T extends { name: string }>(from: ReadonlyMap<string, T>, id: string): string => from.get(id)?.name ?? id;

function deskOf({ comuni, zones, organisations }: Network, desk: Desk, declarations: readonly Declaration[]): CatalogueDesk {
  const { id, name, unit, status, comune, zone, area_vasta, province, organisation } = desk;
  return {
    id,
    name,
    unit,
    status,
    comune: { istat: comune, name: named(comuni, comune) },
    zone: { id: zone, name: named(zones, zone) },
    area_vasta,
    province,
    organisation: organisation === null ? null : { id: organisation, name: named(organisations, organisation) },
    offers: [
      { from: EVER, offer: documented(desk) },
      ...declarations.map((declaration) => ({ from: declaration.valid_from, offer: declared(declaration) })),
    ],
  };
}

/** The catalogue of a Rome day made from the declarations known at an instant (UTC milliseconds), in the order the warehouse gives them. */
export function catalogueFrom(
  specs: Specs,
  declarations: readonly Declaration[],
  { day, instant, data_as_of }: { day: string; instant: number; data_as_of: string | null },
): Catalogue {
  const desks = [...specs.network.desks.values()].map((desk) =>
    deskOf(
      specs.network,
      desk,
      declarations.filter((declaration) => declaration.desk === desk.id),
    ),
  );
  return {
    data_as_of,
    synthetic: declarations.some(({ synthetic }) => synthetic === 1),
    known_at: new Date(instant).toISOString(),
    framework_version: frameworkOn(specs, day)?.id ?? null,
    day,
    desks,
  };
}

/**
 * The catalogue of a Rome day as known at an ISO instant, or now: the desks of the network, each with what it declared and, until it
 * declares something, with what the documents state. Throws WarehouseUnavailable.
 */
export async function catalogueOf(
  { specs, warehouse, now }: CatalogueDeps,
  { day, known_at }: { day: string; known_at?: string },
): Promise<Catalogue> {
  const instant = known_at === undefined ? now() : Date.parse(known_at);
  const cut = warehouseInstant(instant);
  const [declarations, { data_as_of }] = await Promise.all([
    warehouse.provisions.declarations(cut),
    warehouse.journal.dataAsOf(cut),
  ]);
  return catalogueFrom(specs, declarations, { day, instant, data_as_of });
}

/** The hours of a desk, day by day, in the form that specs/provision computes with. */
export const hoursOf =
  (desk: CatalogueDesk): HoursOn =>
  (day) =>
    offerOn(desk, day);

/** What a desk offers on a Rome day: its last statement that holds from that day or before. */
export function offerOn({ id, offers }: Pick<CatalogueDesk, 'id' | 'offers'>, day: string): Offer {
  const held = offers.findLast(({ from }) => from <= day);
  if (held === undefined) throw new Error(`${id} has no statement on ${day}`);
  return held.offer;
}
