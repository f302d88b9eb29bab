import type { Specs } from '../../../specs/types.ts';
import type { Filters } from '../../../warehouse/types.ts';
import type { CellAsked } from '../../events/behind.ts';
import type { Speech } from '../texts.ts';

/** The filters and the cell of a figure, each by its name. */
export function narrowedBy(specs: Specs, asked: Filters & CellAsked, { t, worded, lang, day }: Speech): string[] {
  const { programmes, network, codes } = specs;
  const named: Readonly<Record<string, (value: string) => string | undefined>> = {
    programme: (id) => programmes.get(id)?.name[lang],
    zone: (id) => network.zones.get(id)?.name,
    desk: (id) => network.desks.get(id)?.name[lang],
    area_vasta: (id) => network.areas.get(id)?.name[lang],
    network: (id) => network.networks.get(id)?.name[lang],
    service_area: (id) => codes.service_area.get(id)?.label[lang],
    language: (id) => codes.language.get(id)?.label[lang],
    citizenship: (id) => codes.country.get(id)?.label[lang],
    gender: (id) => codes.gender.get(id)?.label[lang],
    channel: (id) => codes.channel.get(id)?.label[lang],
    level: (id) => codes.unit.get(id)?.label[lang],
    from: day,
    to: day,
  };
  return Object.entries(asked).map(([name, value]) => {
    const text = value === '' ? t('events.unknown') : (named[name]?.(value) ?? value);
    return `${worded(`events.by.${name}`, name)}: ${text}`;
  });
}

/** Which of the events a page shows, where it does not show all. */
export function pageText(
  { after }: { after: number },
  { rows, next }: { rows: readonly unknown[]; next: number | null },
  { t, count }: Speech,
): string {
  if (after === 0 && next === null) return '';
  const place = t('events.from_to', { from: count(after + 1), to: count(after + rows.length) });
  return ` · ${place}${next === null ? '' : ` · ${t('events.more')}`}`;
}
