import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { chartCompiler } from '../../../dashboards/charts/compile.ts';
import { FLAG_MARKS } from '../../../dashboards/charts/flags.ts';
import { FONT } from '../../../dashboards/charts/palette.ts';
import { PICTURE_WIDTH, pictureLayout, pictureSvg } from '../../../dashboards/charts/picture.ts';
import { flagSwatch, STATUS_SWATCHES, SWATCH, SWATCH_NAMES, swatch } from '../../../dashboards/charts/swatches.ts';
import { loadSpecs } from '../../../specs/load.ts';
import { svgOf } from '../../support/charts.ts';

const specs = loadSpecs();
const compile = chartCompiler(specs);
const caption = {
  title: 'Quanti sono i destinatari & dove?',
  legend: [],
  lines: [
    'TEAMS · Toscana · periodo dal 01/10/2018 al 30/06/2019',
    'Denominatore: <nessuno>',
    'Dati al 15/01/2021 · dati sintetici',
  ],
};

/** A chart of the specifications without sample rows here has never been looked at. */
test.each([...specs.charts.keys()])('%s, saved as SVG, is what it was', async (id) => {
  const rows = new URL(`../../golden/charts/${id}.json`, import.meta.url);
  expect(existsSync(rows), `rows to draw ${id} with: test/golden/charts/${id}.json`).toBe(true);
  const svg = pictureSvg(await svgOf(compile(id, 'it'), JSON.parse(readFileSync(rows, 'utf8'))), caption, FONT);
  expect(svg.match(/<(path|text|line|rect)\b/g)?.length).toBeGreaterThan(10);
  await expect(svg).toMatchFileSnapshot(`../../golden/svg/${id}.it.svg`);
});

describe('a chart made a picture', () => {
  const chart = '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="100.5" viewBox="0 0 400 100.5"></svg>';

  test('says its title and caption, escaped, as text and as description', () => {
    const svg = pictureSvg(chart, caption, FONT);
    expect(svg).toContain('<title>Quanti sono i destinatari &amp; dove?</title>');
    expect(svg).toContain('>Denominatore: &lt;nessuno&gt;</text>');
    expect(svg).toMatch(/<desc>TEAMS .* dati sintetici<\/desc>/);
    expect(svg).toContain('<svg x="16" ');
  });

  test('the title stands above the chart and the caption below it; long lines break and nothing reaches out', () => {
    const long = { title: 'Titolo '.repeat(60).trim(), legend: [], lines: ['parola '.repeat(100).trim()] };
    const layout = pictureLayout(long, { width: 400, height: 100 });
    const above = layout.texts.filter(({ weight }) => weight === 600);
    const below = layout.texts.filter(({ weight }) => weight === 400);
    expect(Math.max(...above.map(({ y }) => y))).toBeLessThan(layout.chart.y);
    expect(Math.min(...below.map(({ y, size }) => y - size))).toBeGreaterThan(layout.chart.y + 100);
    expect(above.length).toBeGreaterThan(3);
    expect(below.map(({ text }) => text).join(' ')).toBe(long.lines[0]);
    expect(Math.max(...layout.texts.map(({ y }) => y))).toBeLessThan(layout.height);
    expect(layout.width).toBe(PICTURE_WIDTH);
  });

  test('its legend stands between title and chart, every mark as it is, in as many lines as it needs', async () => {
    const named = SWATCH_NAMES.map((name) => ({ text: specs.locale.it[`legend.${name}`] ?? name, shapes: swatch(name) }));
    const flags = FLAG_MARKS.map(({ flag }) => ({ text: flag, shapes: flagSwatch([flag]) }));
    const statuses = STATUS_SWATCHES.map(({ status, shapes }) => ({ text: status, shapes }));
    const told = { ...caption, legend: [...named, ...flags, ...statuses] };
    const layout = pictureLayout(told, { width: 400, height: 100.5 });
    expect(layout.swatches.length).toBe(told.legend.length);
    expect(Math.max(...layout.swatches.map(({ y }) => y + SWATCH.height))).toBeLessThanOrEqual(layout.chart.y);
    expect(new Set(layout.swatches.map(({ y }) => y)).size).toBeGreaterThan(2);
    for (const { text } of told.legend) expect(layout.texts.map((one) => one.text)).toContain(text);
    await expect(pictureSvg(chart, told, FONT)).toMatchFileSnapshot('../../golden/svg/legend.it.svg');
  });

  test('a chart without a size is a fault', () => {
    expect(() => pictureSvg('<svg></svg>', caption, FONT)).toThrow(TypeError);
  });
});
