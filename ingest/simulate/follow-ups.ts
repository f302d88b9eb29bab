import type { Asked } from './contacts.ts';
import type { Random } from './random.ts';

/** Something that follows a contact: a fact of a family, some days after, with its data. */
export interface FollowUp {
  fact: string;
  afterDays: number;
  data: Record<string, unknown>;
}

const OFFICE: Readonly<Record<string, string>> = {
  civil_status: 'registry_office',
  immigration: 'questura',
  social: 'social_service',
  housing: 'housing_office',
  work: 'employment_centre',
  school: 'school',
  language: 'cpia',
  health: 'asl',
  legal: 'legal_desk',
  mediation: 'third_sector',
  training_business: 'training_agency',
};

/** What may come of each area, by how often. */
const OUTCOMES: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  civil_status: { residence_registered: 1 },
  immigration: { permit_renewed: 6, family_reunification_assisted: 3, long_term_residence_applied: 2 },
  social: { taken_in_charge: 6, plan_agreed: 4 },
  housing: { housing_found: 1 },
  work: { cpi_registered: 5, cv_prepared: 5, skills_validated: 2, internship_started: 2, job_started: 2 },
  school: { school_enrolled: 4, recognition_applied: 1 },
  language: { course_enrolled: 1 },
  health: { taken_in_charge: 1 },
  legal: { plan_agreed: 1 },
  mediation: { plan_agreed: 1 },
  training_business: { training_started: 3, plan_agreed: 1 },
};
const REASONS = { goals_met: 52, transferred: 12, withdrawn: 12, unreachable: 14, moved_away: 6, not_entitled: 2, other: 2 };
const LEVELS = ['pre_A1', 'A1', 'A2', 'B1', 'B2', 'C1'] as const;
const COMMENTS = [
  'grazie',
  'operatori molto gentili',
  'troppa attesa',
  'servirebbe un interprete',
  'orari scomodi per chi lavora',
  'tutto chiaro',
];

interface Step {
  id: string;
  caseId: string;
  unit: string;
  asked: Asked;
}

/** A referral of one service: sent at once, then taken, refused or left without an answer, at last done, or revoked. */
export function referral({ id, caseId, unit, asked }: Step, secondLevel: boolean, random: Random): FollowUp[] {
  const kind = secondLevel && random.chance(0.35) ? 'pua_l2' : (OFFICE[asked.area] ?? 'other');
  const data = { referral_id: id, case_id: caseId, from_unit: unit, to: { kind }, service: asked.service };
  const steps: FollowUp[] = [{ fact: 'referral.sent', afterDays: 0, data }];
  const answered = random.int(1, random.chance(0.25) ? 35 : 14);
  const answer = random.weighted({ accepted: 80, rejected: 8, silence: 8, revoked: 4 });
  if (answer === 'silence') return steps;
  const reason = { rejected: 'posti esauriti', revoked: 'richiesta ritirata dalla persona' };
  steps.push({
    fact: `referral.${answer}`,
    afterDays: answered,
    data: answer === 'accepted' ? data : { ...data, reason: reason[answer] },
  });
  if (answer === 'accepted' && random.chance(0.78))
    steps.push({ fact: 'referral.done', afterDays: answered + random.int(3, 60), data });
  return steps;
}

/** What came of a service asked; an Italian course that was begun may end with a level gained. */
export function outcomes({ caseId, asked }: Omit<Step, 'id' | 'unit'>, random: Random): FollowUp[] {
  const kinds = OUTCOMES[asked.area];
  if (!kinds) return [];
  const kind = random.weighted(kinds);
  const result = random.chance(0.78) ? 'achieved' : 'not_achieved';
  const afterDays = random.int(7, 90);
  const found: FollowUp[] = [
    { fact: 'outcome.recorded', afterDays, data: { case_id: caseId, service: asked.service, kind, result } },
  ];
  if (kind === 'course_enrolled' && result === 'achieved' && random.chance(0.6)) {
    const level = random.weighted({ 0: 25, 1: 40, 2: 25, 3: 10 });
    const gained = random.weighted({ 0: 30, 1: 60, 2: 10 });
    const [cefr_in, cefr_out] = [LEVELS[Number(level)], LEVELS[Number(level) + Number(gained)]];
    const data = {
      case_id: caseId,
      service: 'language_course',
      kind: 'course_completed',
      result: gained === '0' ? 'not_achieved' : 'achieved',
      cefr_in,
      cefr_out,
    };
    found.push({ fact: 'outcome.recorded', afterDays: afterDays + random.int(60, 150), data });
  }
  return found;
}

export const closure = (caseId: string, service: string, afterDays: number, random: Random): FollowUp => ({
  fact: 'outcome.recorded',
  afterDays,
  data: { case_id: caseId, service, kind: 'case_closed', result: 'achieved', reason: random.weighted(REASONS) },
});

/** A survey offered at the end of a contact and, by less than half, answered. `quality` 0–1 moves the answers. */
export function survey(id: string, contactId: string, language: string, quality: number, random: Random): FollowUp[] {
  const mode = random.weighted({ tablet: 45, paper: 25, sms: 20, online: 10 });
  const base = { survey_id: id, contact_id: contactId, language, mode };
  const offered: FollowUp = { fact: 'survey.offered', afterDays: 0, data: base };
  const remote = mode === 'sms' || mode === 'online';
  if (!random.chance(remote ? 0.3 : 0.52)) return [offered];
  const grade = () => Math.min(5, Math.max(1, Math.round(2.2 + 3.2 * quality * (0.55 + 0.75 * random.next()))));
  const overall = grade();
  const answers = {
    overall,
    ...(random.chance(0.9) && {
      clarity: grade(),
      waiting: Math.max(1, grade() - (random.chance(0.4) ? 1 : 0)),
      respect: grade(),
    }),
    ...(random.chance(0.92) && { helpful: random.chance(0.45 + overall / 10) }),
    ...(random.chance(0.85) && { recommend: Math.min(10, overall * 2 + random.int(-2, 1)) }),
  };
  const data = { ...base, answers, ...(random.chance(0.08) && { comment: random.pick(COMMENTS) }) };
  return [offered, { fact: 'survey.answered', afterDays: remote ? random.int(0, 7) : 0, data }];
}
