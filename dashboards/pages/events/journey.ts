import { label } from '../../../specs/lookup.ts';
import type { Specs } from '../../../specs/types.ts';
import { UNKNOWN } from '../../charts/link.ts';
import type { JourneyEvents, JourneyEventsRequest, JourneyFigure } from '../../journeys/events.ts';
import type { ListedEvents } from '../events.tsx';
import { reasonText } from '../journeys/words.ts';
import { pathOf, withFilters } from '../links.ts';
import type { Speech } from '../texts.ts';
import { narrowedBy, pageText } from './narrowed.ts';

/** How the wait ended, in words of the unit. */
function endText({ unit, step, exit }: JourneyFigure, { t }: Speech): string {
  if (exit === '') return t('events.exit.none');
  if (unit === 'survey') return t('events.exit.answered');
  return t(`events.exit.${unit === 'case' && exit === step ? 'reached' : exit}`);
}

/** What the figure counts, each part by its name. */
function figureText(figure: JourneyFigure, { network, codes }: Specs, speech: Speech): string[] {
  const { t, count, lang } = speech;
  const { unit, step, exit, day, due, within, reason, receiver, receiver_desk, done, credited, stratum, satisfied } = figure;
  const desk = (id: string) => (id === '' ? t('events.no_desk') : (network.desks.get(id)?.name[lang] ?? id));
  const said = (text: string, holds: boolean | undefined) => (holds === true ? [t(`events.figure.${text}`)] : []);
  return [
    t(`events.unit.${unit}`),
    ...(step === undefined ? [] : [t(step === 'contact' ? 'events.figure.all' : `journeys.handover.${step}`)]),
    ...(exit === undefined ? [] : [endText(figure, speech)]),
    ...(day === undefined ? [] : [t(exit === '' ? 'events.figure.after_day' : 'events.figure.by_day', { day: count(day) })]),
    ...said('due', due),
    ...(within === undefined ? [] : [t(`events.figure.within_${within ? 'yes' : 'no'}`)]),
    ...(reason === undefined ? [] : [t('events.figure.reason', { reason: reasonText({ codes }, reason, speech) })]),
    ...(receiver === undefined
      ? []
      : [t('events.figure.receiver', { receiver: label(codes, 'referral_target', receiver, lang) })]),
    ...(receiver_desk === undefined ? [] : [t('events.figure.receiver_desk', { desk: desk(receiver_desk) })]),
    ...said('done', done),
    ...said('credited', credited),
    ...(stratum === undefined ? [] : [t(`satisfaction.stratum.${stratum}`)]),
    ...said('satisfied', satisfied),
  ];
}

/** The question as parameters of an address, without the page. */
function questionOf({ figure, limit: _, after: __, reader: ___, ...filters }: JourneyEventsRequest): Record<string, string> {
  const { within, ...rest } = figure;
  const parts = Object.entries(rest).map(([name, value]) => {
    return [name, value === '' ? UNKNOWN : value === true ? '1' : String(value)];
  });
  return {
    ...(filters as Record<string, string>),
    ...Object.fromEntries(parts),
    ...(within === undefined ? {} : { within: within ? 'yes' : 'no' }),
  };
}

/** The events behind a figure of the journey, for the page. */
export function eventsOfJourney(specs: Specs, asked: JourneyEventsRequest, events: JourneyEvents, speech: Speech): ListedEvents {
  const { t, lang } = speech;
  const { figure, filters, rows, next } = events;
  const question = questionOf(asked);
  const page = figure.unit === 'survey' ? 'satisfaction' : 'journeys';
  return {
    heading: t('events.of', { kpi: t(`nav.${page}`) }),
    above: [{ text: t(`nav.${page}`), href: withFilters(pathOf(lang, { page }), filters) }],
    subject: [...figureText(figure, specs, speech), ...narrowedBy(specs, filters, speech)],
    said: [t(`events.lists.${figure.unit}`), t('events.lists.as_open')],
    list: {
      caption: `${t(`events.caption_${figure.unit}`, { n: rows.length })}${pageText(asked, events, speech)}`,
      rows,
      older: next === null ? null : withFilters(pathOf(lang, { page: 'events' }), {}, { ...question, after: String(next) }),
      csv: withFilters('/v1/journey/events', {}, { ...question, limit: '1000', format: 'csv' }),
    },
    provenance: events,
  };
}
