import type { ProvisionData } from '../../specs/events/families.ts';

type Stated = Pick<ProvisionData, 'channels' | 'staff' | 'agreements' | 'areas'>;
type Area = NonNullable<ProvisionData['areas']>[number];

const areas = (unit: Area['unit'], modes: Readonly<Record<string, Area['mode']>>): Area[] =>
  Object.entries(modes).map(([area, mode]) => ({ area, unit, mode }));

/** Themes that every first-level PUA of the network informs and orients on (S003 l.165); what a desk's own plan says is stronger. */
const ORIENTATION = {
  immigration: 'referred',
  school: 'referred',
  work: 'referred',
  social: 'referred',
  housing: 'referred',
  training_business: 'referred',
} as const;

/**
 * What the local plans state of the desks beside their calendar (S003). A headcount is there where the plan counts operators; an area that a plan does
 * not name is left out, which is unknown, not none.
 */
export const STATED: Readonly<Record<string, Stated>> = {
  // Channels l.72 and l.73; staff l.69, two operators always present l.70; shared weekly agenda l.72, CPIA, health authority and third sector l.67 and l.72.
  // Areas of level 1: immigration, social service and work are answered by who is present, school is booked l.70; the others l.72. Of level 2: l.73.
  'pua1-prato': {
    channels: ['direct_desk', 'phone', 'appointment_in_person', 'appointment_phone'],
    staff: [
      { profile: 'desk_operator', headcount: 2 },
      { profile: 'employment_centre_operator' },
      { profile: 'social_worker' },
      { profile: 'intercultural_mediator' },
      { profile: 'active_labour_policy_expert' },
      { profile: 'immigration_expert' },
    ],
    agreements: [{ with: 'employment_centre', frequency: 'weekly' }, { with: 'cpia' }, { with: 'asl' }, { with: 'third_sector' }],
    areas: [
      ...areas('pua_l1', {
        ...ORIENTATION,
        immigration: 'direct',
        social: 'direct',
        work: 'direct',
        school: 'booked',
        mediation: 'direct',
        language: 'referred',
        health: 'referred',
      }),
      ...areas('pua_l2', {
        immigration: 'direct',
        school: 'direct',
        work: 'direct',
        social: 'direct',
        housing: 'direct',
        mediation: 'direct',
      }),
    ],
  },
  // Channels l.118, no telephone among them; staff l.117, two operators present together l.118; bodies l.118. Areas of level 1: paperwork of immigration
  // and housing, orientation to work, business start-up; mediation by appointment l.118. Of level 2: l.120.
  'pua1-pistoia': {
    channels: ['direct_desk', 'social_inclusion_office', 'employment_centre', 'intercultural_centre'],
    staff: [
      { profile: 'desk_operator', headcount: 2 },
      { profile: 'employment_centre_operator' },
      { profile: 'social_worker' },
      { profile: 'intercultural_mediator' },
      { profile: 'active_labour_policy_expert' },
    ],
    agreements: [{ with: 'employment_centre' }, { with: 'social_service' }, { with: 'asl' }, { with: 'third_sector' }],
    areas: [
      ...areas('pua_l1', {
        ...ORIENTATION,
        immigration: 'direct',
        housing: 'direct',
        work: 'direct',
        training_business: 'direct',
        mediation: 'booked',
        health: 'referred',
      }),
      ...areas('pua_l2', { social: 'direct', work: 'direct' }),
    ],
  },
  // Channels l.140; staff l.137, one operator for the project l.138; bodies l.140. Areas of level 1: a social worker at once, the Employment Centre and
  // Italian courses l.140; a mediator may join later, which is no offer yet. Of level 2: l.141.
  'pua1-lucca': {
    channels: ['direct_desk', 'front_office', 'phone', 'appointment_in_person', 'employment_centre', 'social_inclusion_office'],
    staff: [
      { profile: 'desk_operator', headcount: 1 },
      { profile: 'administrative_expert' },
      { profile: 'social_worker' },
      { profile: 'social_cooperative_expert' },
      { profile: 'third_sector_operator' },
      { profile: 'employment_centre_operator' },
    ],
    agreements: [{ with: 'employment_centre' }, { with: 'asl' }, { with: 'third_sector' }],
    areas: [
      ...areas('pua_l1', { ...ORIENTATION, social: 'direct', language: 'referred', health: 'referred' }),
      ...areas('pua_l2', { social: 'direct', housing: 'direct', work: 'referred' }),
    ],
  },
};
