import { addDays } from '../../specs/calendar.ts';
import { pseudonym } from '../pseudonym.ts';
import type { Random } from './random.ts';
import { languagesOf, type Territory, womenShare } from './territory.ts';

/** Why a visitor is no recipient; `recipient` for those who are. */
export type Standing = 'recipient' | keyof typeof VISITORS;

/** Visitors that no target counts, and how often each kind comes. */
const VISITORS = {
  italian: 30,
  eu_citizen: 30,
  minor: 10,
  elderly: 5,
  no_permit: 8,
  permit_unknown: 5,
  no_problem: 5,
  citizenship_unknown: 3,
  anonymous: 4,
};
/** Visitors that are no recipients for each recipient. */
export const VISITORS_PER_RECIPIENT = 0.38;

const EU = { RO: 70, PL: 12, BG: 10, HR: 3, GB: 5 };
const PERMITS = {
  work_employed: 26,
  work_self_employed: 8,
  family: 22,
  long_term: 18,
  waiting_employment: 5,
  asylum: 3,
  subsidiary_protection: 4,
  asylum_applicant: 5,
  humanitarian: 3,
  special_cases: 2,
  study: 3,
  renewal_pending: 3,
};
const AGES = { '17-24': 14, '25-34': 32, '35-44': 29, '45-54': 17, '55-64': 8 };

/** Service areas that somebody needs, by how often. */
const NEEDS = {
  immigration: 30,
  work: 26,
  social: 12,
  housing: 12,
  language: 12,
  civil_status: 8,
  school: 7,
  health: 7,
  training_business: 6,
  legal: 4,
  mediation: 4,
};

export interface Person {
  standing: Standing;
  /** Absent for somebody who stays anonymous. */
  subject: string | undefined;
  /** The profile as a desk records it, in the words of the contract; absent for the anonymous. */
  profile: Record<string, unknown> | undefined;
  /** Languages spoken beside Italian. */
  languages: readonly string[];
  speaksItalian: boolean;
  needs: readonly string[];
  problemArea: string;
}

function ageOf(standing: Standing, random: Random): number {
  if (standing === 'minor') return random.int(8, 14);
  if (standing === 'elderly') return random.int(67, 80);
  const [from = 17, to = 64] = random.weighted(AGES).split('-').map(Number);
  return random.int(from, to);
}

function citizenshipOf(standing: Standing, territory: Territory, random: Random): string {
  if (standing === 'italian') return 'IT';
  if (standing === 'citizenship_unknown') return 'unknown';
  if (standing === 'eu_citizen') return random.weighted(EU);
  return random.weighted(territory.communities);
}

function permitOf(standing: Standing, random: Random): string {
  if (standing === 'no_permit') return 'none';
  if (standing === 'permit_unknown' || standing === 'italian' || standing === 'eu_citizen') return 'unknown';
  return standing === 'minor' ? 'minor' : random.weighted(PERMITS);
}

function needsOf(random: Random): string[] {
  const needs = new Set<string>();
  for (let n = random.weighted({ 1: 3, 2: 5, 3: 3 }); needs.size < Number(n); ) needs.add(random.weighted(NEEDS));
  return [...needs];
}

function problemOf(standing: Standing, needs: readonly string[], random: Random): string {
  if (standing === 'no_problem' || (standing === 'italian' && random.chance(0.7))) return 'none';
  const work = needs.includes('work') || needs.includes('training_business');
  const social = needs.some((need) => need === 'social' || need === 'housing' || need === 'health');
  if (work === social) return work ? 'social_and_work' : random.pick(['social', 'work']);
  return work ? 'work' : 'social';
}

export const visitorStanding = (random: Random): Standing => random.weighted(VISITORS);

/** Somebody who first comes to a desk on a day. `key` makes the pseudonym of `name`, which exists in no other place. */
export function personOf(
  standing: Standing,
  name: string,
  territory: Territory,
  day: string,
  key: Uint8Array,
  random: Random,
): Person {
  const citizenship = citizenshipOf(standing, territory, random);
  const needs = needsOf(random);
  const languages = languagesOf(citizenship);
  const birthDate = addDays(day, -Math.round(ageOf(standing, random) * 365.25) - random.int(3, 360));
  const known = standing !== 'anonymous';
  const profile = {
    ...(random.chance(0.65) ? { birth_date: birthDate } : { birth_year: Number(birthDate.slice(0, 4)) }),
    gender: random.chance(0.01) ? 'unknown' : random.chance(womenShare(citizenship)) ? 'female' : 'male',
    citizenship,
    permit: permitOf(standing, random),
    residence_comune: random.chance(0.72) ? territory.desk.comune : random.pick(territory.comuni),
  };
  return {
    standing,
    subject: known ? pseudonym(key, name) : undefined,
    profile: known ? profile : undefined,
    languages,
    speaksItalian: languages.length === 0 || random.chance(0.45),
    needs,
    problemArea: problemOf(standing, needs, random),
  };
}
