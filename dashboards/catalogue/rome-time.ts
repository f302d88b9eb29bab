import { romeInstant, romeOffset } from '../../specs/calendar.ts';

export const TIME_ZONE = 'Europe/Rome';

/**
 * An instant whose local fields are Rome's, whatever the zone of the machine. ical-generator writes a local time from a date's own
 * local fields, unless the date has what those of @date-fns/tz have: `internal`, `withTimeZone` and `tzComponents`.
 */
export class RomeTime extends Date {
  readonly internal: Date;

  constructor(day: string, time: string) {
    const instant = romeInstant(day, time);
    super(instant);
    this.internal = new Date(instant + romeOffset(instant));
  }
  withTimeZone(): this {
    return this;
  }
  tzComponents(): readonly [sign: string, hours: string, minutes: string] {
    const hours = Math.round((this.internal.getTime() - this.getTime()) / 3_600_000);
    return ['+', String(hours).padStart(2, '0'), '00'];
  }
  override getFullYear(): number {
    return this.internal.getUTCFullYear();
  }
  override getMonth(): number {
    return this.internal.getUTCMonth();
  }
  override getDate(): number {
    return this.internal.getUTCDate();
  }
  override getHours(): number {
    return this.internal.getUTCHours();
  }
  override getMinutes(): number {
    return this.internal.getUTCMinutes();
  }
  override getSeconds(): number {
    return this.internal.getUTCSeconds();
  }
}

/** Europe/Rome since 1996: summer time from the last Sunday of March to the last of October, both at 01:00 UTC (Directive 2000/84/EC). */
export const ROME_VTIMEZONE = [
  'BEGIN:VTIMEZONE',
  `TZID:${TIME_ZONE}`,
  'BEGIN:DAYLIGHT',
  'TZOFFSETFROM:+0100',
  'TZOFFSETTO:+0200',
  'TZNAME:CEST',
  'DTSTART:19960331T020000',
  'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU',
  'END:DAYLIGHT',
  'BEGIN:STANDARD',
  'TZOFFSETFROM:+0200',
  'TZOFFSETTO:+0100',
  'TZNAME:CET',
  'DTSTART:19961027T030000',
  'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU',
  'END:STANDARD',
  'END:VTIMEZONE',
].join('\r\n');
