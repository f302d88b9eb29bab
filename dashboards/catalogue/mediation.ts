import { addDays, romeDay, romeInstant } from '../../specs/calendar.ts';
import { mediations } from '../../specs/provision/openings.ts';
import type { Text } from '../../specs/types.ts';
import { hoursOf, offerOn } from './build.ts';
import type { Catalogue, CatalogueDesk } from './types.ts';

/** `none`: the mediators' calendar is stated and has nothing in that language; `unknown`: the calendar is not stated. */
export type MediationState = 'next' | 'none' | 'unknown';

/** A desk's next mediation in a language. Instants are ISO 8601, UTC; '' where there is none. */
export interface NextMediation {
  desk: string;
  name: Text;
  comune: string;
  zone: string;
  state: MediationState;
  from: string;
  to: string;
}

/** A calendar is weekly: what does not come back in this time is not to be waited for. */
const WITHIN_DAYS = 60;

function nextAt(desk: CatalogueDesk, language: string, after: number): NextMediation {
  const { id, name, comune, zone } = desk;
  const place = { desk: id, name, comune: comune.name, zone: zone.id };
  const today = romeDay(after);
  const within = { from: romeInstant(today), to: romeInstant(addDays(today, WITHIN_DAYS)) };
  for (const { from, to } of mediations(hoursOf(desk), within, language))
    if (to > after) return { ...place, state: 'next', from: new Date(from).toISOString(), to: new Date(to).toISOString() };
  return { ...place, state: offerOn(desk, today).mediators === null ? 'unknown' : 'none', from: '', to: '' };
}

const ORDER: readonly MediationState[] = ['next', 'none', 'unknown'];

/** Where and when a mediator of a language is next, from an instant on (UTC milliseconds): a slot under way counts; the soonest first. */
export const nextMediations = ({ desks }: Pick<Catalogue, 'desks'>, language: string, after: number): NextMediation[] =>
  desks
    .map((desk) => nextAt(desk, language, after))
    .sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || a.from.localeCompare(b.from));
