import { daysBetween } from '../../specs/calendar.ts';
import type { Comune, Denominator, Specs } from '../../specs/types.ts';
import { monthEnd } from './period.ts';
import { isRegional, type Restriction } from './territory.ts';
import type { DenominatorUsed, NoteCode } from './types.ts';

/** Foreign residents of a territory; `value` is `null` when a part of it is in no source. */
export interface Residents {
  value: number | null;
  used: readonly DenominatorUsed[];
  notes: readonly NoteCode[];
}

const UNKNOWN: Residents = { value: null, used: [], notes: ['no_denominator'] };
/** Which figure to prefer when two are equally near: the order of this list, then the order of the file. */
const AUTHORITY = ['official portal', 'seed', 'tuttitalia (ISTAT)', 'press quoting ISTAT'];

/** A year alone is read as its 1 January (ISTAT's day), a month as its last day. */
const dayOf = (reference: string): string => {
  if (reference.length === 4) return `${reference}-01-01`;
  return reference.length === 7 ? monthEnd(reference) : reference;
};

const rank = ({ source_type }: Denominator): number => {
  const position = AUTHORITY.indexOf(source_type);
  return position < 0 ? AUTHORITY.length : position;
};

function nearest(specs: Specs, territory: string, day: string): DenominatorUsed | null {
  const distance = ({ reference_date }: Denominator) =>
    reference_date === null ? Infinity : Math.abs(daysBetween(dayOf(reference_date), day));
  const [best] = specs.denominators
    .filter((d) => d.metric === 'foreign_residents' && d.territory === territory && d.value !== null)
    .sort((a, b) => distance(a) - distance(b) || rank(a) - rank(b));
  if (best === undefined || best.value === null) return null;
  const { value, reference_date, source, note = '' } = best;
  return { territory, value, reference_date, source, note };
}

function summed(parts: readonly Residents[]): Residents {
  const used = parts.flatMap((part) => part.used);
  if (parts.length === 0 || parts.some(({ value }) => value === null)) return UNKNOWN;
  const dates = new Set(used.map(({ reference_date }) => reference_date));
  return { value: used.reduce((sum, { value }) => sum + value, 0), used, notes: dates.size > 1 ? ['mixed_vintages'] : [] };
}

/**
 * Foreign residents of a territory from the figure nearest the last day of the period (D19: citizens of the Union included).
 * A zone or province without a figure of its own is the sum of its comuni only when every one is known; a desk stands for its comune.
 */
export function foreignResidents(specs: Specs, restriction: Restriction, day: string): Residents {
  const { network } = specs;
  const own = (territory: string, comuni: readonly Comune[]): Residents => {
    const figure = nearest(specs, territory, day);
    if (figure !== null) return { value: figure.value, used: [figure], notes: [] };
    return summed(comuni.map(({ istat }) => own(istat, [])));
  };
  const comuniWhere = (test: (comune: Comune) => boolean) => [...network.comuni.values()].filter(test);
  const ofZone = (id: string) =>
    own(
      id,
      comuniWhere(({ zone }) => zone === id),
    );
  const { zone, desk, area_vasta, province } = restriction;
  if (isRegional(restriction))
    return own(
      network.region.istat,
      comuniWhere(() => true),
    );
  if (restriction.network !== undefined) return UNKNOWN;
  if (desk !== undefined) return own(network.desks.get(desk)?.comune ?? '', []);
  if (zone !== undefined && province !== undefined) return UNKNOWN;
  if (zone !== undefined) return ofZone(zone);
  if (province !== undefined && area_vasta !== undefined) return UNKNOWN;
  if (province !== undefined) {
    const comuni = comuniWhere((comune) => comune.province === province);
    return own(`PROV:${comuni[0]?.istat.slice(0, 3) ?? ''}`, comuni);
  }
  return summed([...network.zones.values()].filter((z) => z.area_vasta === area_vasta).map(({ id }) => ofZone(id)));
}
