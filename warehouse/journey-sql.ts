import type { Dimension, Milestone } from '../specs/types.ts';
import type { Params } from './client.ts';
import { restrictionOf } from './permissions.ts';
import type { Filters, Reader } from './types.ts';

/** Which journeys: those that begin in the period, in the territory, as known at an instant (absent = now), within the reader's permissions. */
export interface JourneyQuery {
  filters: Filters;
  /** UTC instant `YYYY-MM-DD hh:mm:ss.mmm`; absent = now. */
  knownAt?: string;
  reader: Reader;
}

/** A hand-over to measure. With `competes`, the closure of the case ends the wait for it. */
export interface Transition {
  to: Milestone;
  from: Milestone;
  term_days: number;
  competes: boolean;
}

/** The conditions of a question on rows of any fact table, and the parameters of the whole statement. */
export interface Scope {
  /** Where the rows are: territory and the reader's restriction. */
  place: readonly string[];
  known: readonly string[];
  /** Whether something that begins on a day of this name, in this programme, is asked for. */
  begins(day: string, programme: string): string;
  params: Record<string, Params[string]>;
}

const KNOWN = "recorded_at <= {known_at:DateTime64(3, 'UTC')}";
/** The taking in charge and the closure are steps of their own. */
export const IS_OUTCOME = "kind NOT IN ('taken_in_charge', 'case_closed')";
const LEVEL_2 = "'pua_l2'";

/** Throws QueryForbidden when the reader may not ask. Days count from 1970-01-01; 0 stands for never. */
export function scopeOf({ filters, knownAt, reader }: JourneyQuery, by: readonly Dimension[] = []): Scope {
  const { programme, from, to } = filters;
  const restriction = restrictionOf(reader, { by, filters });
  const params: Record<string, Params[string]> = {};
  const place: string[] = [];
  for (const column of ['zone', 'desk', 'area_vasta', 'network'] as const) {
    const value = filters[column];
    if (value === undefined) continue;
    params[column] = value;
    place.push(`${column} = {${column}:String}`);
  }
  if (restriction) {
    params.reader = restriction.value;
    place.push(`${restriction.column} = {reader:String}`);
  }
  const cohort: ((day: string, programme: string) => string)[] = [];
  if (programme !== undefined) cohort.push((_, column) => `${column} = {programme:String}`);
  if (from !== undefined) cohort.push((day) => `${day} >= toInt32({from:Date})`);
  if (to !== undefined) cohort.push((day) => `${day} <= toInt32({to:Date})`);
  Object.assign(params, programme !== undefined && { programme }, from !== undefined && { from }, to !== undefined && { to });
  if (knownAt !== undefined) params.known_at = knownAt;
  return {
    place,
    known: knownAt === undefined ? [] : [KNOWN],
    begins: (day, column) => ['1', ...cohort.map((one) => one(day, column))].join(' AND '),
    params,
  };
}

const POSITION = '(toString(topic), partition, offset)';

/**
 * Statements of a fact table that hold, with `located` where in the log each was last said (`at`). Few are ever amended, so only those are
 * added up by their signs: grouping every row would need memory in proportion to all events.
 */
export function held(
  table: string,
  columns: string,
  { place, known }: Scope,
  more: readonly string[] = [],
  located = false,
): string {
  const where = ['1', ...place, ...known, ...more].join(' AND ');
  const withdrawn = `(source, event_id) IN (SELECT source, event_id FROM ${table} WHERE ${['sign = -1', ...place, ...known].join(' AND ')})`;
  const [at, lastAt] = located
    ? [`, ${POSITION} AS at`, `, argMaxIf(${POSITION}, (recorded_at, offset), sign > 0) AS at`]
    : ['', ''];
  return `SELECT ${columns}${at} FROM ${table} WHERE ${where} AND sign = 1 AND NOT ${withdrawn}
UNION ALL
SELECT ${columns}${lastAt} FROM (SELECT * FROM ${table} WHERE ${where} AND ${withdrawn}) GROUP BY source, event_id, ${columns} HAVING sum(sign) > 0`;
}

/** Surveys that hold, each with its case: the one it names, or that of the contact it names; `located`, with the event that says so. */
export const surveysSql = (scope: Scope, located = false) => {
  const event = located ? ', event_id, occurred_at' : '';
  const columns = `source, desk, survey_id, case_id, contact_id, fact, day, programme, overall, helpful${event}`;
  const named = `(source, event_id) IN (SELECT source, contact_id FROM surveys WHERE ${["contact_id != ''", ...scope.place].join(' AND ')})`;
  return `SELECT desk, survey_id, if(named.case_id != '', named.case_id, contact.case_id) AS case_id, fact, toInt32(day) AS on_day, programme, overall, helpful${located ? ', named.source AS source, named.event_id AS event_id, occurred_at, at' : ''}
FROM (${held('surveys', columns, scope, [], located)}) AS named
LEFT ANY JOIN (${held('contacts', 'source, event_id, case_id', scope, ["case_id != ''", named])}) AS contact
ON named.source = contact.source AND named.contact_id = contact.event_id`;
};

/** The first of some days not before another; the least of none is 0, never. */
const firstOn = (days: string, from: string) => `if(${from} = 0, 0, arrayMin(arrayFilter(d -> d >= ${from}, ${days})))`;

/**
 * What happened in cases: on which day and `what`, of which kind, for which reason; with `facts` 'course', only what contacts and outcomes say.
 * `located`, with the event that says so.
 */
export function happeningsSql(scope: Scope, facts: 'all' | 'course', located = false): string {
  const [event, told] = located ? [', source, event_id', ', source, event_id, at'] : ['', ''];
  const of = (table: string, columns: string) =>
    held(table, `desk, case_id, programme, occurred_at, day, ${columns}${event}`, scope, ["case_id != ''"], located);
  const course = [
    `SELECT desk, zone, case_id, programme, occurred_at, toInt32(day) AS on_day, if(unit = ${LEVEL_2}, 'contact_2', 'contact_1') AS what, '' AS kind, '' AS reason${told}
FROM (${of('contacts', 'zone, unit')})`,
    `SELECT desk, zone, case_id, programme, occurred_at, toInt32(day), multiIf(kind = 'case_closed', 'closed', result != 'achieved', 'not_achieved', kind = 'taken_in_charge', 'taken', 'outcome'), kind, reason${told}
FROM (${of('outcomes', 'zone, kind, result, reason')})`,
  ];
  const others = [
    `SELECT desk, zone, case_id, programme, occurred_at, toInt32(day), state, to_kind, ''${told}
FROM (${of('referrals', 'zone, state, to_kind')})`,
    `SELECT desk, '', case_id, programme, ${located ? 'occurred_at' : "toDateTime64(0, 3, 'UTC')"}, on_day, fact, '', ''${told} FROM (${surveysSql(scope, located)}) WHERE case_id != ''`,
  ];
  return (facts === 'all' ? [...course, ...others] : course).join('\nUNION ALL\n');
}

/**
 * One row per case (desk, case id) of the question: the day of each milestone, none before the one it follows, 0 = never; the reason of the
 * first closure; what became of its referrals. With `facts` 'course', only the milestones of contacts and outcomes are there: it costs a third.
 */
export function casesSql(scope: Scope, facts: 'all' | 'course' = 'all'): string {
  const days = (what: string) => `groupArrayIf(on_day, what IN (${what}))`;
  const said = `SELECT desk, case_id,
    anyIf(zone, startsWith(what, 'contact')) AS case_zone,
    argMinIf(programme, occurred_at, startsWith(what, 'contact')) AS first_programme,
    minIf(on_day, startsWith(what, 'contact')) AS contact,
    minIf(on_day, what = 'contact_1') AS level_1,
    ${days("'contact_1', 'contact_2'")} AS contact_days,
    ${days("'contact_2', 'taken'")} AS level_2_days,
    ${days("'outcome'")} AS outcome_days,
    ${days("'sent'")} AS sent_days,
    ${days("'accepted', 'done'")} AS accepted_days,
    groupArrayIf(on_day, what IN ('accepted', 'done') AND kind = ${LEVEL_2}) AS accepted_2_days,
    ${days("'done'")} AS done_days,
    ${days("'offered', 'answered'")} AS offered_days,
    ${days("'answered'")} AS answered_days,
    ${days("'closed'")} AS closed_days,
    argMinIf(reason, on_day, what = 'closed') AS closed_reason,
    countIf(what = 'contact_2') > 0 AS seen_by_level_2,
    countIf(what = 'rejected') > 0 AS was_rejected,
    countIf(what = 'revoked') > 0 AS was_revoked
FROM (${happeningsSql(scope, facts)})
GROUP BY desk, case_id
HAVING contact > 0 AND ${scope.begins('contact', 'first_programme')}`;
  // One layer for each milestone that follows another: an alias used inside an alias is copied by the engine, and copies of copies multiply.
  const after = (sql: string, ...milestones: [name: string, days: string, from: string][]) =>
    `SELECT *, ${milestones.map(([name, list, from]) => `${firstOn(list, from)} AS ${name}`).join(', ')}\nFROM (${sql})`;
  const begun = after(
    said,
    ['referral', 'sent_days', 'level_1'],
    ['outcome', 'outcome_days', 'contact'],
    ['survey_offered', 'offered_days', 'contact'],
    ['closed', 'closed_days', 'contact'],
  );
  const followed = after(
    begun,
    ['accepted', 'accepted_days', 'referral'],
    ['accepted_level_2', 'accepted_2_days', 'referral'],
    ['survey', 'answered_days', 'survey_offered'],
  );
  return after(followed, ['level_2', 'level_2_days', 'accepted_level_2'], ['done', 'done_days', 'accepted']);
}

/**
 * One row per referral (desk that sent it, referral id) of the question, by the day of its sending; days as in `casesSql`. `credited` is 1 when its
 * case achieved an outcome in the service area of the referral on that day or later.
 */
export function referralsSql(scope: Scope): string {
  const columns = 'desk, referral_id, case_id, state, day, programme, occurred_at, to_kind, to_desk, service_area';
  const achieved = ["case_id != ''", "result = 'achieved'", IS_OUTCOME];
  return `SELECT desk, referral_id, receiver, receiver_desk, sent, accepted, rejected, revoked, done, achieved_on > 0 AND achieved_on >= sent AS credited
FROM
(
  SELECT desk, referral_id,
    max(case_id) AS case_id,
    argMinIf(programme, occurred_at, state = 'sent') AS sent_programme,
    argMin(to_kind, occurred_at) AS receiver,
    argMin(to_desk, occurred_at) AS receiver_desk,
    argMin(service_area, occurred_at) AS service_area,
    minIf(toInt32(day), state = 'sent') AS sent,
    minIf(toInt32(day), state IN ('accepted', 'done')) AS accepted,
    minIf(toInt32(day), state = 'rejected') AS rejected,
    minIf(toInt32(day), state = 'revoked') AS revoked,
    minIf(toInt32(day), state = 'done') AS done
  FROM (${held('referrals', columns, scope)})
  GROUP BY desk, referral_id
) AS thread
LEFT ANY JOIN
(
  SELECT desk, case_id, service_area, max(toInt32(day)) AS achieved_on
  FROM (${held('outcomes', 'desk, case_id, service_area, day', scope, achieved)})
  GROUP BY desk, case_id, service_area
) AS achieved USING (desk, case_id, service_area)
WHERE sent > 0 AND ${scope.begins('sent', 'sent_programme')}`;
}
