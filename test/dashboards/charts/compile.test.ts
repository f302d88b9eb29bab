import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { ChartTextMissing, chartCompiler } from '../../../dashboards/charts/compile.ts';
import { STATUS_MARKS } from '../../../dashboards/charts/marks.ts';
import { loadSpecs } from '../../../specs/load.ts';
import { svgOf } from '../../support/charts.ts';

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

/** Relative luminance of a colour (WCAG 2.1), 0 black to 1 white. */
function lightness(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
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

describe('adequacy', () => {
  const status_name = 'stato';
  const cells = STATUS_MARKS.flatMap(({ status }, order) =>
    ['PUA Prato', 'PUA Lucca'].map((desk_name, desk_order) => ({
      ...{ line: status, label: `Requisito ${order}`, lines: 1, order: order + 1 },
      ...{ desk_name, desk_order, status, status_name },
    })),
  );
  const rows = [{ line: 'dimension opening', head: 'Apertura', order: 0 }, ...cells];
  /** The path of a mark as Vega writes it into an SVG: the same commands, however its numbers are printed. */
  const commands = (path: string) => path.replace(/[^MLAZ]/g, '');

  test('every status has a mark and a ground of its own', async () => {
    const svg = await svgOf(compile('adequacy', 'it'), rows);
    const drawn = [...svg.matchAll(/mark-symbol[\s\S]*?<\/g>/g)].flatMap(([group]) =>
      [...group.matchAll(/ d="([^"]+)"/g)].map(([, path]) => commands(path ?? '')),
    );
    expect(new Set(drawn).size).toBe(STATUS_MARKS.length);
    for (const { ground } of STATUS_MARKS)
      expect(svg.match(new RegExp(`fill="${ground}"`, 'g'))?.length).toBeGreaterThanOrEqual(2);
  });

  test('grounds differ by their light alone, so that the map reads in grey', () => {
    const light = STATUS_MARKS.filter(({ status }) => status !== 'not_applicable').map(({ ground }) => lightness(ground));
    const steps = [...light].sort((a, b) => a - b).map((one, i, all) => (i === 0 ? 1 : one - (all[i - 1] ?? 0)));
    expect(Math.min(...steps)).toBeGreaterThan(0.1);
  });

  test('the pages draw the same grounds', () => {
    const css = readFileSync(new URL('../../../dashboards/browser/standard.css', import.meta.url), 'utf8');
    for (const { status, ground } of STATUS_MARKS) {
      const short = ground === '#ffffff' ? '#fff' : ground;
      expect(css).toMatch(new RegExp(`\\.mark-${status} \\{\\s+background: ${short};`));
      expect(css).toMatch(new RegExp(`\\.ground-${status} \\{\\s+fill: ${short};`));
    }
  });
});
