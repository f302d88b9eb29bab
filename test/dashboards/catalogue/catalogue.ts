import { catalogueFrom } from '../../../dashboards/catalogue/build.ts';
import type { Catalogue } from '../../../dashboards/catalogue/types.ts';
import { speech } from '../../../dashboards/pages/texts.ts';
import { romeInstant } from '../../../specs/calendar.ts';
import type { ProvisionData } from '../../../specs/events/families.ts';
import { loadSpecs } from '../../../specs/load.ts';
import type { Declaration } from '../../../warehouse/provisions.ts';

export const specs = loadSpecs();
export const IT = speech(specs, 'it');
export const EN = speech(specs, 'en');

/** A declaration as the warehouse reads it. */
export const declares = (desk: string, data: ProvisionData): Declaration => ({
  desk,
  event_id: `${desk} ${data.valid_from}`,
  valid_from: data.valid_from,
  recorded_at: `${data.valid_from} 08:00:00.000`,
  synthetic: 0,
  declaration: JSON.stringify(data),
});

/** The catalogue of a Rome day: what the documents state, and these declarations. */
export const catalogueOn = (day: string, ...declarations: Declaration[]): Catalogue =>
  catalogueFrom(specs, declarations, { day, instant: romeInstant(day, '12:00'), data_as_of: null });
