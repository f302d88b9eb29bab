import type { Config } from 'vega-lite';
import type { Locale } from '../../specs/types.ts';
import { STATUS_MARKS } from './marks.ts';
import { FONT, PALETTE } from './palette.ts';

/** Numbers and dates as each language writes them (d3-format and d3-time-format locale definitions). */
const NUMBER_AND_TIME = {
  it: {
    number: { decimal: ',', thousands: '.', grouping: [3], currency: ['€ ', ''] },
    time: {
      dateTime: '%A %e %B %Y, %X',
      date: '%d/%m/%Y',
      time: '%H:%M:%S',
      periods: ['AM', 'PM'],
      days: ['domenica', 'lunedì', 'martedì', 'mercoledì', 'giovedì', 'venerdì', 'sabato'],
      shortDays: ['dom', 'lun', 'mar', 'mer', 'gio', 'ven', 'sab'],
      months: [
        'gennaio',
        'febbraio',
        'marzo',
        'aprile',
        'maggio',
        'giugno',
        'luglio',
        'agosto',
        'settembre',
        'ottobre',
        'novembre',
        'dicembre',
      ],
      shortMonths: ['gen', 'feb', 'mar', 'apr', 'mag', 'giu', 'lug', 'ago', 'set', 'ott', 'nov', 'dic'],
    },
  },
  en: {
    number: { decimal: '.', thousands: ',', grouping: [3], currency: ['€', ''] },
    time: {
      dateTime: '%A %e %B %Y, %X',
      date: '%d/%m/%Y',
      time: '%H:%M:%S',
      periods: ['AM', 'PM'],
      days: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
      shortDays: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
      months: [
        'January',
        'February',
        'March',
        'April',
        'May',
        'June',
        'July',
        'August',
        'September',
        'October',
        'November',
        'December',
      ],
      shortMonths: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
    },
  },
} as const;

/** Vega-Lite configuration of every chart in one language: font, sizes, lines, numbers and dates. */
export function theme(lang: Locale): Config {
  const { number, time } = NUMBER_AND_TIME[lang];
  return {
    font: FONT,
    background: 'transparent',
    padding: { left: 2, top: 4, right: 6, bottom: 2 },
    aria: false,
    view: { stroke: null },
    axis: {
      labelFontSize: 14,
      titleFontSize: 14,
      titleFontWeight: 600,
      labelColor: PALETTE.ink,
      titleColor: PALETTE.ink,
      domainColor: PALETTE.rule,
      tickColor: PALETTE.rule,
      gridColor: PALETTE.grid,
      labelOverlap: 'greedy',
    },
    header: { labelFontSize: 15, labelFontWeight: 600, labelColor: PALETTE.ink },
    text: { fontSize: 15, color: PALETTE.ink },
    range: {
      category: STATUS_MARKS.map(({ ground }) => ground),
      symbol: STATUS_MARKS.map(({ path }) => path),
    },
    locale: { number: number as never, time: time as never },
  };
}
