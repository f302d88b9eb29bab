import { expect, test } from 'vitest';
import { speech, TextMissing } from '../../../dashboards/pages/texts.ts';
import { loadSpecs } from '../../../specs/load.ts';

const specs = loadSpecs();
const it = speech(specs, 'it');
const en = speech(specs, 'en');

test('numbers are grouped from the thousands on, in both languages', () => {
  expect([it.count(1150), en.count(1150)]).toEqual(['1.150', '1,150']);
  expect([it.percent(0.85), en.percent(0.85)]).toEqual(['85,0\u00a0%', '85.0\u00a0%']);
});

test('days and instants are those of Rome', () => {
  expect(it.day('2020-02-01')).toBe('01/02/2020');
  expect(it.month('2020-02')).toBe('febbraio 2020');
  expect(it.instant('2020-12-31T23:30:00Z')).toBe('01/01/2021, 00:30');
});

test('a text takes its values, and a text that is not there is a fault', () => {
  expect(it.t('answer.of_target', { target: 5 })).toBe('di 5 destinatari');
  expect(() => it.t('answer.nowhere')).toThrow(TextMissing);
});

test('both languages have the same texts, with the same values in them', () => {
  const values = (text: string | undefined) => [...(text ?? '').matchAll(/\{\w+\}/g)].map(([name]) => name).sort();
  expect(Object.keys(specs.locale.en).sort()).toEqual(Object.keys(specs.locale.it).sort());
  for (const [key, text] of Object.entries(specs.locale.it)) expect(values(specs.locale.en[key]), key).toEqual(values(text));
});
