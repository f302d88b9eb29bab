import { weekdayOf } from '../../specs/calendar.ts';
import type { Specs } from '../../specs/types.ts';
import type { Visit } from './agenda.ts';
import type { Person } from './people.ts';
import type { Random } from './random.ts';
import { inLockdown } from './season.ts';
import type { Territory } from './territory.ts';

/** Words that desks write among the services and nobody has mapped. */
const LOOSE_WORDS = ['info varie', 'bonus', 'pratica altro ufficio', 'consegna documenti'];
const RESULTS = { answered: 52, booked: 26, referred: 18, none: 4 };
const LOCKDOWN_CHANNELS = { phone: 65, appointment_phone: 25, video_call: 10 };
const ROUTES = { direct: 68, referral_desk: 14, referral_social: 9, referral_cpi: 6, other: 3 };

/** What a contact was about: the framework service meant, '' for a loose word. */
export interface Asked {
  code: string;
  result: string;
  service: string;
  area: string;
}

export interface Shelf {
  /** Framework services of each area. */
  services: ReadonlyMap<string, readonly string[]>;
  /** Each desk's own words: desk → framework service → words. */
  words: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;
}

function groups<K, V>(pairs: Iterable<readonly [K, V]>): Map<K, V[]> {
  const grouped = new Map<K, V[]>();
  for (const [key, value] of pairs) grouped.set(key, [...(grouped.get(key) ?? []), value]);
  return grouped;
}

export const shelfOf = ({ frameworks, vocabularies }: Pick<Specs, 'frameworks' | 'vocabularies'>): Shelf => ({
  services: groups((frameworks.at(-1)?.services ?? []).map(({ code, area }) => [area, code])),
  words: new Map(
    [...vocabularies].map(([desk, { services }]) => [desk, groups(Object.entries(services).map(([word, code]) => [code, word]))]),
  ),
});

/** One to three services out of what the person needs, in the framework's words or the desk's own. */
export function askedOf(person: Person, territory: Territory, shelf: Shelf, random: Random): Asked[] {
  const asked = new Map<string, Asked>();
  const count = random.weighted({ 1: 60, 2: 30, 3: 10 });
  for (let i = 0; i < Number(count); i += 1) {
    const area = random.pick(person.needs);
    const service = random.pick(shelf.services.get(area) ?? ['service_orientation']);
    const words = shelf.words.get(territory.desk.id)?.get(service);
    const code = words && random.chance(0.5) ? random.pick(words) : service;
    asked.set(code, { code, result: random.weighted(RESULTS), service, area });
  }
  if (random.chance(0.02)) {
    const code = random.pick(LOOSE_WORDS);
    asked.set(code, { code, result: 'answered', service: '', area: '' });
  }
  return [...asked.values()];
}

/** Language of a conversation, and the mediation it took. */
function spoken({ languages, speaksItalian }: Person, { desk }: Territory, visit: Visit, remote: boolean, random: Random) {
  const shared = languages.find((language) => desk.languages?.includes(language));
  if (shared !== undefined) return { language: shared };
  const own = languages[0];
  if (own === undefined || (speaksItalian && random.chance(0.8))) return { language: 'it' };
  const day = weekdayOf(visit.day);
  const here = desk.mediators?.some((slot) => slot.language === own && slot.day === day) ?? false;
  if (here || random.chance(0.45))
    return { language: own, mediation: { language: own, mode: here && !remote ? 'in_person' : 'phone' } };
  return { language: 'it' };
}

/** Channel of a contact: the telephone alone in the lockdown, the desk or an appointment otherwise. */
function channelOf(visit: Visit, unit: string, random: Random): string {
  if (inLockdown(visit.day)) return random.weighted(LOCKDOWN_CHANNELS);
  if (random.chance(0.08)) return 'phone';
  return visit.byAppointment || unit === 'pua_l2' || random.chance(0.2) ? 'appointment_in_person' : 'direct_desk';
}

export interface ContactOf {
  person: Person;
  territory: Territory;
  visit: Visit;
  asked: readonly Asked[];
  caseId: string;
  unit: string;
  first: boolean;
}

/** Data of `contact.recorded`. */
export function contactData(
  { person, territory, visit, asked, caseId, unit, first }: ContactOf,
  random: Random,
): Record<string, unknown> {
  const channel = channelOf(visit, unit, random);
  const planned = channel.startsWith('appointment');
  return {
    ...(person.profile && { profile: person.profile, case_id: caseId }),
    unit,
    channel,
    access_route: first ? random.weighted(ROUTES) : 'direct',
    ...spoken(person, territory, visit, channel !== 'direct_desk' && channel !== 'appointment_in_person', random),
    services: asked.map(({ code, result }) => ({ code, result })),
    problem_area: person.problemArea,
    wait_days: planned ? random.int(1, random.chance(0.2) ? 30 : 12) : 0,
    minutes: planned ? random.int(20, 60) : random.int(5, 35),
  };
}
