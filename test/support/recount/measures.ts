import { addDays } from '../../../specs/calendar.ts';
import type { Dimension, Measure } from '../../../specs/types.ts';
import type { HeldFact } from './accepted.ts';

/** What is known at an instant: the facts by their table's name, and how the others of the same thread, case and person stand. */
export interface Known {
  /** Rome day of the instant. */
  day: string;
  facts(table: string): readonly HeldFact[];
  /** First day of a step of a referral or survey, and last day that a case or person achieved an outcome of a kind; undefined: never. */
  stepOn(desk: string, thread: string, step: string): string | undefined;
  achievedOn(whose: string, kind: string): string | undefined;
}

/** What narrows a question: places by name, and Rome days, both included. */
export type Narrowing = Readonly<Partial<Record<(typeof TERRITORY)[number] | 'from' | 'to', string>>>;

export interface Asked {
  by: readonly Dimension[];
  filters: Narrowing;
}

const TERRITORY = ['programme', 'zone', 'desk', 'area_vasta', 'network'] as const;

/** Key of a cell, by the values of its dimensions in their order. */
export const cellKey = (values: readonly string[]): string => values.join('\u0001');

const FAMILIES: Readonly<Record<string, string>> = {
  ...{ contacts: 'contact', recipients: 'contact', referrals: 'referral', outcomes: 'outcome', surveys: 'survey' },
  provisions: 'provision',
};

const caseOf = ({ text }: HeldFact): string => `${text.desk} case ${text.case_id}`;

export function knownAt(held: readonly HeldFact[], day: string): Known {
  const byFamily = new Map(Object.values(FAMILIES).map((family) => [family, held.filter((fact) => fact.family === family)]));
  const steps = new Map<string, string>();
  const achieved = new Map<string, string>();
  const keep = (map: Map<string, string>, key: string, day: string, better: (a: string, b: string) => boolean) => {
    const had = map.get(key);
    if (had === undefined || better(day, had)) map.set(key, day);
  };
  for (const fact of held) {
    const { text, subject, day } = fact;
    const [thread, step] = fact.family === 'survey' ? [text.survey_id, text.fact] : [text.referral_id, text.state];
    if (thread !== undefined) keep(steps, `${text.desk} ${thread} ${step}`, day, (a, b) => a < b);
    if (fact.family !== 'outcome' || text.result !== 'achieved') continue;
    if (text.case_id !== '') keep(achieved, `${caseOf(fact)} ${text.kind}`, day, (a, b) => a > b);
    if (subject !== '') keep(achieved, `person ${subject} ${text.kind}`, day, (a, b) => a > b);
  }
  return {
    day,
    facts: (table) => byFamily.get(FAMILIES[table] ?? '') ?? [],
    stepOn: (desk, thread, step) => steps.get(`${desk} ${thread} ${step}`),
    achievedOn: (whose, kind) => achieved.get(`${whose} ${kind}`),
  };
}

function within({ text, day }: HeldFact, filters: Narrowing): boolean {
  const { from, to } = filters;
  if ((from !== undefined && day < from) || (to !== undefined && day > to)) return false;
  return TERRITORY.every((name) => filters[name] === undefined || text[name] === filters[name]);
}

/** Values of a column: a contact has several service areas and codes at once. */
function valuesOf({ family, text, areas, codes }: HeldFact, column: string): readonly string[] {
  if (family === 'contact' && column === 'service_area') return areas;
  return family === 'contact' && column === 'service_code' ? codes : [text[column] ?? ''];
}

/** Whether a fact is one that the measure speaks of, its service area apart. */
function counts(fact: HeldFact, measure: Measure, { day, stepOn, achievedOn }: Known, apart: boolean): boolean {
  const { text, numbers, subject } = fact;
  const holds = (column: string, values: readonly (string | number)[]) =>
    valuesOf(fact, column).some((value) => values.map(String).includes(value));
  const others = Object.entries(measure.where ?? {}).filter(([column]) => !(apart && column === 'service_area'));
  if (!others.every(([column, values]) => holds(column, values))) return false;
  if (Object.entries(measure.except ?? {}).some(([column, values]) => holds(column, values))) return false;
  const { stated, rises, reaches, recorded_within_hours: hours, followed_by, matured_days } = measure;
  if (stated !== undefined && numbers[stated] === undefined) return false;
  if (rises !== undefined) {
    const [low, high] = [rises.scale.indexOf(text[rises.from] ?? ''), rises.scale.indexOf(text[rises.to] ?? '')];
    if (low < 0 || high <= low) return false;
  }
  if (reaches !== undefined) {
    const named = reaches.of === 'case' ? text.case_id !== '' : subject !== '';
    const whose = reaches.of === 'case' ? caseOf(fact) : `person ${subject}`;
    const days = named ? reaches.kinds.flatMap((kind) => achievedOn(whose, kind) ?? []) : [];
    if (!days.some((on) => reaches.when === 'any_time' || on >= fact.day)) return false;
  }
  if (hours !== undefined && fact.firstRecorded > fact.occurred + hours * 3_600_000) return false;
  if (followed_by !== undefined) {
    const thread = text.referral_id ?? text.survey_id ?? '';
    const days = followed_by.steps.flatMap((step) => stepOn(text.desk ?? '', thread, step) ?? []);
    const last = followed_by.within_days === null ? '9999' : addDays(fact.day, followed_by.within_days);
    if (!days.some((on) => on <= last)) return false;
  }
  return matured_days === undefined || fact.day <= addDays(day, -matured_days);
}

/** Each fact that a measure counts, with the cell it falls in: a contact falls in the cell of each of its areas where these are told apart. */
export function* counted(
  known: Known,
  measure: Measure,
  { by, filters }: Asked,
): Generator<{ key: string; fact: HeldFact; area: string }> {
  const ofRecipients = measure.fact === 'recipients';
  const apart = measure.aggregate === 'distinct_areas' || by.includes('service_area');
  const areasAsked = measure.where?.service_area?.map(String);
  for (const fact of known.facts(measure.fact)) {
    if (!within(fact, filters) || (ofRecipients && fact.text.eligibility !== 'eligible')) continue;
    if (!counts(fact, measure, known, apart)) continue;
    const split = apart && fact.family === 'contact';
    const areas = !split || fact.areas.length === 0 ? [split ? '' : (fact.text.service_area ?? '')] : fact.areas;
    for (const area of areas) {
      if (apart && areasAsked !== undefined && !areasAsked.includes(area)) continue;
      yield { key: cellKey(by.map((d) => (d === 'service_area' ? area : (fact.text[d] ?? '')))), fact, area };
    }
  }
}

/** How many a measure counts in each cell: facts, or different persons or areas; a cell with none is absent. */
export function countsOf(known: Known, measure: Measure, asked: Asked): Map<string, number> {
  const found = new Map<string, number>();
  const seen = new Set<string>();
  for (const { key, fact, area } of counted(known, measure, asked)) {
    if (measure.aggregate !== 'count') {
      const one = measure.aggregate === 'distinct_areas' ? area : fact.subject;
      if (one === '' || seen.has(`${key}\u0002${one}`)) continue;
      seen.add(`${key}\u0002${one}`);
    }
    found.set(key, (found.get(key) ?? 0) + 1);
  }
  return found;
}

/** Numbers that the facts of each cell state, lowest first. */
export function numbersOf(known: Known, measure: Measure, asked: Asked): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (const { key, fact } of counted(known, measure, asked)) {
    const number = fact.numbers[measure.stated ?? ''];
    if (number === undefined) continue;
    const had = found.get(key);
    if (had) had.push(number);
    else found.set(key, [number]);
  }
  for (const numbers of found.values()) numbers.sort((a, b) => a - b);
  return found;
}

/** Quantile of type 7 (Hyndman and Fan 1996): the order statistics at h = (n − 1)p, the fraction of the way between two. */
export function quantileOf(sorted: readonly number[], p: number): number | null {
  const h = (sorted.length - 1) * p;
  const [low, high] = [sorted[Math.floor(h)], sorted[Math.ceil(h)]];
  return low === undefined || high === undefined ? null : low + (h - Math.floor(h)) * (high - low);
}

export const meanOf = (numbers: readonly number[]): number | null =>
  numbers.length === 0 ? null : numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
