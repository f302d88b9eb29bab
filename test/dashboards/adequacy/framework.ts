import type { DeskKnown } from '../../../dashboards/adequacy/assess.ts';
import type { DeskDeclaration } from '../../../dashboards/adequacy/types.ts';
import type { ProvisionData } from '../../../specs/events/families.ts';
import type { FrameworkVersion, Requirement } from '../../../specs/types.ts';

/** A mandatory requirement of level 1 of a version of these tests: a metric and its least value. */
export const requirement = (id: string, change: Partial<Requirement> = {}): Requirement => ({
  id,
  dimension: 'opening',
  levels: [1],
  area: null,
  metric: 'weekly_hours',
  parameter: null,
  operator: 'at_least',
  threshold: 18,
  partial: null,
  weight: 1,
  mandatory: true,
  valid_from: '2018-01-01',
  valid_to: null,
  source: 'test',
  statement: { it: id, en: id },
  reasoning: 'test',
  ...change,
});

/** A version of two dimensions and three areas, in force from 2018. */
export const version = (requirements: readonly Requirement[], change: Partial<FrameworkVersion> = {}): FrameworkVersion => ({
  id: 'v1',
  status: 'proposal',
  label: { it: 'Prova', en: 'Test' },
  based_on: null,
  valid_from: '2018-01-01',
  valid_to: null,
  dimensions: [
    { id: 'opening', label: { it: 'Apertura', en: 'Opening' } },
    { id: 'languages', label: { it: 'Lingue', en: 'Languages' } },
  ],
  areas: [
    { code: 'work', label: { it: 'Lavoro', en: 'Work' }, office: 'CPI', minimum: { 1: 'booked', 2: 'direct' } },
    { code: 'housing', label: { it: 'Casa', en: 'Housing' }, office: 'Ufficio casa', minimum: { 1: 'referred', 2: 'booked' } },
    { code: 'legal', label: { it: 'Tutela', en: 'Legal' }, office: 'Sportello', minimum: { 1: null, 2: 'booked' } },
  ],
  services: [],
  requirements,
  source: 'test',
  ...change,
});

export const declaration = (valid_from: string, data: Omit<ProvisionData, 'valid_from'>): DeskDeclaration => ({
  event_id: `p-${valid_from}`,
  valid_from,
  recorded_at: `${valid_from}T10:00:00.000Z`,
  data: { valid_from, ...data },
});

/** A first-level desk that declared this and has no figures. */
export const known = (...declarations: DeskDeclaration[]): DeskKnown => ({
  desk: { id: 'pua1-prova', unit: 'pua_l1' },
  declarations,
  kpi: () => undefined,
});
