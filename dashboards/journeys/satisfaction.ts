import type { SurveyCountRow } from '../../warehouse/journeys.ts';
import { grouped, proportion, total } from './shares.ts';
import type { SatisfactionRow } from './types.ts';

/** Answers that count as satisfied: the two best of five. */
export const TOP = 4;
const STRATA = ['achieved', 'not_achieved', 'closed', 'none', 'no_case'] as const;

/** Top-2-box by what came of the case, with the response beside it; a stratum without surveys is a row of zeros and unknown shares. */
export function satisfactionRows(counts: readonly SurveyCountRow[]): SatisfactionRow[] {
  const of = grouped(counts, ({ stratum }) => stratum);
  return STRATA.map((stratum) => {
    const rows = of.get(stratum) ?? [];
    const replies = rows.filter(({ answered }) => answered);
    const [offered, answered] = [total(rows), total(replies)];
    const satisfied = total(replies.filter(({ overall }) => overall >= TOP));
    const { share: response, lower: response_lower, upper: response_upper } = proportion(answered, offered);
    return {
      stratum,
      offered,
      answered,
      response,
      response_lower,
      response_upper,
      satisfied,
      ...proportion(satisfied, answered),
      helpful: total(replies.filter(({ helpful }) => helpful === 1)),
      helpful_answered: total(replies.filter(({ helpful }) => helpful >= 0)),
      note: '',
    };
  });
}
