import fc from 'fast-check';

/** Published long after anything in these events. */
export const RECORDED_AT = Date.UTC(2021, 0, 15, 12);

export const PSEUDONYM = 'q3vX0Zr1mYt8KpWcB5sLhE2dNfGaJu7iTo9RkVxQy_-';

export const bytesOf = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

type Fields = Record<string, unknown>;

export const contactData = (over: Fields = {}, profile: Fields = {}): Fields => ({
  profile: {
    birth_date: '1990-05-03',
    gender: 'female',
    citizenship: 'CN',
    permit: 'work_employed',
    residence_comune: '100005',
    ...profile,
  },
  case_id: 'po-2019-000123',
  unit: 'pua_l1',
  channel: 'direct_desk',
  access_route: 'direct',
  language: 'zh',
  services: [{ code: 'permit_renewal', result: 'booked' }],
  problem_area: 'work',
  ...over,
});

const DATA: Record<string, Fields> = {
  'contact.recorded': contactData(),
  'referral.sent': {
    referral_id: 'r-1',
    case_id: 'c-1',
    from_unit: 'pua_l1',
    to: { kind: 'employment_centre' },
    service: 'employment_centre_registration',
    reason: 'iscrizione',
  },
  'outcome.recorded': {
    case_id: 'c-1',
    service: 'language_course',
    kind: 'course_completed',
    result: 'achieved',
    cefr_in: 'A1',
    cefr_out: 'A2',
  },
  'survey.offered': { survey_id: 's-1', contact_id: 'e-1', language: 'zh', mode: 'tablet' },
  'survey.answered': {
    survey_id: 's-1',
    contact_id: 'e-1',
    language: 'zh',
    mode: 'tablet',
    answers: { overall: 4, helpful: true, recommend: 9 },
    comment: 'grazie, tutto chiaro',
  },
  'provision.declared': {
    valid_from: '2019-01-01',
    opening: { mon: [['09:00', '13:00']], wed: null, sat: 'closed' },
    channels: ['direct_desk'],
    languages: ['it', 'zh'],
  },
  'amendment.retracted': { amends: 'e-1', reason: 'registrato due volte' },
  'amendment.replaced': {
    amends: 'e-1',
    reason: 'anno di nascita errato',
    replacement: {
      type: 'it.toscana.pua.contact.recorded.v1',
      time: '2019-03-04T10:15:00+01:00',
      subject: PSEUDONYM,
      data: contactData(),
    },
  },
};

export const FACTS = Object.keys(DATA);

/** A valid event of a fact (`contact.recorded`); `over` replaces envelope attributes. */
export const eventOf = (fact = 'contact.recorded', over: Fields = {}): Fields => ({
  specversion: '1.0',
  id: 'e-100',
  source: '/pua/pua1-prato',
  type: `it.toscana.pua.${fact}.v1`,
  time: '2019-03-04T10:15:00+01:00',
  subject: PSEUDONYM,
  data: structuredClone(DATA[fact] ?? {}),
  ...over,
});

/** Runs a property with a seed that is printed, so that a failure can be run again (`FC_SEED=n`). */
export function holds<T>(name: string, property: fc.IProperty<T>, numRuns = 300): void {
  const seed = Number(process.env.FC_SEED ?? Math.floor(Math.random() * 2 ** 31));
  console.log(`${name}: seed ${seed}`);
  fc.assert(property, { seed, numRuns });
}
