export interface EventExample {
  specversion: '1.0';
  id: string;
  source: string;
  type: string;
  time: string;
  subject?: string;
  datacontenttype: 'application/json';
  synthetic: true;
  data: Record<string, unknown>;
}

const SOURCE = '/pua/pua1-prato';
const RECIPIENT = '3f8c1b5e0d7a49268e21c6f4b09d7a53e1f2c8a46b7d90e5f3a1c2b4d6e8f097';

function event(
  type: string,
  id: string,
  time: string,
  data: Record<string, unknown>,
  subject?: string,
  version = 1,
): EventExample {
  const anonymous: EventExample = {
    specversion: '1.0',
    id,
    source: SOURCE,
    type: `it.toscana.pua.${type}.v${version}`,
    time,
    datacontenttype: 'application/json',
    synthetic: true,
    data,
  };
  return subject === undefined ? anonymous : { ...anonymous, subject };
}

const profile = { birth_year: 1988, gender: 'female', citizenship: 'PK', permit: 'family', residence_comune: '100005' };

const { birth_year, ...profileCodes } = profile;
const profileV2 = { ...profileCodes, birth: String(birth_year) };

const contact = {
  profile,
  case_id: 'PO-2019-0412',
  unit: 'pua_l1',
  channel: 'direct_desk',
  access_route: 'direct',
  language: 'ur',
  mediation: { language: 'ur', mode: 'in_person' },
  services: [
    { code: 'ricongiungimenti', result: 'answered' },
    { code: 'employment_centre_registration', result: 'booked' },
  ],
  problem_area: 'social_and_work',
  wait_days: 0,
  minutes: 25,
};

const referral = {
  referral_id: 'PO-R-118',
  case_id: 'PO-2019-0412',
  from_unit: 'pua_l1',
  to: { kind: 'employment_centre' },
  service: 'employment_centre_registration',
};

const survey = {
  case_id: 'PO-2019-0412',
  contact_id: '01D5G3Q0R8PRATOCONTACT0001',
  survey_id: 'PO-S-57',
  language: 'ur',
  mode: 'tablet',
};

/** One valid event of each type, by `type`: the story of one case at PUA Prato, marked synthetic. */
export const EVENT_EXAMPLES: ReadonlyMap<string, EventExample> = new Map(
  [
    event('contact.recorded', '01D5G3Q0R8PRATOCONTACT0001', '2019-03-04T10:15:00+01:00', contact, RECIPIENT),
    event(
      'contact.recorded',
      '01D5G3Q0R8PRATOCONTACT0002',
      '2019-03-11T10:15:00+01:00',
      { ...contact, profile: profileV2, services: [{ code: 'employment_centre_registration', result: 'answered' }] },
      RECIPIENT,
      2,
    ),
    event('referral.sent', '01D5G3Q0R8PRATOREFERRAL001', '2019-03-04T10:40:00+01:00', referral, RECIPIENT),
    event('referral.accepted', '01D5G3Q0R8PRATOREFERRAL002', '2019-03-06T09:05:00+01:00', referral, RECIPIENT),
    event(
      'referral.rejected',
      '01D5G3Q0R8PRATOREFERRAL003',
      '2019-03-06T09:05:00+01:00',
      { ...referral, reason: 'Residence outside the province' },
      RECIPIENT,
    ),
    event('referral.done', '01D5G3Q0R8PRATOREFERRAL004', '2019-03-20T12:00:00+01:00', referral, RECIPIENT),
    event('referral.revoked', '01D5G3Q0R8PRATOREFERRAL005', '2019-03-05T16:30:00+01:00', referral, RECIPIENT),
    event(
      'outcome.recorded',
      '01D5G3Q0R8PRATOOUTCOME0001',
      '2019-03-20T12:00:00+01:00',
      { case_id: 'PO-2019-0412', service: 'employment_centre_registration', kind: 'cpi_registered', result: 'achieved' },
      RECIPIENT,
    ),
    event('survey.offered', '01D5G3Q0R8PRATOSURVEY00001', '2019-03-04T10:45:00+01:00', survey),
    event('survey.answered', '01D5G3Q0R8PRATOSURVEY00002', '2019-03-04T10:50:00+01:00', {
      ...survey,
      answers: { overall: 5, clarity: 4, waiting: 5, respect: 5, helpful: true, recommend: 9 },
    }),
    event('provision.declared', '01D5G3Q0R8PRATOPROVISION01', '2019-01-07T08:00:00+01:00', {
      valid_from: '2019-01-07',
      opening: {
        mon: [
          ['09:00', '13:00'],
          ['15:00', '17:00'],
        ],
        tue: [['09:00', '13:00']],
        wed: null,
        thu: [
          ['09:00', '13:00'],
          ['15:00', '17:00'],
        ],
        fri: [['09:00', '13:00']],
      },
      channels: ['direct_desk', 'phone'],
      languages: ['it', 'zh'],
      mediators: [{ language: 'ur', day: 'mon', from: '09:00', to: '13:00' }],
      staff: [{ profile: 'social_worker' }, { profile: 'desk_operator', headcount: 2 }],
      agreements: [{ with: 'employment_centre', frequency: 'weekly' }],
      areas: [{ area: 'immigration', unit: 'pua_l1', mode: 'direct' }],
    }),
    event('amendment.replaced', '01D5G3Q0R8PRATOAMENDMENT01', '2019-03-05T09:00:00+01:00', {
      amends: '01D5G3Q0R8PRATOCONTACT0001',
      reason: 'Birth year mistyped',
      replacement: {
        type: 'it.toscana.pua.contact.recorded.v1',
        time: '2019-03-04T10:15:00+01:00',
        subject: RECIPIENT,
        data: { ...contact, profile: { ...profile, birth_year: 1989 } },
      },
    }),
    event('amendment.retracted', '01D5G3Q0R8PRATOAMENDMENT02', '2019-03-07T09:00:00+01:00', {
      amends: '01D5G3Q0R8PRATOREFERRAL003',
      reason: 'Recorded twice',
    }),
  ].map((example) => [example.type, example]),
);
