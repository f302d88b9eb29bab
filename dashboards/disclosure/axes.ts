import { quarterOf } from '../../specs/calendar.ts';
import type { Dimension, Specs } from '../../specs/types.ts';
import type { Axis } from './table.ts';

/** A row's groups, by dimension. */
export type Grouped = { readonly [D in Dimension]?: string };

const TIME = ['month', 'quarter', 'year'] as const;
const PLACE = ['desk', 'zone', 'area_vasta'] as const;

const quarterOfLabel = (month: string): string => (month === '' ? '' : quarterOf(`${month}-01`));

function timeAxis(by: readonly Dimension[]): Axis<Grouped>[] {
  const finest = TIME.findIndex((one) => by.includes(one));
  if (finest === -1) return [];
  const path = ({ month = '', quarter = quarterOfLabel(month), year = (quarter || month).slice(0, 4) }: Grouped) =>
    [month, quarter, year].slice(finest);
  return [{ name: 'time', path }];
}

/** Desks add up to zones and zones to areas, whether the answer shows these or not. */
function placeAxis({ desks, zones }: Specs['network'], by: readonly Dimension[]): Axis<Grouped>[] {
  const finest = PLACE.findIndex((one) => by.includes(one));
  if (finest === -1) return [];
  const path = (row: Grouped) => {
    const zone = row.zone ?? desks.get(row.desk ?? '')?.zone ?? '';
    const area = row.area_vasta ?? zones.get(zone)?.area_vasta ?? '';
    return [JSON.stringify([row.desk ?? '', zone, area]), JSON.stringify([zone, area]), area].slice(finest);
  };
  return [{ name: 'place', path }];
}

/** The axis of a dimension: a place and a time are parts of greater ones, any other stands by itself. The region is everything. */
export const axisOf = (dimension: Dimension): string =>
  PLACE.some((one) => one === dimension) ? 'place' : TIME.some((one) => one === dimension) ? 'time' : dimension;

/** The axes of an answer grouped by dimensions. */
export function axesOf({ network }: Pick<Specs, 'network'>, by: readonly Dimension[]): Axis<Grouped>[] {
  const alone = by.filter((dimension) => axisOf(dimension) === dimension && dimension !== 'region');
  const single = alone.map((dimension): Axis<Grouped> => ({ name: dimension, path: (row) => [row[dimension] ?? ''] }));
  return [...placeAxis(network, by), ...timeAxis(by), ...single];
}
