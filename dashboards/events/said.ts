import { label } from '../../specs/lookup.ts';
import type { CodeListId, Locale, Specs } from '../../specs/types.ts';

/** What is told of a fact of each family, in this order, and the list whose codes it is in. Nothing here tells one person from another. */
const TOLD: Readonly<Record<string, readonly (readonly [field: string, list: CodeListId])[]>> = {
  contact: [
    ['unit', 'unit'],
    ['channel', 'channel'],
    ['language', 'language'],
    ['areas', 'service_area'],
  ],
  referral: [
    ['state', 'referral_state'],
    ['to_kind', 'referral_target'],
    ['service', 'service'],
  ],
  outcome: [
    ['kind', 'outcome_kind'],
    ['result', 'outcome_result'],
    ['reason', 'case_closed_reason'],
    ['service', 'service'],
  ],
  survey: [
    ['mode', 'survey_mode'],
    ['language', 'language'],
  ],
};

/** What an event says, in words of the code lists; '' when there is nothing to tell. */
export function saidBy(specs: Pick<Specs, 'codes'>, fact: Readonly<Record<string, unknown>>, lang: Locale): string {
  return (TOLD[String(fact.family)] ?? [])
    .flatMap(([field, list]) => [fact[field]].flat().map((code) => ({ list, code: String(code ?? '') })))
    .filter(({ code }) => code !== '')
    .map(({ list, code }) => label(specs.codes, list, code, lang))
    .join(' · ');
}
