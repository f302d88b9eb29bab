import { type BehindEvent, factsAt, type LocatedEvent } from './behind.ts';
import type { Params, WarehouseClient } from './client.ts';
import type { CompiledMeasure } from './compile.ts';
import { caseWaitsSql, OBSERVED, referralExitsSql, surveyThreadsSql } from './journey-counts.ts';
import { happeningsSql, held, type JourneyQuery, type Scope, scopeOf, surveysSql, type Transition } from './journey-sql.ts';
import { whole } from './keys.ts';
import { visibleDesks } from './permissions.ts';
import { indent, lines, where } from './statements.ts';

/** How long something waited and how that ended; what is absent narrows nothing. */
export interface WaitPicked {
  /** Of a case `reached`, `closed`, `open`; of a referral `accepted`, `rejected`, `revoked`, `open`; of a survey `answered`, `open`. */
  exit?: string;
  /** Ended, or censored, after at most so many days, or after more. */
  at_most?: number;
  more_than?: number;
  /** The term had passed by the data instant. */
  due?: boolean;
  /** Ended within the term; `false`: later, or not at all. */
  within?: boolean;
}

/** Cases, referrals or surveys that a figure of the journey counts. */
export type Picked = WaitPicked &
  (
    | { unit: 'case'; transition: Transition; reason?: string }
    | {
        unit: 'referral';
        term_days: number;
        receiver?: string;
        /** '' where none is named. */
        receiver_desk?: string;
        done?: boolean;
        credited?: boolean;
      }
    | { unit: 'survey'; term_days: number; stratum?: string; overall_from?: number }
  );

export interface JourneyBehindQuery extends JourneyQuery {
  picked: Picked;
  /** A list that is read page by page stands still. */
  knownAt: string;
  limit: number;
  /** Events to pass over. */
  after: number;
}

/** The units to pick from, each with how it ended and the milestone, and its day, by whose event it is shown. */
interface Pool {
  /** Columns `desk`, `unit_id`, `exit`, `days`, `mature`, `milestone`, `on_day`, and those of the conditions. */
  units: string;
  /** Columns `desk`, `unit_id`, `on_day`, `source`, `event_id`, `occurred_at`, `at`, `milestone`: a row for each milestone that an event is one of. */
  events: string;
  conditions: readonly string[];
  params: Params;
}

const EVENT = 'source, event_id, occurred_at, at';
const defined = (params: Readonly<Record<string, Params[string] | undefined>>): Params =>
  Object.fromEntries(Object.entries(params).filter((pair): pair is [string, Params[string]] => pair[1] !== undefined));

/** An event of a case may be several milestones at once. */
const MILESTONES_OF_CASES = lines(
  "arrayJoin(multiIf(what = 'contact_1', ['contact', 'level_1'], what = 'contact_2', ['contact', 'level_2'], what = 'taken', ['level_2'],",
  "  what = 'outcome', ['outcome'], what = 'closed', ['closed'], what = 'sent', ['referral'],",
  "  what = 'accepted', if(kind = 'pua_l2', ['accepted', 'accepted_level_2'], ['accepted']),",
  "  what = 'done', if(kind = 'pua_l2', ['accepted', 'accepted_level_2', 'done'], ['accepted', 'done']),",
  "  what = 'offered', ['survey_offered'], what = 'answered', ['survey_offered', 'survey'], [])) AS milestone",
);

function casePool(scope: Scope, { transition, reason }: Picked & { unit: 'case' }): Pool {
  const { to, from, term_days } = transition;
  return {
    units: `SELECT desk, case_id AS unit_id, exit, days, mature, reason,
  multiIf(exit = 'reached', '${to}', exit = 'closed', 'closed', '${from}') AS milestone,
  multiIf(exit = 'reached', came, exit = 'closed', ended, began) AS on_day
FROM (${caseWaitsSql(scope, [transition])})`,
    events: `SELECT desk, case_id AS unit_id, on_day, ${EVENT},
  ${MILESTONES_OF_CASES}
FROM (${happeningsSql(scope, 'all', true)})`,
    conditions: reason === undefined ? [] : ['reason = {reason:String}'],
    params: defined({ reason, term: term_days, term_0: term_days }),
  };
}

function referralPool(scope: Scope, picked: Picked & { unit: 'referral' }): Pool {
  const { receiver, receiver_desk, done = false, credited = false, term_days } = picked;
  return {
    units: `SELECT desk, referral_id AS unit_id, exit, days, sent + {term:Int32} <= ${OBSERVED} AS mature, receiver, receiver_desk, done, credited,
  ${done ? "'done'" : "if(exit = 'open', 'sent', exit)"} AS milestone,
  ${done ? 'done' : "multiIf(exit = 'accepted', accepted, exit = 'rejected', rejected, exit = 'revoked', revoked, sent)"} AS on_day
FROM (${referralExitsSql(scope)})`,
    events: `SELECT desk, referral_id AS unit_id, toInt32(day) AS on_day, ${EVENT},
  arrayJoin(if(state = 'done', ['accepted', 'done'], [toString(state)])) AS milestone
FROM (${held('referrals', 'source, event_id, occurred_at, desk, referral_id, state, day', scope, [], true)})`,
    conditions: [
      ...(receiver === undefined ? [] : ['receiver = {receiver:String}']),
      ...(receiver_desk === undefined ? [] : ['receiver_desk = {receiver_desk:String}']),
      ...(done ? ['done > 0'] : []),
      ...(credited ? ['credited'] : []),
    ],
    params: defined({ receiver, receiver_desk, term: term_days }),
  };
}

function surveyPool(scope: Scope, { stratum, overall_from, term_days }: Picked & { unit: 'survey' }): Pool {
  return {
    units: `SELECT desk, survey_id AS unit_id, if(answered_on > 0, 'answered', 'open') AS exit, days, offered + {term:Int32} <= ${OBSERVED} AS mature,
  stratum, overall, if(answered_on > 0, 'answered', 'offered') AS milestone, if(answered_on > 0, answered_on, offered) AS on_day
FROM (${surveyThreadsSql(scope)})`,
    events: `SELECT desk, survey_id AS unit_id, on_day, ${EVENT},
  arrayJoin(if(fact = 'answered', ['offered', 'answered'], ['offered'])) AS milestone
FROM (${surveysSql(scope, true)})`,
    conditions: [
      ...(stratum === undefined ? [] : ['stratum = {stratum:String}']),
      ...(overall_from === undefined ? [] : ["exit = 'answered'", 'overall >= {overall_from:Int32}']),
    ],
    params: defined({ stratum, overall_from, term: term_days }),
  };
}

function poolOf(scope: Scope, picked: Picked): Pool {
  if (picked.unit === 'case') return casePool(scope, picked);
  return picked.unit === 'referral' ? referralPool(scope, picked) : surveyPool(scope, picked);
}

function waitConditions({ exit, at_most, more_than, due, within }: WaitPicked): string[] {
  return [
    ...(exit === undefined ? [] : ['exit = {exit:String}']),
    ...(at_most === undefined ? [] : ['days <= {at_most:Int32}']),
    ...(more_than === undefined ? [] : ['days > {more_than:Int32}']),
    ...(due === true ? ['mature'] : []),
    ...(within === undefined ? [] : [`${within ? '' : 'NOT '}(exit != 'open' AND days <= {term:Int32})`]),
  ];
}

/**
 * One statement that answers a page of events, the newest first: one for each case, referral or survey picked, that which ended its wait, or
 * where it still waits that from which it waits. `desks` are those whose events may be shown. Throws QueryForbidden.
 */
export function compileJourneyBehind(
  query: JourneyBehindQuery,
  observed: string,
  desks: 'all' | readonly string[],
): CompiledMeasure {
  const { picked, limit, after } = query;
  const scope = scopeOf(query);
  const pool = poolOf(scope, picked);
  const { exit, at_most, more_than } = picked;
  const chosen = lines(
    'SELECT desk, argMin((source, event_id, occurred_at, at), (occurred_at, source, event_id)) AS chosen',
    `FROM\n(\n${indent(pool.events)}\n) AS told`,
    'INNER JOIN',
    `(\n${indent(`SELECT desk, unit_id, milestone, on_day FROM (${pool.units})\n${where([...pool.conditions, ...waitConditions(picked)])}`)}\n) AS picked`,
    'USING (desk, unit_id, milestone, on_day)',
    'GROUP BY desk, unit_id',
  );
  const sql = lines(
    'SELECT chosen.1 AS source, chosen.2 AS event_id, toString(chosen.3) AS occurred, chosen.4.1 AS topic, chosen.4.2 AS partition, chosen.4.3 AS offset',
    `FROM\n(\n${indent(chosen)}\n)`,
    where(desks === 'all' ? [] : ['desk IN {shown:Array(String)}']),
    'ORDER BY chosen.3 DESC, source, event_id',
    `LIMIT ${whole(limit)} OFFSET ${whole(after)}`,
  );
  const own = { ...pool.params, ...defined({ exit, at_most, more_than }), ...(desks === 'all' ? {} : { shown: desks }) };
  return { sql, params: { ...scope.params, observed, ...own } };
}

/** A page of the events behind a figure of the journey. Throws QueryForbidden when the reader may open no event. */
export async function journeyBehind(
  client: WarehouseClient,
  query: JourneyBehindQuery,
  observed: string,
): Promise<BehindEvent[]> {
  const { sql, params } = compileJourneyBehind(query, observed, await visibleDesks(client, query.reader));
  return factsAt(client, await client.rows<LocatedEvent>(sql, params));
}
