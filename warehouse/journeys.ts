import type { Milestone } from '../specs/types.ts';
import type { BehindEvent } from './behind.ts';
import type { WarehouseClient } from './client.ts';
import { type JourneyBehindQuery, journeyBehind } from './journey-behind.ts';
import {
  agesSql,
  flowSql,
  referralCountsSql,
  referralWaitsSql,
  repeatsSql,
  reworkSql,
  surveyCountsSql,
  termParams,
  uncasedSql,
  waitsSql,
} from './journey-counts.ts';
import { held, type JourneyQuery, scopeOf, type Transition } from './journey-sql.ts';

export type { JourneyBehindQuery, Picked } from './journey-behind.ts';
export type { JourneyQuery, Transition } from './journey-sql.ts';

/** So many cases that waited so many days after `from` for `to`, and how the wait ended; `open`: at the data instant it had not. */
export interface WaitRow {
  to: Milestone;
  exit: 'reached' | 'closed' | 'open';
  days: number;
  /** Whether the term had passed by the data instant. */
  mature: boolean;
  /** Of a wait that did not reach: a code of `case_closed_reason`, `rejected`, `revoked`, `unanswered`, `level_2_direct` or `still_open`. */
  reason: string;
  cases: number;
}

export interface ReferralWaitRow {
  exit: 'accepted' | 'rejected' | 'revoked' | 'open';
  days: number;
  cases: number;
}

/** Referrals of a desk to a receiver, each counted under one of them. */
export interface ReferralCountRow {
  sender: string;
  /** Code of `referral_target`, and the desk where one is named. */
  receiver: string;
  receiver_desk: string;
  sent: number;
  /** Sent at least the term of acceptance before the data instant. */
  mature: number;
  /** Mature and accepted within the term. */
  accepted: number;
  rejected: number;
  revoked: number;
  /** Mature, and nobody answered within the term. */
  unanswered: number;
  done: number;
  /** Referrals after which the case achieved an outcome in the same service area: credited to the sender and to the receiver. */
  outcomes: number;
}

/** Surveys alike: by what came of the case, whether and after how many days answered. */
export interface SurveyCountRow {
  stratum: 'achieved' | 'not_achieved' | 'closed' | 'none' | 'no_case';
  answered: boolean;
  days: number;
  /** 0 where it was not answered. */
  overall: number;
  /** 1 yes, 0 no, -1 not said. */
  helpful: number;
  cases: number;
}

/** So many cases of a group open at the data instant, so many days after their first contact. */
export interface AgeRow {
  group: string;
  days: number;
  cases: number;
}

/** Of the days of a window: cases begun, cases closed and their whole days, and the days that cases were open in it. */
export interface FlowRow {
  arrivals: number;
  closures: number;
  closed_days: number;
  open_days: number;
}

export interface RepeatCountRow {
  measure: 'repeat' | 'rework' | 'reopened';
  mature: number;
  cases: number;
}

/** Journeys of cases, counted; days are Roman `YYYY-MM-DD`, `observed` being the data instant's. All throw QueryForbidden, WarehouseUnavailable or WarehouseRefused. */
export interface Journeys {
  /** Day of the latest statement that holds; `null` when there is none. It is the whole warehouse's: a silent desk is not censored earlier. */
  observedTo(knownAt?: string): Promise<string | null>;
  waits(query: JourneyQuery, observed: string, transitions: readonly Transition[]): Promise<WaitRow[]>;
  referralWaits(query: JourneyQuery, observed: string): Promise<ReferralWaitRow[]>;
  /** A mature one was sent `termDays` before `observed`. */
  referrals(query: JourneyQuery, observed: string, termDays: number): Promise<ReferralCountRow[]>;
  surveys(query: JourneyQuery, observed: string): Promise<SurveyCountRow[]>;
  ages(query: JourneyQuery, observed: string, by: 'zone' | 'desk' | null): Promise<AgeRow[]>;
  flow(query: JourneyQuery, window: { from: string; to: string }): Promise<FlowRow>;
  repeats(query: JourneyQuery, observed: string, withinDays: number): Promise<RepeatCountRow[]>;
  /** Contacts that belong to no case. */
  uncased(query: JourneyQuery): Promise<number>;
  /** A page of the events behind a figure, one for each case, referral or survey that it counts, the newest first. */
  behind(query: JourneyBehindQuery, observed: string): Promise<BehindEvent[]>;
}

export function createJourneys(client: WarehouseClient): Journeys {
  return {
    async observedTo(knownAt) {
      const scope = scopeOf({ filters: {}, reader: { role: 'admin' }, ...(knownAt === undefined ? {} : { knownAt }) });
      const days = ['contacts', 'referrals', 'outcomes', 'surveys'].map((table) => held(table, 'day', scope));
      const [row] = await client.rows<{ day: string; held: number }>(
        `SELECT toString(max(day)) AS day, count() AS held FROM (${days.join('\nUNION ALL\n')})`,
        scope.params,
      );
      return row === undefined || row.held === 0 ? null : row.day;
    },
    async waits(query, observed, transitions) {
      const scope = scopeOf(query);
      const rows = await client.rows<Omit<WaitRow, 'mature'> & { mature: number }>(waitsSql(scope, transitions), {
        ...scope.params,
        observed,
        ...termParams(transitions),
      });
      return rows.map((row) => ({ ...row, mature: row.mature === 1 }));
    },
    async referralWaits(query, observed) {
      const scope = scopeOf(query);
      return client.rows(referralWaitsSql(scope), { ...scope.params, observed });
    },
    async referrals(query, observed, term) {
      const scope = scopeOf(query, ['desk']);
      return client.rows(referralCountsSql(scope), { ...scope.params, observed, term });
    },
    async surveys(query, observed) {
      const scope = scopeOf(query);
      const rows = await client.rows<Omit<SurveyCountRow, 'answered'> & { answered: number }>(surveyCountsSql(scope), {
        ...scope.params,
        observed,
      });
      return rows.map((row) => ({ ...row, answered: row.answered === 1 }));
    },
    async ages(query, observed, by) {
      const scope = scopeOf(query, by === null ? [] : [by]);
      return client.rows(agesSql(scope, by), { ...scope.params, observed });
    },
    async flow(query, { from, to }) {
      const scope = scopeOf(query);
      const [row] = await client.rows<FlowRow>(flowSql(scope), { ...scope.params, window_from: from, window_to: to });
      return row ?? { arrivals: 0, closures: 0, closed_days: 0, open_days: 0 };
    },
    async repeats(query, observed, within) {
      const scope = scopeOf(query);
      const params = { ...scope.params, observed, within };
      const counted = [repeatsSql(scope), reworkSql(scope)].map((sql) => client.rows<RepeatCountRow>(sql, params));
      return (await Promise.all(counted)).flat();
    },
    async uncased(query) {
      const { params, ...scope } = scopeOf(query);
      const [row] = await client.rows<{ value: number }>(uncasedSql(scope), params);
      return row?.value ?? 0;
    },
    behind: (query, observed) => journeyBehind(client, query, observed),
  };
}
