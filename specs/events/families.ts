import { z } from 'zod';
import { day, eventId, instant, pseudonym } from './envelope.ts';

/** A code of one of the lists in specs/codes: membership is checked against the loaded list by transform/validate. */
const code = (list: string) =>
  z
    .string()
    .regex(/^[A-Za-z0-9_.-]{1,64}$/)
    .meta({ description: `Code of the list ${list}`, 'x-code-list': list });

/** Desk-side identifier of a case, contact or referral: opaque, no personal data. */
const reference = z.string().min(1).max(128);
/** A service asked for: a framework code or a word of the desk's own vocabulary, kept as received. */
const serviceAsked = z.string().trim().min(1).max(200);
const language = z
  .string()
  .regex(/^([a-z]{2,3}|unknown)$/)
  .meta({ description: 'ISO 639 code, or unknown', 'x-code-list': 'language' });
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

const birthYear = z.int().min(1900).max(2100);
const birth = z
  .union([day, z.string().regex(/^(19|20)\d{2}$/)])
  .meta({ description: 'Date of birth YYYY-MM-DD, or its year YYYY when the day is not known (ISO 8601)' });

const profileCodes = z.strictObject({
  gender: code('gender').default('unknown'),
  citizenship: z
    .string()
    .regex(/^([A-Z]{2}|stateless|unknown)$/)
    .default('unknown')
    .meta({ description: 'ISO 3166-1 alpha-2, stateless, or unknown', 'x-code-list': 'country' }),
  permit: code('permit').default('unknown'),
  residence_comune: z
    .string()
    .regex(/^\d{6}$/)
    .optional()
    .meta({ description: 'ISTAT code of the comune of residence' }),
});

export const recipientProfileV1 = profileCodes
  .extend({ birth_date: day.optional(), birth_year: birthYear.optional() })
  .refine((p) => p.birth_date === undefined || p.birth_year === undefined || p.birth_date.startsWith(String(p.birth_year)), {
    path: ['birth_year'],
    message: 'birth_year differs from the year of birth_date',
  });

const serviceWithResult = z.strictObject({ code: serviceAsked, result: code('service_result') });

export const recipientProfile = profileCodes.extend({ birth: birth.optional() });

const contactFields = {
  case_id: reference.optional(),
  unit: code('unit'),
  channel: code('channel'),
  access_route: code('access_route').default('unknown'),
  language: language.default('unknown'),
  mediation: z.strictObject({ language, mode: code('mediation_mode') }).optional(),
  services: z.array(serviceWithResult).min(1).max(50),
  problem_area: code('problem_area').default('unknown'),
  wait_days: z.int().min(0).max(3650).optional(),
  minutes: z.int().min(0).max(1440).optional(),
};

export const contactRecordedV1 = z.strictObject({ profile: recipientProfileV1.optional(), ...contactFields });

/** Version 2 says the birth once: a date or a year, where version 1 had a field for each that could contradict one another. */
export const contactRecorded = z.strictObject({ profile: recipientProfile.optional(), ...contactFields });

/** The data of a version 1 contact as version 2 has them. */
function contactFromV1({ profile, ...rest }: ContactDataV1): ContactData {
  if (profile === undefined) return rest;
  const { birth_date, birth_year, ...codes } = profile;
  const born = birth_date ?? birth_year?.toString();
  return { ...rest, profile: born === undefined ? codes : { ...codes, birth: born } };
}

const referralStep = z.strictObject({
  referral_id: reference,
  case_id: reference.optional(),
  from_unit: code('unit'),
  to: z.strictObject({ kind: code('referral_target'), desk: z.string().max(64).optional() }),
  service: serviceAsked,
  reason: z.string().max(500).optional(),
});

const cefr = code('cefr');

export const outcomeRecorded = z
  .strictObject({
    case_id: reference,
    service: serviceAsked,
    kind: code('outcome_kind'),
    result: code('outcome_result'),
    reason: code('case_closed_reason').optional(),
    cefr_in: cefr.optional(),
    cefr_out: cefr.optional(),
  })
  .refine((o) => o.kind !== 'course_completed' || (o.cefr_in === undefined) === (o.cefr_out === undefined), {
    path: ['cefr_out'],
    message: 'give both CEFR levels, in and out, or neither',
  })
  .refine((o) => o.kind !== 'case_closed' || o.reason !== undefined, { path: ['reason'], message: 'case_closed needs a reason' });

const surveyBase = {
  case_id: reference.optional(),
  contact_id: eventId.optional(),
  survey_id: reference,
  language,
  mode: code('survey_mode'),
};

const scale5 = z.int().min(1).max(5);

export const surveyOffered = z.strictObject(surveyBase);
export const surveyAnswered = z.strictObject({
  ...surveyBase,
  answers: z.strictObject({
    overall: scale5,
    clarity: scale5.optional(),
    waiting: scale5.optional(),
    respect: scale5.optional(),
    helpful: z.boolean().optional().meta({ description: 'Helpful for integration (AMIF R.2.9)' }),
    recommend: z.int().min(0).max(10).optional(),
  }),
  comment: z.string().max(2000).optional(),
});

const slot = z.tuple([time, time]).refine(([from, to]) => from < to, { message: 'a slot ends after it begins' });
const dayOpening = z.union([z.array(slot).min(1).max(6), z.literal('closed'), z.literal('by_appointment'), z.null()]);
const weekday = z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']);

export const ACCESSIBILITY_FEATURES = ['visible_sign', 'step_free', 'multilingual_signage'] as const;

/** What the desk offers from a day on. An absent key or `null` is unknown, never closed or none (D13, D21). */
export const provisionDeclared = z.strictObject({
  valid_from: day,
  opening: z.partialRecord(weekday, dayOpening).optional(),
  exceptions: z
    .array(z.strictObject({ day, opening: dayOpening, note: z.string().max(200).optional() }))
    .max(400)
    .optional(),
  channels: z.array(code('channel')).optional(),
  languages: z.array(language).optional(),
  mediators: z.array(z.strictObject({ language, day: weekday, from: time, to: time })).optional(),
  staff: z.array(z.strictObject({ profile: code('staff_profile'), headcount: z.int().min(0).optional() })).optional(),
  agreements: z.array(z.strictObject({ with: code('referral_target'), frequency: z.string().max(64).optional() })).optional(),
  areas: z
    .array(
      z.strictObject({ area: code('service_area'), unit: code('unit'), mode: z.enum(['direct', 'booked', 'referred', 'none']) }),
    )
    .optional(),
  accessibility: z.partialRecord(z.enum(ACCESSIBILITY_FEATURES), z.boolean()).optional(),
  training_hours: z.number().min(0).max(2000).optional().meta({ description: 'Hours of training per operator and year' }),
});

const amendmentBase = { amends: eventId, reason: z.string().min(1).max(500) };

/** Replaces an event of the same source by `replacement` (a whole new statement of it, same type). */
export const amendmentReplaced = z.strictObject({
  ...amendmentBase,
  replacement: z.strictObject({
    type: z.string().min(1).max(128),
    time: instant,
    subject: pseudonym.optional(),
    data: z.record(z.string(), z.unknown()),
  }),
});
export const amendmentRetracted = z.strictObject(amendmentBase);

export type ContactDataV1 = z.infer<typeof contactRecordedV1>;
export type ContactData = z.infer<typeof contactRecorded>;
export type ReferralData = z.infer<typeof referralStep>;
export type OutcomeData = z.infer<typeof outcomeRecorded>;
export type SurveyOfferedData = z.infer<typeof surveyOffered>;
export type SurveyAnsweredData = z.infer<typeof surveyAnswered>;
export type ProvisionData = z.infer<typeof provisionDeclared>;
export type ReplacedData = z.infer<typeof amendmentReplaced>;
export type RetractedData = z.infer<typeof amendmentRetracted>;

export type Family = 'contact' | 'referral' | 'outcome' | 'survey' | 'provision' | 'amendment';

type EventData = Record<string, unknown>;

export interface EventContract {
  type: string;
  family: Family;
  fact: string;
  version: number;
  data: z.ZodType<EventData>;
  /** Data of this version as the next version has them; null in the latest version. Versions once published stay valid for ever. */
  upcast: ((data: EventData) => EventData) | null;
}

const contract = <D extends EventData>(
  family: Family,
  fact: string,
  data: z.ZodType<D>,
  { version = 1, upcast }: { version?: number; upcast?: (data: D) => EventData } = {},
): EventContract => ({
  type: `it.toscana.pua.${family}.${fact}.v${version}`,
  family,
  fact,
  version,
  data,
  upcast: upcast ? (valid) => upcast(valid as D) : null,
});

/** Every event type the system takes, by CloudEvents `type`. Source: shared contract, "The events (CloudEvents 1.0)". */
export const EVENT_CONTRACTS: ReadonlyMap<string, EventContract> = new Map(
  [
    contract('contact', 'recorded', contactRecordedV1, { upcast: contactFromV1 }),
    contract('contact', 'recorded', contactRecorded, { version: 2 }),
    ...['sent', 'accepted', 'rejected', 'done', 'revoked'].map((fact) => contract('referral', fact, referralStep)),
    contract('outcome', 'recorded', outcomeRecorded),
    contract('survey', 'offered', surveyOffered),
    contract('survey', 'answered', surveyAnswered),
    contract('provision', 'declared', provisionDeclared),
    contract('amendment', 'replaced', amendmentReplaced),
    contract('amendment', 'retracted', amendmentRetracted),
  ].map((c) => [c.type, c]),
);

/** An event type without its version: `it.toscana.pua.contact.recorded` of both `….v1` and `….v2`. */
export const factNameOf = (type: string): string => type.replace(/\.v\d+$/, '');

/** Data valid by a contract, as the latest version of the contract has them: what facts are made from. */
export function latestData(contract: EventContract, data: EventData): EventData {
  if (contract.upcast === null) return data;
  const next = EVENT_CONTRACTS.get(`${factNameOf(contract.type)}.v${contract.version + 1}`);
  const upcast = contract.upcast(data);
  return next ? latestData(next, upcast) : upcast;
}
