import type { KpiDefinition, Specs } from '../../../specs/types.ts';
import { UNKNOWN } from '../../charts/link.ts';
import type { EventsBehind, EventsRequest } from '../../events/behind.ts';
import type { ListedEvents } from '../events.tsx';
import { pathOf, withFilters } from '../links.ts';
import type { Speech } from '../texts.ts';
import { narrowedBy, pageText } from './narrowed.ts';

/** The question as parameters of an address, without the page. */
function questionOf({ kpi, part, cell, limit: _, after: __, reader: ___, ...filters }: EventsRequest): Record<string, string> {
  const cells = Object.entries(cell).map(([name, value]) => [name, value === '' ? UNKNOWN : value]);
  return { ...(filters as Record<string, string>), ...Object.fromEntries(cells), kpi, part };
}

/** The events behind a figure of a KPI, for the page. */
export function eventsOfKpi(
  specs: Specs,
  kpi: KpiDefinition,
  asked: EventsRequest,
  events: EventsBehind,
  speech: Speech,
): ListedEvents {
  const { t, lang } = speech;
  const { kpi: _, ...question } = questionOf(asked);
  const { filters, cell, rows, next } = events;
  return {
    heading: t('events.of', { kpi: kpi.name[lang] }),
    above: [
      { text: t('nav.kpis'), href: pathOf(lang, { page: 'kpis' }) },
      { text: kpi.name[lang], href: pathOf(lang, { page: 'kpi', kpi: kpi.id }) },
    ],
    subject: [t(`events.part.${events.part}`), ...narrowedBy(specs, { ...filters, ...cell }, speech)],
    said: [t(`events.lists.${events.lists}`), `${t('kpi.formula')}: ${events.made_of[lang]}`],
    list:
      events.lists === 'nothing'
        ? null
        : {
            caption: `${t('events.caption', { n: rows.length, kpi: kpi.name[lang] })}${pageText(asked, events, speech)}`,
            rows,
            older:
              next === null
                ? null
                : withFilters(pathOf(lang, { page: 'events' }), {}, { ...questionOf(asked), after: String(next) }),
            csv: withFilters(`/v1/kpis/${kpi.id}/events`, {}, { ...question, limit: '1000', format: 'csv' }),
          },
    provenance: events,
  };
}
