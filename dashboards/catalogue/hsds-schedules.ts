import type { Weekday } from '../../specs/types.ts';
import type { Speech } from '../pages/texts.ts';
import { stableUuid } from './identifiers.ts';
import { span } from './phrases.ts';
import { type Run, runsOf, type Series } from './series.ts';

/** A schedule of HSDS 3.0: fields named as the recurrence rules of RFC 5545. Times carry their offset from UTC, days are Rome's. */
export interface HsdsSchedule {
  id: string;
  freq: 'WEEKLY';
  wkst: 'MO';
  byday: string;
  dtstart: string;
  until: string;
  valid_from: string;
  valid_to: string;
  /** Hours from UTC. */
  timezone: number;
  /** Absent for a day by appointment. */
  opens_at?: string;
  closes_at?: string;
  description: string;
  attending_type: 'walk_in' | 'by_appointment';
}

/** Two-letter day of RFC 5545. */
export const byday = (weekday: Weekday): string => weekday.slice(0, 2).toUpperCase();

const withOffset = (time: string, { offset }: Run): string =>
  `${time}${offset < 0 ? '-' : '+'}${String(Math.abs(offset)).padStart(2, '0')}:00`;

function scheduleOf({ kind, weekday, from, to }: Series, run: Run, id: string, { t }: Speech): HsdsSchedule {
  const appointment = kind === 'by_appointment';
  return {
    id,
    freq: 'WEEKLY',
    wkst: 'MO',
    byday: byday(weekday),
    dtstart: run.from,
    until: run.to,
    valid_from: run.from,
    valid_to: run.to,
    timezone: run.offset,
    ...(appointment ? {} : { opens_at: withOffset(from, run), closes_at: withOffset(to, run) }),
    description: `${t(`weekday.${weekday}`)} ${appointment ? t('opening.by_appointment') : span(from, to)}`,
    attending_type: appointment ? 'by_appointment' : 'walk_in',
  };
}

/**
 * Schedules of a service. HSDS has neither exclusions nor named time zones, so a series is cut at every week it skips and at every clock change:
 * the occurrences of the rows are the true ones, to the instant.
 */
export const schedulesOf = (series: readonly Series[], service: string, speech: Speech): HsdsSchedule[] =>
  series.flatMap((one) =>
    runsOf(one).map((run) => {
      const id = stableUuid('schedule', service, one.kind, one.weekday, one.from, one.to, run.from);
      return scheduleOf(one, run, id, speech);
    }),
  );
