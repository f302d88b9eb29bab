import type { VNode } from 'preact';
import type { Specs } from '../../specs/types.ts';
import type { EventLine } from '../events/lines.ts';
import type { Provenance } from '../kpis/types.ts';
import { DataTable, SourceNote } from './figure.tsx';
import { type Crumb, Layout, type PageFrame } from './layout.tsx';
import type { Speech } from './texts.ts';

/** What the page Eventi shows, whatever figure the events are behind. */
export interface ListedEvents {
  heading: string;
  /** Pages above this one. */
  above: readonly Crumb[];
  /** Of which figure they are, each part by its name. */
  subject: readonly string[];
  /** Which events these are and what the figure is. */
  said: readonly string[];
  /** `null`: there is nothing to list. */
  list: {
    caption: string;
    rows: readonly EventLine[];
    /** Addresses of the next page and of the events as a file. */
    older: string | null;
    csv: string | null;
  } | null;
  provenance: Provenance;
}

function EventList({ list, specs, speech }: { list: NonNullable<ListedEvents['list']>; specs: Specs; speech: Speech }): VNode {
  const { t, lang, instant } = speech;
  const { caption, rows, older, csv } = list;
  return (
    <>
      <DataTable
        speech={speech}
        table={{
          caption,
          columns: ['time', 'desk', 'family', 'said', 'journey'].map((name) => ({
            text: t(`events.column.${name}`),
            numeric: false,
          })),
          rows: rows.map((row) => [
            instant(row.occurred_at),
            specs.network.desks.get(row.desk)?.name[lang] ?? row.desk,
            speech.worded(`events.family.${row.family}`, row.family),
            row[`said_${lang}`] || null,
            { text: row.event_id, href: `/v1/events/${encodeURIComponent(row.event_id)}` },
          ]),
        }}
      />
      <p>
        {older !== null && <a href={older}>{t('events.older')}</a>}
        {older !== null && csv !== null && ' · '}
        {csv !== null && <a href={csv}>{t('events.csv')}</a>}
      </p>
    </>
  );
}

/** The page Eventi: what one figure counts, event by event, as far as the reader may open them. */
export function EventsPage({ frame, specs, listed }: { frame: PageFrame; specs: Specs; listed: ListedEvents }): VNode {
  const { speech } = frame;
  const { t } = speech;
  const { heading, above, subject, said, list, provenance } = listed;
  return (
    <Layout
      frame={frame}
      title={t('events.title')}
      crumbs={[...above, { text: t('events.title') }]}
      synthetic={provenance.synthetic}
    >
      <h1>{heading}</h1>
      <p class="page-subject">{subject.join(' · ')}</p>
      {said.map((text) => (
        <p key={text}>{text}</p>
      ))}
      {list !== null &&
        (list.rows.length === 0 ? (
          <p class="callout-line">{t('events.none')}</p>
        ) : (
          <EventList list={list} specs={specs} speech={speech} />
        ))}
      <SourceNote provenance={provenance} speech={speech} />
    </Layout>
  );
}
