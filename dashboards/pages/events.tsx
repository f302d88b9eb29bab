import type { VNode } from 'preact';
import type { KpiDefinition, Specs } from '../../specs/types.ts';
import { UNKNOWN } from '../charts/link.ts';
import type { EventsBehind, EventsRequest } from '../events/behind.ts';
import { DataTable, SourceNote } from './figure.tsx';
import { Layout, type PageFrame } from './layout.tsx';
import { pathOf, withFilters } from './links.ts';
import type { Speech } from './texts.ts';

interface EventsPageProps {
  frame: PageFrame;
  specs: Specs;
  kpi: KpiDefinition;
  asked: EventsRequest;
  events: EventsBehind;
}

/** The filters and the cell of the figure, each by its name. */
function narrowedBy(specs: Specs, { filters, cell }: EventsBehind, { t, worded, lang, day }: Speech): string[] {
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
  return Object.entries({ ...filters, ...cell }).map(([name, value]) => {
    const text = value === '' ? t('events.unknown') : (named[name]?.(value) ?? value);
    return `${worded(`events.by.${name}`, name)}: ${text}`;
  });
}

/** The question as parameters of an address, without the page. */
function questionOf({ kpi, part, cell, limit: _, after: __, reader: ___, ...filters }: EventsRequest): Record<string, string> {
  const cells = Object.entries(cell).map(([name, value]) => [name, value === '' ? UNKNOWN : value]);
  return { ...(filters as Record<string, string>), ...Object.fromEntries(cells), kpi, part };
}

function EventList({ frame: { speech }, specs, kpi, asked, events }: EventsPageProps): VNode {
  const { t, lang, instant } = speech;
  const { kpi: _, ...question } = questionOf(asked);
  const older = events.next;
  return (
    <>
      <DataTable
        speech={speech}
        table={{
          caption: t('events.caption', { n: events.rows.length, kpi: kpi.name[lang] }),
          columns: ['time', 'desk', 'family', 'said', 'journey'].map((name) => ({
            text: t(`events.column.${name}`),
            numeric: false,
          })),
          rows: events.rows.map((row) => [
            instant(row.occurred_at),
            specs.network.desks.get(row.desk)?.name[lang] ?? row.desk,
            speech.worded(`events.family.${row.family}`, row.family),
            row[`said_${lang}`] || null,
            { text: row.event_id, href: `/v1/events/${encodeURIComponent(row.event_id)}` },
          ]),
        }}
      />
      <p>
        {older !== null && (
          <>
            <a href={withFilters(pathOf(lang, { page: 'events' }), {}, { ...questionOf(asked), after: String(older) })}>
              {t('events.older')}
            </a>
            {' · '}
          </>
        )}
        <a href={withFilters(`/v1/kpis/${kpi.id}/events`, {}, { ...question, limit: '1000', format: 'csv' })}>
          {t('events.csv')}
        </a>
      </p>
    </>
  );
}

/** The page Eventi: what one figure counts, event by event, as far as the reader may open them. */
export function EventsPage(props: EventsPageProps): VNode {
  const { frame, specs, kpi, events } = props;
  const { speech } = frame;
  const { t, lang } = speech;
  return (
    <Layout
      frame={frame}
      title={t('events.title')}
      crumbs={[
        { text: t('nav.kpis'), href: pathOf(lang, { page: 'kpis' }) },
        { text: kpi.name[lang], href: pathOf(lang, { page: 'kpi', kpi: kpi.id }) },
        { text: t('events.title') },
      ]}
      synthetic={events.synthetic}
    >
      <h1>{t('events.of', { kpi: kpi.name[lang] })}</h1>
      <p class="page-subject">{[t(`events.part.${events.part}`), ...narrowedBy(specs, events, speech)].join(' · ')}</p>
      <p>{t(`events.lists.${events.lists}`)}</p>
      <p>
        {t('kpi.formula')}: {events.made_of[lang]}
      </p>
      {events.lists !== 'nothing' &&
        (events.rows.length === 0 ? <p class="callout-line">{t('events.none')}</p> : <EventList {...props} />)}
      <SourceNote provenance={events} speech={speech} />
    </Layout>
  );
}
