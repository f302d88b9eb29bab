import { romeInstant } from '../../specs/calendar.ts';
import type { ProvisionData } from '../../specs/events/families.ts';
import type { Specs } from '../../specs/types.ts';

type Declared = Omit<ProvisionData, 'valid_from'>;

const firstLevel = (mode: 'direct' | 'booked' | 'referred', ...areas: string[]) =>
  areas.map((area) => ({ area, unit: 'pua_l1' as const, mode }));

/** What the three desks of the local plans could declare, beside the hours and languages that those plans state. */
const DECLARED: readonly (readonly [desk: string, day: string, data: Declared])[] = [
  ['pua1-prato', '2018-11-05', { channels: ['direct_desk'] }],
  [
    'pua1-prato',
    '2019-07-01',
    {
      channels: ['direct_desk', 'phone', 'email'],
      staff: [
        { profile: 'desk_operator', headcount: 3 },
        { profile: 'social_worker', headcount: 1 },
        { profile: 'intercultural_mediator' },
      ],
      agreements: [{ with: 'employment_centre', frequency: 'weekly' }, { with: 'questura' }],
      areas: [
        ...firstLevel('booked', 'immigration', 'work', 'mediation', 'social'),
        ...firstLevel('referred', 'civil_status', 'housing', 'school', 'language', 'health', 'legal', 'training_business'),
      ],
      accessibility: { visible_sign: true, step_free: false },
      exceptions: [{ day: '2021-02-15', opening: 'closed' }],
      training_hours: 24,
    },
  ],
  [
    'pua1-pistoia',
    '2019-02-01',
    {
      channels: ['direct_desk'],
      staff: [{ profile: 'desk_operator', headcount: 1 }],
      areas: [...firstLevel('booked', 'immigration', 'work'), ...firstLevel('referred', 'housing', 'social', 'legal')],
      agreements: [],
    },
  ],
  ['pua1-lucca', '2019-03-01', { channels: ['direct_desk', 'appointment_in_person', 'phone'] }],
];

/** `provision.declared` events of Prato, Pistoia and Lucca: their stated calendars, and a little invented around them. */
export function declarationEvents({ network }: Pick<Specs, 'network'>): Record<string, unknown>[] {
  return DECLARED.map(([desk, day, data]) => {
    const { opening, languages, mediators } = network.desks.get(desk) ?? { opening: null, languages: null, mediators: null };
    return {
      specversion: '1.0',
      id: `declared-${desk}-${day}`,
      source: `/pua/${desk}`,
      type: 'it.toscana.pua.provision.declared.v1',
      time: new Date(romeInstant(day, '08:00')).toISOString(),
      synthetic: true,
      data: {
        valid_from: day,
        ...(opening === null ? {} : { opening }),
        ...(languages === null ? {} : { languages }),
        ...(mediators === null ? {} : { mediators }),
        ...data,
      },
    };
  });
}
