import type { VNode } from 'preact';
import type { Specs } from '../../specs/types.ts';
import { Choice } from './choice.tsx';
import { FilterForm } from './filters.tsx';
import type { PageFrame } from './layout.tsx';
import { placeShown } from './places.ts';
import type { PageFilters } from './query.ts';
import type { Speech } from './texts.ts';

type Network = Pick<Specs, 'network'>;

/** Name of the desk that a page's figures are of, else of the zone or the region. */
export function placeOf(specs: Network, filters: PageFilters, speech: Speech): string {
  const desk = filters.desk === undefined ? undefined : specs.network.desks.get(filters.desk);
  return desk?.name[speech.lang] ?? placeShown(specs, filters, speech);
}

/** That the desk chosen lies in another zone than the one chosen, so that nothing can be shown; `null` when it does not. */
export function deskElsewhere({ network }: Network, { zone, desk }: PageFilters, { t, lang }: Speech): string | null {
  const chosen = desk === undefined ? undefined : network.desks.get(desk);
  if (chosen === undefined || zone === undefined || chosen.zone === zone) return null;
  const nameOf = (id: string) => network.zones.get(id)?.name ?? id;
  return t('filter.desk_elsewhere', { desk: chosen.name[lang], zone: nameOf(zone), own: nameOf(chosen.zone) });
}

/** The filters of a page whose figures may be those of one desk: with a zone, its desks can be chosen. */
export function DeskFilterForm({ frame, specs }: { frame: PageFrame; specs: Pick<Specs, 'programmes' | 'network'> }): VNode {
  const { id, filters, speech } = frame;
  const { t, lang } = speech;
  const desks = [...specs.network.desks.values()].filter(
    ({ id: desk, zone }) => filters.zone === undefined || zone === filters.zone || desk === filters.desk,
  );
  return (
    <FilterForm id={id} filters={filters} specs={specs} speech={speech}>
      <Choice
        name="desk"
        text={t('filter.desk')}
        every={t('filter.every_desk')}
        options={desks.map((desk) => ({ value: desk.id, text: desk.name[lang] }))}
        chosen={filters.desk}
      />
    </FilterForm>
  );
}
