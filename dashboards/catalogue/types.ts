import type { ProvisionData } from '../../specs/events/families.ts';
import type { DayOpening, Desk, Text, Weekday } from '../../specs/types.ts';
import type { Provenance } from '../kpis/types.ts';

/** Who said it: the desk itself in an event, or a document (`S003 l.70`: line 70 of the source S003). Instants are ISO 8601, UTC. */
export type StatedBy =
  | { by: 'declaration'; event_id: string; declared_from: string; recorded_at: string }
  | { by: 'document'; source: string };

export type OfferedArea = NonNullable<ProvisionData['areas']>[number];
export type OpeningException = NonNullable<ProvisionData['exceptions']>[number];
export type Feature = keyof NonNullable<ProvisionData['accessibility']>;

/** What a desk offers, as one statement says it (its hours are `DeclaredHours` of specs/provision); `null` is what the statement does not say, never none or closed (D13, D21). */
export interface Offer {
  /** The usual week, Rome wall-clock times; `null` when no day of it is stated. */
  opening: Readonly<Record<Weekday, DayOpening>> | null;
  exceptions: readonly OpeningException[];
  languages: readonly string[] | null;
  mediators: Desk['mediators'];
  channels: readonly string[] | null;
  areas: readonly OfferedArea[] | null;
  accessibility: Readonly<Partial<Record<Feature, boolean>>> | null;
  stated: StatedBy;
}

export interface CatalogueDesk {
  id: string;
  name: Text;
  unit: Desk['unit'];
  status: Desk['status'];
  comune: { istat: string; name: string };
  zone: { id: string; name: string };
  area_vasta: string;
  province: string;
  /** Body that runs it; `null` when no source says. */
  organisation: { id: string; name: string } | null;
  /** What holds from each Rome day on, in order; the first, of the documents, holds from ever. Nothing is carried over from one to the next. */
  offers: readonly { from: string; offer: Offer }[];
}

/** Which PUA offers what, where, when, in which languages, by which channels: of one Rome day, as known at one instant. */
export interface Catalogue extends Provenance {
  day: string;
  desks: readonly CatalogueDesk[];
}
