import { addDays, romeDay, romeInstant } from '../../specs/calendar.ts';
import { type DayHours, dayHours, openAt, openings } from '../../specs/provision/openings.ts';
import type { Text } from '../../specs/types.ts';
import { hoursOf, offerOn } from './build.ts';
import type { Catalogue, CatalogueDesk } from './types.ts';

/** `unknown`: no statement gives the hours of that day, which is not `closed` (D13). */
export type OpenState = 'open' | 'by_appointment' | 'closed' | 'unknown';

/** A desk at an instant. Instants are ISO 8601, UTC; '' where there is none. */
export interface DeskAt {
  desk: string;
  name: Text;
  comune: string;
  zone: string;
  state: OpenState;
  /** What decides the day: the usual week, an exception that the desk declared, a national holiday. */
  because: DayHours['because'];
  /** When an open desk closes. */
  closes: string;
  /** When a desk that is not open next opens, within two weeks, as far as it is stated. */
  opens: string;
}

const WITHIN_DAYS = 14;

const iso = (instant: number | undefined): string => (instant === undefined ? '' : new Date(instant).toISOString());

function nextOpening(desk: CatalogueDesk, at: number): string {
  const to = romeInstant(addDays(romeDay(at), WITHIN_DAYS + 1));
  const [next] = openings(hoursOf(desk), { from: at, to });
  return iso(next?.from);
}

/** A desk at an instant (UTC milliseconds), by Rome's clock. A slot holds from its first minute and no longer at its last. */
export function deskAt(desk: CatalogueDesk, at: number): DeskAt {
  const { id, name, comune, zone } = desk;
  const today = romeDay(at);
  const { because } = dayHours(offerOn(desk, today), today);
  const place = { desk: id, name, comune: comune.name, zone: zone.id, because };
  const now = openAt(hoursOf(desk), at);
  if (now?.state === 'open') return { ...place, state: 'open', closes: iso(now.until), opens: '' };
  return { ...place, state: now?.state ?? 'unknown', closes: '', opens: nextOpening(desk, at) };
}

/** Every desk at an instant, see `deskAt`. */
export const desksAt = ({ desks }: Pick<Catalogue, 'desks'>, at: number): DeskAt[] => desks.map((desk) => deskAt(desk, at));
