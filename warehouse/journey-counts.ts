import type { Params } from './client.ts';
import { casesSql, held, IS_OUTCOME, referralsSql, type Scope, surveysSql, type Transition } from './journey-sql.ts';

/** The data instant's day. */
export const OBSERVED = 'toInt32({observed:Date})';

/** The terms of the transitions, by place. */
export const termParams = (transitions: readonly Transition[]): Params =>
  Object.fromEntries(transitions.map(({ term_days }, i) => [`term_${i}`, term_days]));

/**
 * Waits of cases, a row each: from the day `began` on, for the step that `came` or a closure that `ended` it first where it competes.
 * Milestones are names of our own.
 */
export function caseWaitsSql(scope: Scope, transitions: readonly Transition[]): string {
  const waits = transitions.map(
    ({ to, from, competes }, i) =>
      `('${to}', ${from}, ${to}, {term_${i}:Int32}, ${competes ? `if(closed >= ${from}, closed, 0)` : 'toInt32(0)'})`,
  );
  return `SELECT desk, case_id, wait.1 AS to, wait.2 AS began, wait.3 AS came, wait.5 AS ended,
  multiIf(came > 0 AND (ended = 0 OR came <= ended), 'reached', ended > 0, 'closed', 'open') AS exit,
  multiIf(exit = 'reached', came, exit = 'closed', ended, ${OBSERVED}) - began AS days,
  began + wait.4 <= ${OBSERVED} AS mature,
  multiIf(exit = 'reached', '', to = 'accepted' AND was_rejected, 'rejected', to = 'accepted' AND was_revoked, 'revoked',
    exit = 'closed', closed_reason, to = 'accepted', 'unanswered', to = 'level_1' AND seen_by_level_2, 'level_2_direct', 'still_open') AS reason
FROM (${casesSql(scope)})
ARRAY JOIN [${waits.join(', ')}] AS wait
WHERE began > 0`;
}

/** Waits of cases, counted. */
export const waitsSql = (
  scope: Scope,
  transitions: readonly Transition[],
) => `SELECT to, exit, days, mature, reason, count() AS cases
FROM (${caseWaitsSql(scope, transitions)})
GROUP BY to, exit, days, mature, reason
ORDER BY to, exit, days, mature, reason`;

/** Referrals with the way they ended, the first of it; an answer dated before the sending came on its day. */
export const referralExitsSql = (scope: Scope) => `SELECT *,
  multiIf(accepted > 0 AND (rejected = 0 OR accepted <= rejected) AND (revoked = 0 OR accepted <= revoked), 'accepted',
    rejected > 0 AND (revoked = 0 OR rejected <= revoked), 'rejected', revoked > 0, 'revoked', 'open') AS exit,
  greatest(multiIf(exit = 'accepted', accepted, exit = 'rejected', rejected, exit = 'revoked', revoked, ${OBSERVED}) - sent, 0) AS days
FROM (${referralsSql(scope)})`;

export const referralWaitsSql = (scope: Scope) =>
  `SELECT exit, days, count() AS cases FROM (${referralExitsSql(scope)}) GROUP BY exit, days ORDER BY exit, days`;

export const referralCountsSql = (
  scope: Scope,
) => `SELECT toString(desk) AS sender, toString(receiver) AS receiver, toString(receiver_desk) AS receiver_desk,
  count() AS sent,
  countIf(grown) AS mature,
  countIf(grown AND exit = 'accepted' AND days <= {term:Int32}) AS accepted,
  countIf(exit = 'rejected') AS rejected,
  countIf(exit = 'revoked') AS revoked,
  countIf(grown AND (exit = 'open' OR days > {term:Int32})) AS unanswered,
  countIf(done > 0) AS done,
  countIf(credited) AS outcomes
FROM (SELECT *, sent + {term:Int32} <= ${OBSERVED} AS grown FROM (${referralExitsSql(scope)}))
GROUP BY sender, receiver, receiver_desk
ORDER BY sender, receiver, receiver_desk`;

/** Surveys with what came of their case. */
export const surveyThreadsSql = (
  scope: Scope,
) => `SELECT desk, survey_id, offered, answered_on, if(answered_on > 0, answered_on, ${OBSERVED}) - offered AS days, overall, helpful,
  multiIf(case_id = '', 'no_case', achieved, 'achieved', failed, 'not_achieved', closed, 'closed', 'none') AS stratum
FROM
(
  SELECT desk, survey_id, max(case_id) AS case_id, argMin(programme, on_day) AS offer_programme, min(on_day) AS offered,
    minIf(on_day, fact = 'answered') AS answered_on,
    toInt32(argMinIf(overall, on_day, fact = 'answered')) AS overall,
    if(answered_on = 0, -1, toInt32(argMinIf(helpful, on_day, fact = 'answered'))) AS helpful
  FROM (${surveysSql(scope)})
  GROUP BY desk, survey_id
) AS thread
LEFT ANY JOIN
(
  SELECT desk, case_id, countIf(kind = 'case_closed') > 0 AS closed,
    countIf(${IS_OUTCOME} AND result = 'achieved') > 0 AS achieved,
    countIf(${IS_OUTCOME} AND result != 'achieved') > 0 AS failed
  FROM (${held('outcomes', 'desk, case_id, kind, result', scope)})
  GROUP BY desk, case_id
) AS came USING (desk, case_id)
WHERE ${scope.begins('offered', 'offer_programme')}`;

export const surveyCountsSql = (scope: Scope) =>
  `SELECT stratum, answered_on > 0 AS answered, days, overall, helpful, count() AS cases
FROM (${surveyThreadsSql(scope)})
GROUP BY stratum, answered, days, overall, helpful
ORDER BY stratum, answered, days, overall, helpful`;

/** Open: no closure holds. */
export const agesSql = (
  scope: Scope,
  by: 'zone' | 'desk' | null,
) => `SELECT toString(${by === 'zone' ? 'case_zone' : (by ?? "''")}) AS group, ${OBSERVED} - contact AS days, count() AS cases
FROM (${casesSql(scope, 'course')})
WHERE closed = 0
GROUP BY group, days
ORDER BY group, days`;

/** A case is open on the days from its first contact to the eve of its closure. */
export function flowSql(scope: Scope): string {
  const [from, to] = ['toInt32({window_from:Date})', 'toInt32({window_to:Date})'];
  const within = (day: string) => `${day} BETWEEN ${from} AND ${to}`;
  return `SELECT countIf(${within('contact')}) AS arrivals, countIf(${within('closed')}) AS closures,
  sumIf(closed - contact, ${within('closed')}) AS closed_days,
  sum(greatest(0, if(closed = 0, ${to} + 1, least(closed, ${to} + 1)) - greatest(contact, ${from}))) AS open_days
FROM (${casesSql(scope, 'course')})`;
}

const grown = (day: string) => `${day} + {within:Int32} <= ${OBSERVED}`;

/** By case, so that a person who comes often counts once. */
export function repeatsSql(scope: Scope): string {
  const soon = (day: string) => `arrayExists(d -> d > ${day} AND d <= ${day} + {within:Int32}, contact_days)`;
  const of = (measure: string, day: string) =>
    `('${measure}', countIf(${day} > 0 AND ${grown(day)}), countIf(${day} > 0 AND ${grown(day)} AND ${soon(day)}))`;
  return `SELECT counted.1 AS measure, counted.2 AS mature, counted.3 AS cases
FROM (SELECT [${of('repeat', 'contact')}, ${of('reopened', 'closed')}] AS both FROM (${casesSql(scope, 'course')}))
ARRAY JOIN both AS counted`;
}

/** Of the cases that the first day answered something: those that asked for it again on a later one. */
export const reworkSql = (scope: Scope) => `SELECT 'rework' AS measure, countIf(${grown('began')}) AS mature,
  countIf(${grown('began')} AND arrayExists(a -> a.1 > began AND a.1 <= began + {within:Int32} AND has(answered, a.2), asked)) AS cases
FROM
(
  SELECT desk, case_id, min(toInt32(day)) AS began, argMin(programme, occurred_at) AS first_programme,
    groupArrayArray(arrayMap(s -> (toInt32(day), s.code, s.result = 'answered'), services)) AS asked,
    arrayMap(a -> a.2, arrayFilter(a -> a.1 = began AND a.3 AND a.2 != '', asked)) AS answered
  FROM (${held('contacts', 'desk, case_id, day, occurred_at, programme, services', scope, ["case_id != ''"])})
  GROUP BY desk, case_id
)
WHERE notEmpty(answered) AND ${scope.begins('began', 'first_programme')}`;

export const uncasedSql = (scope: Omit<Scope, 'params'>) =>
  `SELECT sum(sign) AS value FROM contacts WHERE ${["case_id = ''", ...scope.place, ...scope.known, scope.begins('toInt32(day)', 'programme')].join(' AND ')}`;
