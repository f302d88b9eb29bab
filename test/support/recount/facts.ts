import { monthOf, quarterOf, romeDay } from '../../../specs/calendar.ts';
import type { ProvisionData } from '../../../specs/events/families.ts';
import { frameworkOn, isEuCitizen, programmeOn } from '../../../specs/lookup.ts';
import type { Desk, Specs } from '../../../specs/types.ts';
import { serviceLookup } from '../../../specs/vocabulary/lookup.ts';

/** One fact, with what the KPI files call its columns and dimensions. */
export interface Fact {
  family: string;
  /** Texts by name: territory, calendar, profile, codes. '' = not stated. */
  text: Readonly<Record<string, string>>;
  /** Numbers that it states. */
  numbers: Readonly<Record<string, number>>;
  /** Service areas and codes that it touches; '' a word that has none. */
  areas: readonly string[];
  codes: readonly string[];
  subject: string;
  day: string;
  /** UTC ms. */
  occurred: number;
  /** Of a declaration, what it declares. */
  declared?: ProvisionData;
}

interface Stated {
  desk: Desk;
  family: string;
  step: string;
  time: number;
  subject: string;
  data: Readonly<Record<string, unknown>>;
}

interface Profile {
  birth_date?: string;
  birth_year?: number;
  birth?: string;
  gender?: string;
  citizenship?: string;
  permit?: string;
}

/** Youngest and eldest that a person can be on a day, in completed years; null when nothing is said of the birth. */
function ages({ birth_date, birth_year, birth }: Profile, day: string): [number, number] | null {
  const born = birth_date ?? birth ?? (birth_year === undefined ? undefined : String(birth_year));
  if (born === undefined) return null;
  const years = Number(day.slice(0, 4)) - Number(born.slice(0, 4));
  if (born.length === 4) return [Math.max(0, years - 1), years];
  const had = day.slice(5) >= born.slice(5);
  return had ? [years, years] : [years - 1, years - 1];
}

/** The brackets of the AMIF: under 18, 18 to 60, over 60 (Regulation (EU) 2021/1147, Annex VIII). */
const bracket = (age: number): string => ['lt18', '18_60', 'gt60'][age < 18 ? 0 : age < 61 ? 1 : 2] ?? '';

const text = (value: unknown, otherwise = ''): string => (value === undefined ? otherwise : String(value));

/** Makes facts from what is stated; what a place, a programme, a framework and a word are comes from the specifications. */
export function factMaker(specs: Specs): (stated: Stated) => Fact {
  const word = serviceLookup(specs);

  /**
   * A recipient is a citizen of a third country on the day, with a permit, 16 to 65 years old, with a social or work problem, who is given a service at
   * a desk of a programme; of everybody else the first reason why not.
   */
  function standing(profile: Profile, age: [number, number] | null, data: Stated['data'], day: string, who: string, in_: string) {
    const { citizenship = 'unknown', permit = 'unknown' } = profile;
    const problem = text(data.problem_area, 'unknown');
    const services = data.services as readonly { result: string }[];
    const reasons: readonly [string, boolean][] = [
      ['citizenship_unknown', citizenship === 'unknown'],
      ['italian', citizenship === 'IT'],
      ['eu_citizen', isEuCitizen(specs, citizenship, day)],
      ['permit_unknown', permit === 'unknown'],
      ['no_permit', permit === 'none'],
      ['age_unknown', age === null],
      ['under_16', age !== null && age[1] <= 15],
      ['over_65', age !== null && age[0] >= 66],
      ['age_uncertain', age !== null && (age[0] <= 15 || age[1] >= 66)],
      ['problem_unknown', problem === 'unknown'],
      ['no_problem', problem === 'none'],
      ['no_service', !services.some(({ result }) => result !== 'none')],
      ['no_pseudonym', who === ''],
      ['outside_programme', in_ === ''],
    ];
    return reasons.find(([, holds]) => holds)?.[0] ?? 'eligible';
  }

  return ({ desk, family, step, time, subject, data }) => {
    const day = romeDay(time);
    const programme = programmeOn(specs, desk.id, day);
    const framework = frameworkOn(specs, day)?.id ?? '';
    const coded = (local: unknown) => word(framework, desk.id, String(local));
    const place = {
      ...{ region: '09', area_vasta: desk.area_vasta, zone: desk.zone, province: desk.province, network: desk.network ?? '' },
      ...{ desk: desk.id, programme, month: monthOf(day), quarter: quarterOf(day), year: day.slice(0, 4) },
      case_id: text(data.case_id),
    };
    const base = { family, numbers: {}, areas: [], codes: [], subject, day, occurred: time };
    if (family === 'contact') {
      const profile = (data.profile ?? {}) as Profile;
      const age = ages(profile, day);
      const services = (data.services as readonly { code: string }[]).map(({ code }) => coded(code));
      const areas = [...new Set(services.map(({ area }) => area))].filter((area) => area !== '');
      const { mode = '' } = (data.mediation ?? {}) as { mode?: string };
      const [young, old] = age === null ? ['unknown', 'unknown'] : [bracket(age[0]), bracket(age[1])];
      const numbers: Record<string, number> = {};
      for (const name of ['wait_days', 'minutes']) if (data[name] !== undefined) numbers[name] = Number(data[name]);
      return {
        ...{ ...base, numbers, areas, codes: services.map(({ code }) => code) },
        text: {
          ...place,
          ...{ unit: text(data.unit), level: text(data.unit), channel: text(data.channel), mediation_mode: mode },
          ...{ access_route: text(data.access_route, 'unknown'), language: text(data.language, 'unknown') },
          ...{ problem_area: text(data.problem_area, 'unknown'), gender: text(profile.gender, 'unknown') },
          ...{ citizenship: text(profile.citizenship, 'unknown'), permit: text(profile.permit, 'unknown') },
          age_bracket: young === old ? young : 'unknown',
          eligibility: standing(profile, age, data, day, subject, programme),
        },
      };
    }
    if (family === 'survey') {
      const { overall, helpful } = (data.answers ?? {}) as { overall?: number; helpful?: boolean };
      const own = { survey_id: text(data.survey_id), fact: step, mode: text(data.mode), language: text(data.language) };
      const answers = { overall: text(overall, '0'), helpful: helpful === undefined ? '-1' : String(Number(helpful)) };
      return { ...base, numbers: overall === undefined ? {} : { overall }, text: { ...place, ...own, ...answers } };
    }
    if (family === 'provision') return { ...base, text: place, declared: data as ProvisionData };
    const { code, area } = coded(data.service);
    const service = { service: code, service_area: area };
    if (family === 'outcome') {
      const told = { kind: text(data.kind), result: text(data.result), reason: text(data.reason) };
      return { ...base, text: { ...place, ...service, ...told, cefr_in: text(data.cefr_in), cefr_out: text(data.cefr_out) } };
    }
    const { kind } = data.to as { kind: string };
    const sent = {
      referral_id: text(data.referral_id),
      state: step,
      from_unit: text(data.from_unit),
      level: text(data.from_unit),
    };
    return { ...base, text: { ...place, ...service, ...sent, to_kind: kind } };
  };
}
