import { expect, test } from 'vitest';
import { judge } from '../../../dashboards/benchmarks/judge.ts';
import type { Compared } from '../../../dashboards/benchmarks/limits.ts';
import { noteTexts, readingText } from '../../../dashboards/benchmarks/reading.ts';
import type { BenchmarkBy } from '../../../dashboards/benchmarks/types.ts';
import { speech } from '../../../dashboards/pages/texts.ts';
import { loadSpecs } from '../../../specs/load.ts';
import { PERCENT, rowOf, sixteen } from './rows.ts';

const specs = loadSpecs();
const [it, en] = [speech(specs, 'it'), speech(specs, 'en')];

function textOf(id: string, rows = sixteen(140), kpi: Compared = PERCENT, lang = it, by: BenchmarkBy = 'desk'): string {
  const judgement = judge(rows, kpi);
  const row = judgement.rows.find((one) => one.id === id);
  if (row === undefined) throw new Error(`no row ${id}`);
  const { reference, dispersion, deciles, notes } = judgement;
  const group = { id: 'region', name: { it: 'Toscana', en: 'Toscana' }, reference, dispersion, deciles, notes };
  return readingText({ ...row, name: 'Prato' }, { groups: [group], min_n: kpi.min_n, by }, lang);
}

test('in line, in both languages, with the value and the reference', () => {
  expect(textOf('planted')).toMatch(
    /^Prato è nella norma: la differenza dalla media può essere dovuta al caso \(70,0 contro 69,\d, n = 200\)\.$/,
  );
  expect(textOf('planted', sixteen(140), PERCENT, en)).toMatch(/^Prato is in line: .*70\.0 against 69\.\d/);
});

test('beyond the limits, by polarity', () => {
  expect(textOf('planted', sixteen(80))).toContain('va peggio degli altri: 40,0');
  expect(textOf('planted', sixteen(80), { ...PERCENT, polarity: 'lower' })).toContain('va meglio degli altri');
  expect(textOf('planted', sixteen(80), { ...PERCENT, polarity: 'none' })).toContain('è diverso dagli altri');
  expect(textOf('planted', sixteen(156))).toContain('va forse meglio degli altri');
});

test('why nothing is said', () => {
  const hidden = { ...rowOf('s', 3, 90), numerator: null, value: null, suppressed: true, note: 'suppressed' };
  expect(textOf('tiny-a')).toContain('troppo pochi casi per un giudizio: 2, e ne servono almeno 10');
  expect(textOf('s', [...sixteen(140), hidden])).toContain('il dato non è mostrato');
  expect(textOf('e', [...sixteen(140), rowOf('e', 0, 0)])).toContain('nessun dato nel periodo');
  expect(textOf('a', [rowOf('a', 60, 100)])).toContain('non ha altri con cui essere confrontato');
  expect(textOf('a', [rowOf('a', 60, 100)], { ...PERCENT, quantile: 0.5 })).toContain('non si distingue il caso dal segnale');
});

test('few desks and overdispersion are told', () => {
  const few = judge([rowOf('a', 50, 100), rowOf('b', 55, 100)], PERCENT);
  expect(noteTexts(few, 'desk', it)).toEqual(['Meno di dieci confrontati con casi sufficienti, perciò niente decili.']);
  const apart = Array.from({ length: 12 }, (_, i) => rowOf(`d${i}`, i % 2 === 0 ? 260 : 140, 400));
  expect(noteTexts(judge(apart, PERCENT), 'desk', en)).toEqual([
    expect.stringMatching(/differ by more than chance .*φ = \d+\.\d, from 12/),
  ]);
});

test('what is compared is named: desks, or zones', () => {
  const rows = sixteen(156);
  const of = (by: BenchmarkBy, lang = it) => textOf('planted', rows, PERCENT, lang, by);
  expect(of('desk')).toContain('Su venti sportelli nella norma uno arriva fin qui per caso');
  expect(of('zone')).toContain('Su venti zone nella norma una arriva fin qui per caso');
  expect(of('desk', en)).toContain('One in twenty ordinary desks');
  expect(of('zone', en)).toContain('One in twenty ordinary zones');
  const notes = ['overdispersed', 'overlapping'] as const;
  for (const [lang, desks, zones] of [
    [it, /sportelli/, /zone/],
    [en, /desks/, /zones/],
  ] as const) {
    const told = (by: BenchmarkBy) => noteTexts({ notes, dispersion: null }, by, lang);
    for (const text of told('desk')) expect(text).toMatch(desks);
    for (const text of told('zone')) {
      expect(text).toMatch(zones);
      expect(text).not.toMatch(desks);
    }
  }
});
