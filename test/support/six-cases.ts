import type { Specs } from '../../specs/types.ts';
import { createTransform } from '../../transform/transform.ts';
import type { Fact } from '../../transform/types.ts';
import type { EventRow } from '../../warehouse/types.ts';
import { eventRow } from './event-row.ts';
import { amendmentRow } from './facts.ts';

type Data = Record<string, unknown>;
const contact = (case_id: string | undefined, unit: string, result = 'booked'): [string, Data] => [
  'contact.recorded',
  {
    ...(case_id === undefined ? {} : { case_id }),
    unit,
    channel: 'direct_desk',
    services: [{ code: 'residence_registration', result }],
  },
];
const referral = (case_id: string, fact: string, kind: string): [string, Data] => [
  `referral.${fact}`,
  { referral_id: `r-${case_id}`, case_id, from_unit: 'pua_l1', to: { kind }, service: 'public_housing_application' },
];
const outcome = (case_id: string, kind: string, more: Data = {}): [string, Data] => [
  'outcome.recorded',
  { case_id, service: 'public_housing_application', kind, result: 'achieved', ...more },
];
const survey = (survey_id: string, fact: string, more: Data): [string, Data] => [
  `survey.${fact}`,
  { survey_id, language: 'it', mode: 'paper', ...more },
];

/**
 * Six cases, 26 events. Terms: 30 days to the first level, a referral, its acceptance and a survey; 60 to the second level; 180 to an outcome.
 * The last thing happens on 2019-12-31: the data instant.
 *
 * | case | what happens, days since the first contact |
 * |---|---|
 * | a | first level 0, referred to the second level 10, accepted 20, seen there 35, outcome 90, survey offered 90, answered 95, closed 111 |
 * | b | first level 0, again for the same service 10, referred 10, rejected 20, closed (withdrawn) 30, comes again 40 |
 * | c | first level 0, and nothing more |
 * | d | straight to the second level 0, outcome 244: late |
 * | e | in Pistoia: first level 0, survey offered 0, referred 10, accepted 19, which is retracted on 2020-02-01 |
 * | f | first level on the last day: no term has passed |
 */
const EVENTS: readonly [id: string, desk: string, day: string, event: [string, Data]][] = [
  ['a1', 'prato', '2019-01-10', contact('a', 'pua_l1', 'answered')],
  ['a2', 'prato', '2019-01-20', referral('a', 'sent', 'pua_l2')],
  ['a3', 'prato', '2019-01-30', referral('a', 'accepted', 'pua_l2')],
  ['a4', 'prato', '2019-02-14', contact('a', 'pua_l2')],
  ['a5', 'prato', '2019-04-10', outcome('a', 'housing_found')],
  ['a6', 'prato', '2019-04-10', survey('s-a', 'offered', { contact_id: 'a4' })],
  ['a7', 'prato', '2019-04-15', survey('s-a', 'answered', { contact_id: 'a4', answers: { overall: 5, helpful: true } })],
  ['a8', 'prato', '2019-05-01', outcome('a', 'case_closed', { reason: 'goals_met' })],
  ['b1', 'prato', '2019-02-01', contact('b', 'pua_l1', 'answered')],
  ['b2', 'prato', '2019-02-11', contact('b', 'pua_l1', 'answered')],
  ['b3', 'prato', '2019-02-11', referral('b', 'sent', 'employment_centre')],
  ['b4', 'prato', '2019-02-21', referral('b', 'rejected', 'employment_centre')],
  ['b5', 'prato', '2019-03-03', outcome('b', 'case_closed', { reason: 'withdrawn' })],
  ['b6', 'prato', '2019-03-13', contact('b', 'pua_l1')],
  ['c1', 'prato', '2019-03-01', contact('c', 'pua_l1')],
  ['d1', 'prato', '2019-04-01', contact('d', 'pua_l2')],
  ['d2', 'prato', '2019-12-01', outcome('d', 'job_started')],
  ['e1', 'pistoia', '2019-06-01', contact('e', 'pua_l1')],
  ['e2', 'pistoia', '2019-06-01', survey('s-e', 'offered', { case_id: 'e' })],
  ['e3', 'pistoia', '2019-06-11', referral('e', 'sent', 'pua_l2')],
  ['e4', 'pistoia', '2019-06-20', referral('e', 'accepted', 'pua_l2')],
  ['f1', 'prato', '2019-12-31', contact('f', 'pua_l1')],
  ['g1', 'prato', '2019-05-06', contact(undefined, 'pua_l1')],
];

/** The rows of the six cases in log order; the last takes back e's acceptance, recorded at `retracted` (`YYYY-MM-DD hh:mm:ss.mmm`, UTC). */
export function sixCases(specs: Specs, retracted: string): EventRow[] {
  const transform = createTransform(specs);
  const rows = EVENTS.map(([id, desk, day, [fact, data]], offset) => {
    const time = `${day}T10:00:00+01:00`;
    const head = { specversion: '1.0', id, source: `/pua/pua1-${desk}`, type: `it.toscana.pua.${fact}.v1`, time };
    return eventRow(transform, { ...head, data }, offset, Date.parse(time) + 3_600_000);
  });
  const accepted = rows.find(({ event_id }) => event_id === 'e4');
  const prior = JSON.parse(accepted?.state ?? '') as Fact;
  rows.push(amendmentRow(rows.length, 'e5', prior, null, retracted));
  return rows;
}
