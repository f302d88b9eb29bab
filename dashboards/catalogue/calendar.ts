import ical, { type ICalCalendar, ICalEventRepeatingFreq, ICalEventStatus, ICalEventTransparency } from 'ical-generator';
import { addDays, daysBetween } from '../../specs/calendar.ts';
import { label } from '../../specs/lookup.ts';
import type { Specs } from '../../specs/types.ts';
import type { Speech } from '../pages/texts.ts';
import { offerOn } from './build.ts';
import { stableUuid } from './identifiers.ts';
import { statedText, weekLines } from './phrases.ts';
import { ROME_VTIMEZONE, RomeTime, TIME_ZONE } from './rome-time.ts';
import { gapsOf, horizonOf, type Series, seriesOf } from './series.ts';
import type { Catalogue, CatalogueDesk } from './types.ts';

interface Context {
  specs: Specs;
  catalogue: Catalogue;
  speech: Speech;
}

function summaryOf({ kind, language }: Series, desk: CatalogueDesk, { specs, speech }: Context): string {
  const name = desk.name[speech.lang];
  if (kind === 'opening') return name;
  if (kind === 'by_appointment') return `${name}: ${speech.t('opening.by_appointment')}`;
  return speech.t('catalogue.mediation_of', { desk: name, language: label(specs.codes, 'language', language, speech.lang) });
}

/** An event for each series, repeated weekly to its last day, less the weeks it skips. A day by appointment is a whole day that keeps nobody busy. */
function addSeries(calendar: ICalCalendar, series: Series, desk: CatalogueDesk, context: Context): void {
  const { speech, catalogue } = context;
  const { kind, language, weekday, from, to, days } = series;
  const offer = offerOn(desk, catalogue.day);
  const [first = '', last = ''] = [days[0], days.at(-1)];
  const gaps = gapsOf(series);
  const allDay = kind === 'by_appointment';
  const at = (day: string, time: string): Date => new RomeTime(day, allDay ? '00:00' : time);
  calendar.createEvent({
    id: `${stableUuid('event', desk.id, kind, language, weekday, from, to, first.slice(0, 4))}@osservatorio-pua`,
    stamp: new Date(
      offer.stated.by === 'declaration' ? offer.stated.recorded_at : `${catalogue.day.slice(0, 4)}-01-01T00:00:00Z`,
    ),
    start: at(first, from),
    end: allDay ? at(addDays(first, 1), '') : at(first, to),
    allDay,
    timezone: TIME_ZONE,
    summary: summaryOf(series, desk, context),
    description: [...weekLines(offer, speech), statedText(offer, speech)].join('\n'),
    location: desk.comune.name,
    categories: [{ name: kind.toUpperCase() }],
    status: desk.status === 'active' ? ICalEventStatus.CONFIRMED : ICalEventStatus.TENTATIVE,
    transparency: ICalEventTransparency.TRANSPARENT,
    ...(first === last
      ? {}
      : {
          repeating: {
            freq: ICalEventRepeatingFreq.WEEKLY,
            count: daysBetween(first, last) / 7 + 1,
            ...(gaps.length === 0 ? {} : { exclude: gaps.map((day) => at(day, from)) }),
          },
        }),
  });
}

/**
 * Hours of access and mediators' hours as an iCalendar (RFC 5545), in Rome's time zone, for a day's year and the next.
 * What is closed or not stated has no event: the calendar's own description names the desks without stated hours, each event its desk's whole week.
 */
export function toCalendar(specs: Specs, catalogue: Catalogue, speech: Speech): string {
  const context = { specs, catalogue, speech };
  const silent = catalogue.desks
    .filter((desk) => offerOn(desk, catalogue.day).opening === null)
    .map(({ name }) => name[speech.lang]);
  const calendar = ical({
    name: speech.t('catalogue.title'),
    description: silent.length === 0 ? '' : speech.t('catalogue.calendar_silent', { desks: silent.join(', ') }),
    prodId: { company: 'osservatorio-pua', product: 'catalogue', language: speech.lang.toUpperCase() },
    timezone: { name: null, generator: () => ROME_VTIMEZONE },
    ttl: 86_400,
  });
  const horizon = horizonOf(catalogue.day);
  for (const desk of catalogue.desks) for (const series of seriesOf(desk, horizon)) addSeries(calendar, series, desk, context);
  return calendar.toString();
}
