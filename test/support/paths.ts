import { addDays, romeInstant } from '../../specs/calendar.ts';
import type { Specs } from '../../specs/types.ts';
import { createTransform } from '../../transform/transform.ts';
import type { Warehouse } from '../../warehouse/index.ts';
import { eventRow } from './event-row.ts';
import { RECORDED } from './town.ts';

const FIRST = '2019-01-07';
/** The data instant: what would come later has not happened. */
const LAST = '2020-12-31';
const LANGUAGES = ['it', 'ar', 'zh', 'ur'] as const;
const RECEIVERS = ['pua_l2', 'employment_centre', 'pua_l2', 'housing_office', 'pua_l2'] as const;
const REASONS = ['goals_met', 'withdrawn', 'unreachable', 'goals_met'] as const;
const SERVICE = 'public_housing_application';

type Data = Readonly<Record<string, unknown>>;
type Told = readonly [after: number, type: string, data: Data];

const contact = (case_id: string, unit: string): Data => ({
  case_id,
  unit,
  channel: 'direct_desk',
  services: [{ code: 'residence_registration', result: 'answered' }],
});

const pick = <T>(list: readonly T[], i: number): T => {
  const found = list[i % list.length];
  if (found === undefined) throw new RangeError('an empty list');
  return found;
};

/** What happens in the case `i`, days after its first contact: in a fixed order and without chance, some lost at every step. */
function* caseOf(i: number): Generator<Told> {
  const case_id = `path-${i}`;
  const straight = i % 9 === 0;
  yield [0, 'contact.recorded', contact(case_id, straight ? 'pua_l2' : 'pua_l1')];
  if (i % 7 === 3) yield [12, 'contact.recorded', contact(case_id, 'pua_l1')];
  if (i % 4 !== 1 && !straight) yield* referralOf(i, case_id);
  if (i % 5 < 3)
    yield [30 + ((i * 13) % 140), 'outcome.recorded', { case_id, service: SERVICE, kind: 'housing_found', result: 'achieved' }];
  const closed = { case_id, service: SERVICE, kind: 'case_closed', result: 'achieved', reason: pick(REASONS, i) };
  if (i % 3 !== 0) yield [60 + ((i * 11) % 150), 'outcome.recorded', closed];
  if (i % 2 === 0) yield* surveyOf(i, case_id);
}

function* referralOf(i: number, case_id: string): Generator<Told> {
  const kind = pick(RECEIVERS, i);
  const referral = { referral_id: `r-${case_id}`, case_id, from_unit: 'pua_l1', to: { kind }, service: SERVICE };
  const sent = 2 + (i % 11);
  yield [sent, 'referral.sent', referral];
  const answered = sent + 3 + ((i * 7) % 23);
  if (i % 10 === 7) yield [answered, 'referral.rejected', referral];
  if (i % 10 >= 7) return;
  yield [answered, 'referral.accepted', referral];
  if (kind === 'pua_l2' && i % 6 !== 0) yield [answered + 5 + ((i * 5) % 41), 'contact.recorded', contact(case_id, 'pua_l2')];
  if (i % 8 < 5) yield [answered + 20 + ((i * 3) % 60), 'referral.done', referral];
}

function* surveyOf(i: number, case_id: string): Generator<Told> {
  const survey = { survey_id: `s-${case_id}`, case_id, language: pick(LANGUAGES, i / 2), mode: 'paper' };
  yield [20, 'survey.offered', survey];
  if (i % 10 > 4 || (i % 8 === 6 && i % 3 !== 0)) return;
  const answers = { overall: 1 + ((i * 7) % 5), helpful: i % 3 !== 0, recommend: (i * 3) % 11 };
  yield [25, 'survey.answered', { ...survey, answers }];
}

const DESKS = [
  { desk: 'pua1-prato', cases: 140 },
  { desk: 'pua1-pistoia', cases: 70 },
  { desk: 'pua1-lucca', cases: 8 },
] as const;

/** Stores in a partition of its own what became of the cases of three desks from 2019 on, the third with few of them. */
export async function storePaths(specs: Specs, { ledger }: Pick<Warehouse, 'ledger'>): Promise<void> {
  const transform = createTransform(specs);
  const desks = DESKS.flatMap(({ desk, cases }) => Array.from({ length: cases }, () => desk));
  const events = desks.flatMap((desk, i) =>
    [...caseOf(i)].flatMap(([after, type, data], n) => {
      const day = addDays(FIRST, ((i * 37) % 600) + after);
      if (day > LAST) return [];
      const time = new Date(romeInstant(day, '10:00')).toISOString();
      const head = { specversion: '1.0', id: `path-${i}-${n}`, source: `/pua/${desk}`, type: `it.toscana.pua.${type}.v1` };
      return [{ ...head, time, synthetic: true, data }];
    }),
  );
  const rows = events.map((event, offset) => eventRow(transform, event, offset, RECORDED));
  await ledger.store({ topic: 'pua.events', partition: 2, first: 0, last: rows.length - 1 }, [], rows);
}
