import { offerOn } from './build.ts';
import type { Catalogue, CatalogueDesk, Offer } from './types.ts';

/** What a reader looks for: a place, and what the desk must offer. */
export interface Wanted {
  zone?: string;
  /** ISTAT code. */
  comune?: string;
  /** Of operators or of mediators. */
  language?: string;
  /** A service area, in any mode but none. */
  area?: string;
}

export interface Selection {
  matching: CatalogueDesk[];
  /** Desks in the place that do not say whether they offer what is wanted: not a no. */
  unknown: CatalogueDesk[];
}

/** Whether an offer holds what is wanted; `null` when it does not say. */
type Verdict = boolean | null;

function speaks({ languages, mediators }: Offer, language: string): Verdict {
  if (languages?.includes(language) || mediators?.some((slot) => slot.language === language)) return true;
  return languages === null || mediators === null ? null : false;
}

function covers({ areas }: Offer, area: string): Verdict {
  return areas === null ? null : areas.some((offered) => offered.area === area && offered.mode !== 'none');
}

/** The desks of a catalogue that offer what is wanted on its day, and apart those that do not say. */
export function select({ desks, day }: Pick<Catalogue, 'desks' | 'day'>, { zone, comune, language, area }: Wanted): Selection {
  const selection: Selection = { matching: [], unknown: [] };
  for (const desk of desks) {
    if ((zone !== undefined && desk.zone.id !== zone) || (comune !== undefined && desk.comune.istat !== comune)) continue;
    const offer = offerOn(desk, day);
    const verdicts = [language === undefined ? true : speaks(offer, language), area === undefined ? true : covers(offer, area)];
    if (verdicts.includes(false)) continue;
    selection[verdicts.includes(null) ? 'unknown' : 'matching'].push(desk);
  }
  return selection;
}
