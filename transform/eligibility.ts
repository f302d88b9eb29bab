/** Age in completed years on a day; both ends are the same when the birth date is known, -1 when nothing is. */
export interface Age {
  min: number;
  max: number;
}

/** A recipient is 16 to 65 years old, both included, on the day of the support (S000 l.83, S003 l.54). */
export const MIN_AGE = 16;
export const MAX_AGE = 65;

const yearOf = (day: string): number => Number(day.slice(0, 4));

/** Age on a Rome day of somebody born on a date, or in a year. Who was born on 29 February grows older on 1 March of a common year. */
export function ageOn(day: string, birth: string | undefined): Age {
  if (birth === undefined) return { min: -1, max: -1 };
  const max = yearOf(day) - yearOf(birth);
  if (birth.length === 4) return { min: Math.max(0, max - 1), max };
  const age = day.slice(5) >= birth.slice(5) ? max : max - 1;
  return { min: age, max: age };
}

const bracketOf = (age: number): string => (age < 18 ? 'lt18' : age <= 60 ? '18_60' : 'gt60');

/** AMIF age bracket (Regulation (EU) 2021/1147, Annex VIII); `unknown` when the age is, or when its two ends fall in different brackets. */
export function ageBracket({ min, max }: Age): string {
  if (max < 0) return 'unknown';
  const bracket = bracketOf(min);
  return bracket === bracketOf(max) ? bracket : 'unknown';
}

export interface Support {
  subject: string;
  citizenship: string;
  permit: string;
  age: Age;
  problemArea: string;
  results: readonly string[];
  /** '' = the desk was in no programme that day. */
  programme: string;
}

/**
 * Whether a support makes its receiver a recipient: `eligible`, or the first reason why not (list `eligibility`), asked in this fixed order:
 * 1. citizenship: `citizenship_unknown`, `italian`, `eu_citizen` (on the day). A stateless person is a third-country national:
 *    Regulation (EU) 2021/1147, Article 2.
 * 2. permit: `permit_unknown`, `no_permit`.
 * 3. age: `age_unknown`; `under_16` or `over_65` when that is sure; `age_uncertain` when the year of birth alone leaves it open.
 * 4. problem, social or work: `problem_unknown`, `no_problem`.
 * 5. `no_service`: every service asked ended with the result `none`.
 * 6. `no_pseudonym`: nobody to count. 7. `outside_programme`: the desk takes part in none on the day.
 */
export function eligibility(support: Support, isEuCitizen: (country: string) => boolean): string {
  const { citizenship, permit, age, problemArea } = support;
  if (citizenship === 'unknown') return 'citizenship_unknown';
  if (citizenship === 'IT') return 'italian';
  if (citizenship !== 'stateless' && isEuCitizen(citizenship)) return 'eu_citizen';
  if (permit === 'unknown') return 'permit_unknown';
  if (permit === 'none') return 'no_permit';
  if (age.max < 0) return 'age_unknown';
  if (age.max < MIN_AGE) return 'under_16';
  if (age.min > MAX_AGE) return 'over_65';
  if (age.min < MIN_AGE || age.max > MAX_AGE) return 'age_uncertain';
  if (problemArea === 'unknown') return 'problem_unknown';
  if (problemArea === 'none') return 'no_problem';
  if (support.results.every((result) => result === 'none')) return 'no_service';
  if (support.subject === '') return 'no_pseudonym';
  return support.programme === '' ? 'outside_programme' : 'eligible';
}
