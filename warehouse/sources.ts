import type { Dimension, Measure } from '../specs/types.ts';

/** A table a measure can be read from. Of several, the first that has every column the question needs is taken: rollups come first. */
export interface Source {
  table: string;
  /** What is summed: a rollup's count, or a fact's sign. */
  sum: 'n' | 'sign';
  columns: ReadonlySet<string>;
  /** A fact row has several service areas: how one area becomes a row, and how a row is picked by its areas. */
  areas?: { join: string; some: (values: string) => string };
  /** Columns that hold several values at once, and how a row is picked by one of them. */
  several?: Readonly<Record<string, (values: string) => string>>;
  /** What makes a row of this table count as a recipient's; '' when every row does. */
  eligible: string;
}

export interface FactTables {
  aggregates: readonly Measure['aggregate'][];
  sources: readonly Source[];
  dimensions: readonly Dimension[];
  /** Columns a measure's `where` may compare, with the type of their values. */
  where: Readonly<Record<string, 'String' | 'Int32'>>;
  /** Column of the dimensions that are not named as their column. */
  level?: string;
  /** Columns that hold a number, with the least that a fact can state: what is lower is not stated. */
  numbers?: Readonly<Record<string, number>>;
  /** How the facts of one referral or survey are known, and which step of it each is. */
  thread?: { key: string; step: string };
}

const PLACE = ['programme', 'desk', 'zone', 'area_vasta', 'network', 'province', 'day'] as const;
const SIGNED = [...PLACE, 'recorded_at'];
const CONTACT_ROLLUP = [...PLACE, 'unit', 'channel', 'eligibility'];

const factTable = (table: string, columns: readonly string[]): Source => ({
  table,
  sum: 'sign',
  columns: new Set([...SIGNED, ...columns]),
  eligible: '',
});
const rollup = (table: string, columns: readonly string[]): Source => ({
  table,
  sum: 'n',
  columns: new Set(columns),
  eligible: '',
});

const contacts: Source = {
  ...factTable('contacts', [
    'subject',
    'occurred_at',
    'unit',
    'channel',
    'access_route',
    'language',
    'mediation_mode',
    'problem_area',
    'permit',
    'gender',
    'citizenship',
    'age_bracket',
    'eligibility',
    'fact',
    'service_area',
    'service_code',
    'wait_days',
    'minutes',
    'event_id',
    'case_id',
  ]),
  areas: { join: "ARRAY JOIN if(empty(areas), [''], areas) AS service_area", some: (values) => `hasAny(areas, ${values})` },
  several: { service_code: (values) => `hasAny(services.code, ${values})` },
  eligible: "eligibility = 'eligible' AND subject != ''",
};

const PLACE_AND_TIME = [
  'region',
  'area_vasta',
  'zone',
  'network',
  'province',
  'desk',
  'month',
  'quarter',
  'year',
  'programme',
] as const;
const PROFILE = ['gender', 'age_bracket', 'citizenship'] as const;
const STANDING = ['problem_area', 'eligibility'] as const;
const text = (...columns: string[]): Record<string, 'String'> => Object.fromEntries(columns.map((c) => [c, 'String' as const]));

const contactFacts = {
  dimensions: [...PLACE_AND_TIME, 'level', 'service_area', 'language', 'channel', ...PROFILE, ...STANDING],
  where: text(
    'desk',
    'unit',
    'channel',
    'access_route',
    'language',
    'mediation_mode',
    'permit',
    'service_area',
    'service_code',
    'case_id',
    ...STANDING,
    ...PROFILE,
  ),
  level: 'unit',
  numbers: { wait_days: 0, minutes: 0 },
} as const;

/** What may be asked of each fact; anything else is QueryInvalid. */
export const FACTS: Readonly<Record<Measure['fact'], FactTables>> = {
  contacts: {
    ...contactFacts,
    aggregates: ['count', 'distinct_persons', 'distinct_areas'],
    sources: [
      rollup('contacts_daily', CONTACT_ROLLUP),
      rollup('contact_areas_daily', [...CONTACT_ROLLUP, 'service_area']),
      contacts,
    ],
  },
  recipients: {
    ...contactFacts,
    aggregates: ['distinct_recipients', 'first_supports'],
    dimensions: contactFacts.dimensions.filter((dimension) => dimension !== 'eligibility'),
    sources: [rollup('recipient_days', [...PLACE, 'subject', 'occurred_at', ...PROFILE]), contacts],
  },
  referrals: {
    aggregates: ['count'],
    sources: [
      factTable('referrals', [
        'referral_id',
        'case_id',
        'subject',
        'state',
        'from_unit',
        'to_kind',
        'to_desk',
        'service',
        'service_area',
      ]),
    ],
    dimensions: [...PLACE_AND_TIME, 'level', 'service_area'],
    where: text('case_id', 'state', 'from_unit', 'to_kind', 'service', 'service_area'),
    level: 'from_unit',
    thread: { key: 'referral_id', step: 'state' },
  },
  outcomes: {
    aggregates: ['count'],
    sources: [
      factTable('outcomes', ['case_id', 'subject', 'kind', 'result', 'reason', 'service', 'service_area', 'cefr_in', 'cefr_out']),
    ],
    dimensions: [...PLACE_AND_TIME, 'service_area'],
    where: text('kind', 'result', 'reason', 'service', 'service_area', 'cefr_in', 'cefr_out'),
  },
  surveys: {
    aggregates: ['count'],
    sources: [factTable('surveys', ['survey_id', 'fact', 'mode', 'language', 'overall', 'helpful', 'recommend'])],
    dimensions: [...PLACE_AND_TIME, 'language'],
    where: { ...text('fact', 'mode', 'language'), overall: 'Int32', helpful: 'Int32', recommend: 'Int32' },
    numbers: { overall: 1 },
    thread: { key: 'survey_id', step: 'fact' },
  },
  provisions: {
    aggregates: ['count'],
    sources: [factTable('provisions', [])],
    dimensions: [...PLACE_AND_TIME],
    where: {},
  },
};

/** Facts that are steps of a thread. */
export const THREADED: readonly string[] = Object.entries(FACTS).flatMap(([fact, { thread }]) =>
  thread === undefined ? [] : fact,
);
