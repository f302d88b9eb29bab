import { WEEKDAYS } from '../../specs/provision/week.ts';
import type { DayOpening } from '../../specs/types.ts';
import { type Column, columns, type Row } from '../tabular.ts';
import { offerOn } from './build.ts';
import type { Catalogue, CatalogueDesk, Offer } from './types.ts';

/** Written where a statement says nothing: an empty field would look like "none". */
const NOT_STATED = 'not_stated';

/** A row per desk. Several values of one field are joined by a semicolon, codes as in specs/codes; `not_stated` is unknown. */
export const CATALOGUE_COLUMNS: readonly Column[] = [
  ...columns('text', ['desk', 'name_it', 'name_en']),
  ...columns('category', ['unit', 'status', 'comune_istat', 'comune', 'zone', 'area_vasta', 'province', 'organisation']),
  ...columns('text', [...WEEKDAYS, 'exceptions', 'languages', 'mediators', 'channels', 'areas', 'accessibility']),
  ...columns('category', ['stated_by']),
  ...columns('text', ['source', 'declared_from', 'recorded_at']),
];

const hours = (opening: DayOpening): string => {
  if (opening === null) return NOT_STATED;
  return typeof opening === 'string' ? opening : opening.map((slot) => slot.join('-')).join(';');
};

const joined = (values: readonly string[] | null | undefined): string => (values ? values.join(';') : NOT_STATED);

function statedRow({ stated }: Offer): Row {
  if (stated.by === 'document') return { stated_by: 'document', source: stated.source, declared_from: '', recorded_at: '' };
  const { event_id, declared_from, recorded_at } = stated;
  return { stated_by: 'declaration', source: event_id, declared_from, recorded_at };
}

function rowOf(desk: CatalogueDesk, day: string): Row {
  const { id, name, unit, status, comune, zone, area_vasta, province, organisation } = desk;
  const offer = offerOn(desk, day);
  return {
    desk: id,
    name_it: name.it,
    name_en: name.en,
    unit,
    status,
    comune_istat: comune.istat,
    comune: comune.name,
    zone: zone.name,
    area_vasta,
    province,
    organisation: organisation?.name ?? NOT_STATED,
    ...Object.fromEntries(WEEKDAYS.map((weekday) => [weekday, hours(offer.opening?.[weekday] ?? null)])),
    exceptions: joined(offer.exceptions.map(({ day, opening }) => `${day} ${hours(opening).replaceAll(';', ' ')}`)),
    languages: joined(offer.languages),
    mediators: joined(offer.mediators?.map(({ language, day, from, to }) => `${language} ${day} ${from}-${to}`)),
    channels: joined(offer.channels),
    areas: joined(offer.areas?.map(({ area, unit, mode }) => `${area} ${unit} ${mode}`)),
    accessibility: joined(
      offer.accessibility && Object.entries(offer.accessibility).map(([feature, there]) => `${feature} ${there ? 'yes' : 'no'}`),
    ),
    ...statedRow(offer),
  };
}

/** The catalogue as a table. */
export const catalogueRows = ({ desks, day }: Pick<Catalogue, 'desks' | 'day'>): Row[] => desks.map((desk) => rowOf(desk, day));
