import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import { parse, type Spec, View } from 'vega';
import { expressionInterpreter } from 'vega-interpreter';
import { describe, expect, test } from 'vitest';
import { ChartTextMissing, chartCompiler } from '../../../dashboards/charts/compile.ts';
import { loadSpecs } from '../../../specs/load.ts';

const specs = loadSpecs();
const compile = chartCompiler(specs);
const LANGS = ['it', 'en'] as const;

const require = createRequire(import.meta.url);
const schema = JSON.parse(readFileSync(require.resolve('vega-lite/vega-lite-schema.json'), 'utf8')) as object;
const ajv = new Ajv({
  strict: false,
  allowUnionTypes: true,
  logger: false,
  formats: { 'color-hex': true, uri: true, 'uri-reference': true },
});
const validate = ajv.compile(schema);

/** SVG of a compiled chart with these rows, drawn without a browser and without code made from text. */
async function svgOf(spec: Spec | undefined, rows: readonly object[]): Promise<string> {
  if (!spec) throw new Error('no such chart');
  const view = new View(parse(spec, undefined, { ast: true }), { renderer: 'none', expr: expressionInterpreter });
  const svg = await view.data('table', [...rows]).toSVG();
  view.finalize();
  return svg;
}

describe('every chart of the specifications', () => {
  test.each([...specs.charts.values()])('$id is valid Vega-Lite over a table named by the page', ({ spec }) => {
    expect(validate(spec), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true);
    expect(spec.data).toEqual({ name: 'table' });
  });

  test.each([...specs.charts.keys()].flatMap((id) => LANGS.map((lang) => ({ id, lang }))))(
    '$id compiles in $lang, leaves no text key behind and carries the numbers of its language',
    ({ id, lang }) => {
      const spec = compile(id, lang);
      expect(JSON.stringify(spec)).not.toMatch(/"@[a-z]/);
      expect(spec?.config?.locale?.number?.decimal).toBe(lang === 'it' ? ',' : '.');
      expect(compile(id, lang)).toBe(spec);
    },
  );
});

test('there is no chart of an unknown name', () => {
  expect(compile('pie', 'it')).toBeUndefined();
});

test('a chart that asks for a text the locale does not have is a fault, not an empty title', () => {
  const lost = { charts: new Map([['lost', { id: 'lost', spec: { title: '@chart.lost', mark: 'bar' } }]]), locale: specs.locale };
  expect(() => chartCompiler(lost)('lost', 'it')).toThrow(ChartTextMissing);
});

describe('bullets', () => {
  const row = { key: 'pratese', name: 'Pratese', order: 0, planned: 1150, text: null, hint: null, suppressed: false };

  test.each([
    ['it', '1.003 di 1.150 · 87,2 %'],
    ['en', '1,003 of 1,150 · 87.2 %'],
  ] as const)('print the figures as %s writes them', async (lang, caption) => {
    const svg = await svgOf(compile('bullets', lang), [{ ...row, numerator: 1003, denominator: 1150, value: 87.2174 }]);
    expect(svg).toContain(`>${caption}<`);
    expect(svg).toContain('>Pratese<');
  });

  test('a place without a target shows its recipients against nothing', async () => {
    const svg = await svgOf(compile('bullets', 'it'), [
      { ...row, planned: null, numerator: 12, denominator: null, value: null, hint: 'nessun obiettivo' },
    ]);
    expect(svg).toContain('>12 · nessun obiettivo<');
    expect(svg).not.toContain(' di ');
  });

  test('a line of text stands in place of figures', async () => {
    const svg = await svgOf(compile('bullets', 'it'), [
      { ...row, planned: null, numerator: 0, denominator: null, value: null, text: 'PUA in via di definizione' },
    ]);
    expect(svg).toContain('>PUA in via di definizione<');
    expect(svg).not.toContain('>0 ·');
  });

  test('a suppressed figure is neither printed nor drawn', async () => {
    const svg = await svgOf(compile('bullets', 'it'), [{ ...row, numerator: 3, denominator: 100, value: 3, suppressed: true }]);
    expect(svg).toContain('cifra oscurata');
    expect(svg).not.toMatch(/>3 /);
    expect(svg).not.toContain('fill="#0066cc"');
  });
});

test('the burn-up names months in the page language and writes the last figures beside the lines', async () => {
  const rows = [
    { day: '2019-01-31', reached_cumulative: 900, planned: 1000 },
    { day: '2019-06-30', reached_cumulative: 1003, planned: 1150 },
    { day: '2019-07-31', reached_cumulative: null, planned: 1200 },
  ];
  const svg = await svgOf(compile('burn-up', 'it'), rows);
  expect(svg).toContain('>1.003<');
  expect(svg).toContain('>1.200<');
  expect(svg).toMatch(/>(feb|mar|apr|mag|giu|lug) 2019</);
});

test('contacts stand in one row per service area, also an area without any', async () => {
  const rows = [
    { key: 'housing', name: 'Casa', order: 0, month: '2019-01', numerator: 5, suppressed: false },
    { key: 'housing', name: 'Casa', order: 0, month: '2019-02', numerator: 7, suppressed: false },
    { key: 'legal', name: 'Tutela legale', order: 1, month: '2019-02', numerator: 0 },
  ];
  const svg = await svgOf(compile('contacts', 'it'), rows);
  expect(svg.indexOf('>Casa<')).toBeGreaterThan(0);
  expect(svg.indexOf('>Tutela legale<')).toBeGreaterThan(svg.indexOf('>Casa<'));
});
