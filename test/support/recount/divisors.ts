import { daysBetween } from '../../../specs/calendar.ts';
import { frameworkOn } from '../../../specs/lookup.ts';
import type { Specs } from '../../../specs/types.ts';

/** What a row stands for: the values of its territory and the last and first day it covers. */
export interface Row {
  /** Place and programme by name, those of the filters included. */
  place: Readonly<Record<string, string>>;
  /** null: from the beginning. */
  from: string | null;
  to: string;
}

const PLACES = ['area_vasta', 'zone', 'network', 'province', 'desk'];

/** Names of the groupings that narrow the row. */
export const narrowing = ({ place }: Row): string[] => PLACES.filter((name) => place[name] !== undefined);

/** Desks of the row's territory. */
export function desksOf({ network }: Specs, row: Row): string[] {
  return [...network.desks.values()]
    .filter(({ id, area_vasta, zone, network, province }) => {
      const own: Readonly<Record<string, string>> = { area_vasta, zone, network: network ?? '', province, desk: id };
      return narrowing(row).every((name) => own[name] === row.place[name]);
    })
    .map(({ id }) => id);
}

/**
 * The published target of a row, and the desks it speaks of when these are not all its desks that take part: 1,150 are the region's, 400 of which are
 * signed for single desks; the other 750 belong to nobody (D07).
 */
export function targetOf(specs: Specs, row: Row): { target: number; only: readonly string[] | null } | null {
  const programme = specs.programmes.get(row.place.programme ?? '');
  if (programme === undefined) return null;
  const valid = programme.targets.filter((t) => t.valid_from <= row.to && (t.valid_to ?? '9999') >= row.to);
  const whole = valid.filter(({ scope }) => scope === 'region');
  const sum = (targets: readonly { value: number }[]) => targets.reduce((total, { value }) => total + value, 0);
  if (narrowing(row).length === 0 && whole.length > 0) return { target: sum(whole), only: null };
  const desks = desksOf(specs, row);
  const signed = valid.filter(({ scope }) => scope !== 'region' && desks.includes(scope.desk));
  if (signed.length === 0) return null;
  const speaksOf = signed.flatMap(({ scope }) => (scope === 'region' ? [] : scope.desk));
  const taking = programme.desks.filter(({ desk, from }) => from <= row.to && desks.includes(desk)).map(({ desk }) => desk);
  return { target: sum(signed), only: taking.every((desk) => speaksOf.includes(desk)) ? null : speaksOf };
}

/** Share of the planned days of the row's programme that it covers. */
export function plannedShareOf(specs: Specs, { place, from, to }: Row): number {
  const programme = specs.programmes.get(place.programme ?? '');
  if (programme === undefined) return 1;
  const { start, planned_end: end } = programme;
  const first = from !== null && from > start ? from : start;
  const last = to < end ? to : end;
  return last < first ? 0 : (daysBetween(first, last) + 1) / (daysBetween(start, end) + 1);
}

/** Service areas of the framework in force on the row's last day. */
export const areasOf = (specs: Specs, { to }: Row): number | null => frameworkOn(specs, to)?.areas.length ?? null;

const AUTHORITIES = ['official portal', 'seed', 'tuttitalia (ISTAT)', 'press quoting ISTAT'];

/** A year is its first day, ISTAT's; a month is its last. */
function dated(reference: string): string {
  if (/^\d{4}$/.test(reference)) return `${reference}-01-01`;
  if (!/^\d{4}-\d\d$/.test(reference)) return reference;
  const [year = 0, month = 0] = reference.split('-').map(Number);
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
}

/** The figure of a territory whose date is nearest to a day; of two as near, that of the higher authority. */
function printed({ denominators }: Specs, territory: string, day: string): number | null {
  let best: { value: number; distance: number; authority: number } | null = null;
  for (const { metric, territory: of, value, reference_date, source_type } of denominators) {
    if (metric !== 'foreign_residents' || of !== territory || value === null) continue;
    const distance = reference_date === null ? Infinity : Math.abs(daysBetween(dated(reference_date), day));
    const place = AUTHORITIES.indexOf(source_type);
    const authority = place < 0 ? AUTHORITIES.length : place;
    if (best === null || distance < best.distance || (distance === best.distance && authority < best.authority))
      best = { value, distance, authority };
  }
  return best?.value ?? null;
}

const together = (parts: readonly (number | null)[]): number | null =>
  parts.length === 0 ? null : parts.reduce((sum, part) => (sum === null || part === null ? null : sum + part), 0);

/**
 * Foreign residents of the row's territory on its last day: what a source prints of it, else of all its comuni. A desk stands for its comune. A network
 * is no territory, and what two groupings have in common is in no source (D03 to D05).
 */
export function residentsOf(specs: Specs, row: Row): number | null {
  const { network } = specs;
  const { zone, desk, area_vasta, province } = row.place;
  const comuni = [...network.comuni.values()];
  const own = (territory: string, parts: typeof comuni) =>
    printed(specs, territory, row.to) ?? together(parts.map(({ istat }) => printed(specs, istat, row.to)));
  const ofZone = (id: string) =>
    own(
      id,
      comuni.filter((comune) => comune.zone === id),
    );
  if (narrowing(row).length === 0) return own(network.region.istat, comuni);
  if (row.place.network !== undefined) return null;
  if (desk !== undefined) return printed(specs, network.desks.get(desk)?.comune ?? '', row.to);
  if (province !== undefined && (zone !== undefined || area_vasta !== undefined)) return null;
  if (zone !== undefined) return ofZone(zone);
  if (province === undefined)
    return together([...network.zones.values()].filter((z) => z.area_vasta === area_vasta).map(({ id }) => ofZone(id)));
  const parts = comuni.filter((comune) => comune.province === province);
  return own(`PROV:${parts[0]?.istat.slice(0, 3)}`, parts);
}
