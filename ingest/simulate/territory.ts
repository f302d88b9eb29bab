import type { DayOpening, Desk, Specs, Weekday } from '../../specs/types.ts';

/**
 * What the simulation supposes of each territory. Nothing here is a fact of a desk but what the comments say; the communities of Prato, Pistoia and
 * Lucca follow the local plans (S003 l.107, l.132, l.153), the others resemble the region.
 */
const REGION = {
  AL: 18,
  CN: 13,
  MA: 11,
  UA: 7,
  PE: 7,
  PH: 6,
  SN: 6,
  NG: 6,
  PK: 5,
  BD: 4,
  LK: 4,
  IN: 3,
  TN: 3,
  EG: 2,
  GE: 2,
  MD: 2,
  XK: 1,
  BR: 1,
  DO: 1,
  GM: 1,
  CI: 1,
  TR: 0.5,
  GB: 0.5,
  stateless: 0.2,
};
const COMMUNITIES: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'pua1-prato': { CN: 55, PK: 12, AL: 12, MA: 7, NG: 5, BD: 3, UA: 2, EG: 1, PE: 1, XK: 1, GE: 1 },
  'pua1-pistoia': { AL: 45, MA: 16, NG: 8, UA: 6, CN: 5, SN: 4, PK: 4, PH: 3, TN: 3, XK: 3, MD: 3 },
  'pua1-lucca': { LK: 26, AL: 25, MA: 19, PH: 6, SN: 6, UA: 5, NG: 4, TN: 3, BR: 3, BD: 3 },
};

/** Recipients that a desk of TEAMS reaches over the whole programme: near, not at, the signed targets of 200, 100 and 100 (S003 l.68, l.116, l.136). */
const REACHED: Readonly<Record<string, number>> = {
  'pua1-prato': 186,
  'pua1-pistoia': 80,
  'pua1-lucca': 84,
  'pua1-firenze': 205,
  'pua1-empoli': 78,
  'pua1-fucecchio': 40,
  'pua1-castelfiorentino': 27,
  'pua1-poppi': 18,
  'pua1-scandicci': 48,
  'pua1-sesto': 46,
  'pua1-capannori': 34,
  'pua1-pisa': 112,
  'pua1-grosseto': 72,
  'pua1-follonica': 32,
};

/** Languages spoken beside Italian, the most usual first. */
const LANGUAGES: Readonly<Record<string, readonly string[]>> = {
  AL: ['sq'],
  XK: ['sq'],
  CN: ['zh'],
  MA: ['ar', 'fr'],
  TN: ['ar', 'fr'],
  EG: ['ar'],
  UA: ['uk', 'ru'],
  PE: ['es'],
  DO: ['es'],
  PH: ['tl', 'en'],
  SN: ['wo', 'fr'],
  CI: ['fr'],
  NG: ['en'],
  GM: ['en'],
  GB: ['en'],
  PK: ['ur', 'en'],
  BD: ['bn'],
  LK: ['si'],
  IN: ['pa', 'en'],
  GE: ['ka', 'ru'],
  MD: ['ro', 'ru'],
  BR: ['pt'],
  TR: ['tr'],
  RO: ['ro'],
  PL: ['pl'],
  BG: ['bg'],
  HR: ['hr'],
  IT: [],
  stateless: ['en'],
};

/** Share of women among a community's visitors; one half where nothing is said. */
const WOMEN: Readonly<Record<string, number>> = {
  UA: 0.82,
  MD: 0.75,
  GE: 0.8,
  PE: 0.62,
  PH: 0.6,
  SN: 0.22,
  PK: 0.25,
  BD: 0.27,
  GM: 0.1,
  NG: 0.48,
  MA: 0.5,
  RO: 0.65,
  PL: 0.75,
};

/** Hours supposed where no source states any: three mornings and an afternoon, on days that differ from desk to desk. */
const SUPPOSED: readonly Partial<Record<Weekday, DayOpening>>[] = [
  { mon: [['09:00', '13:00']], tue: [['15:00', '18:00']], thu: [['09:00', '13:00']], fri: [['09:00', '12:30']] },
  { tue: [['09:00', '13:00']], wed: [['09:00', '12:30']], thu: [['14:30', '17:30']], fri: [['09:00', '13:00']] },
  { mon: [['08:30', '12:30']], wed: [['15:00', '17:30']], thu: [['08:30', '12:30']] },
];
/** When appointments are held on a day that is open by appointment alone. */
const APPOINTMENTS: DayOpening = [['09:30', '12:30']];

export interface Slot {
  from: string;
  to: string;
  byAppointment: boolean;
}

export interface Territory {
  desk: Desk;
  /** Recipients over the whole programme. */
  reached: number;
  communities: Readonly<Record<string, number>>;
  /** Slots of a weekday; none where the source says closed, or names other days and not this one (D13). */
  slots: Readonly<Record<Weekday, readonly Slot[]>>;
  /** Comuni of the zone, the desk's own first. */
  comuni: readonly string[];
  /** How content its visitors are, 0–1. */
  quality: number;
}

export const languagesOf = (citizenship: string): readonly string[] => LANGUAGES[citizenship] ?? [];
export const womenShare = (citizenship: string): number => WOMEN[citizenship] ?? 0.5;

/** The desk's stated hours as slots; where no source states any, supposed ones. `ordinal` tells the desks apart. */
function slotsOf(desk: Desk, ordinal: number): Territory['slots'] {
  const stated: Partial<Record<Weekday, DayOpening>> = desk.opening ?? SUPPOSED[ordinal % SUPPOSED.length] ?? {};
  const of = (day: Weekday): Slot[] => {
    const opening = stated[day] ?? null;
    if (opening === 'by_appointment')
      return (APPOINTMENTS as readonly (readonly [string, string])[]).map(([from, to]) => ({ from, to, byAppointment: true }));
    return typeof opening === 'string' || opening === null
      ? []
      : opening.map(([from, to]) => ({ from, to, byAppointment: false }));
  };
  return { mon: of('mon'), tue: of('tue'), wed: of('wed'), thu: of('thu'), fri: of('fri'), sat: of('sat'), sun: of('sun') };
}

/** The desk's place in the simulation. A desk outside the table above reaches people in proportion to the residents of its comune. */
export function territoryOf(specs: Specs, desk: Desk, ordinal: number): Territory {
  const { comuni } = specs.network;
  const residents = Math.max(0, ...Object.values(comuni.get(desk.comune)?.population ?? {}).map((n) => n ?? 0));
  const others = [...comuni.values()]
    .filter(({ zone, istat }) => zone === desk.zone && istat !== desk.comune)
    .map(({ istat }) => istat);
  return {
    desk,
    reached: REACHED[desk.id] ?? Math.max(15, Math.round(residents / 1500)),
    communities: COMMUNITIES[desk.id] ?? REGION,
    slots: slotsOf(desk, ordinal),
    comuni: [desk.comune, ...others],
    quality: 0.55 + ((ordinal * 7) % 10) / 25,
  };
}
