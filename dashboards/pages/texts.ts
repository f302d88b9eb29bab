import type { Locale, Specs } from '../../specs/types.ts';

/** A page asks for a text that the locale does not have. */
export class TextMissing extends Error {
  readonly code = 'TEXT_MISSING';
}

/** Everything a page needs to speak one language: texts, numbers, days. */
export interface Speech {
  lang: Locale;
  /** The text of a key, each `{name}` in it replaced by its value. */
  t(key: string, values?: Readonly<Record<string, string | number>>): string;
  /** As `t`, for what a definition may name before anybody has put it in words: the name itself then. */
  worded(key: string, name: string): string;
  /** A whole number. */
  count(n: number): string;
  /** A number with one decimal. */
  decimal(n: number): string;
  /** A number with two decimals. */
  precise(n: number): string;
  /** A percentage from a share (1 = 100 %). */
  percent(share: number): string;
  /** A Rome day `YYYY-MM-DD`, in figures. */
  day(day: string): string;
  /** A month `YYYY-MM`, in words. */
  month(month: string): string;
  /** An ISO instant as Rome's clock shows it. */
  instant(iso: string): string;
}

const TAGS: Readonly<Record<Locale, string>> = { it: 'it-IT', en: 'en-GB' };

/** Speech in one language. Numbers are grouped from the thousands on, in Italian too. */
export function speech(specs: Pick<Specs, 'locale'>, lang: Locale): Speech {
  const tag = TAGS[lang];
  const texts = specs.locale[lang];
  const whole = new Intl.NumberFormat(tag, { maximumFractionDigits: 0, useGrouping: 'always' });
  const tenth = new Intl.NumberFormat(tag, { minimumFractionDigits: 1, maximumFractionDigits: 1, useGrouping: 'always' });
  const hundredth = new Intl.NumberFormat(tag, { minimumFractionDigits: 2, maximumFractionDigits: 2, useGrouping: 'always' });
  const days = new Intl.DateTimeFormat(tag, { timeZone: 'UTC', day: '2-digit', month: '2-digit', year: 'numeric' });
  const months = new Intl.DateTimeFormat(tag, { timeZone: 'UTC', month: 'long', year: 'numeric' });
  const instants = new Intl.DateTimeFormat(tag, {
    timeZone: 'Europe/Rome',
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  });
  return {
    lang,
    t(key, values = {}) {
      const text = texts[key];
      if (text === undefined) throw new TextMissing(`no text for ${key} in ${lang}`);
      return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
    },
    worded: (key, name) => texts[key] ?? name,
    count: (n) => whole.format(n),
    decimal: (n) => tenth.format(n),
    precise: (n) => hundredth.format(n),
    percent: (share) => `${tenth.format(share * 100)}\u00a0%`,
    day: (day) => days.format(Date.parse(day)),
    month: (month) => months.format(Date.parse(`${month}-01`)),
    instant: (iso) => instants.format(Date.parse(iso)),
  };
}
