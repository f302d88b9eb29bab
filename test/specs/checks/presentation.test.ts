import { describe, expect, it } from 'vitest';
import { loadSpecs } from '../../../specs/load.ts';
import { damagedSpecs } from '../../support/damaged-specs.ts';

const { url, write, lines, refuses } = damagedSpecs();

refuses([
  [
    'a text in one language',
    'locale/en.yaml',
    '  zone: Zona-distretto\n',
    '',
    "locale/it.yaml: dimension.zone: not translated to 'en'",
  ],
  [
    'parameters that differ',
    'locale/en.yaml',
    'zone: Zona-distretto',
    'zone: Zone {name}',
    'locale/en.yaml: dimension.zone: its parameters ({name}) differ',
  ],
]);

const CHART = { $schema: 'https://vega.github.io/schema/vega-lite/v6.json', data: { name: 'table' }, mark: 'bar', encoding: {} };

describe('charts', () => {
  it.each([
    ['of another grammar', { ...CHART, $schema: 'https://vega.github.io/schema/vega/v6.json' }, 'charts/new.vl.json: $schema: '],
    ['that draws nothing', { ...CHART, mark: undefined }, 'charts/new.vl.json: draws nothing'],
    ['that loads data', { ...CHART, layer: [{ data: { url: 'https://example.org/x' } }] }, 'charts/new.vl.json: layer[0].data: '],
    [
      'over another data set',
      { ...CHART, data: { name: 'rows' } },
      "charts/new.vl.json: data: must use the data set named 'table'",
    ],
    ['that is a list', [], 'charts/new.vl.json: '],
  ])('a chart %s', (_, chart, expected) => {
    write('charts/new.vl.json', JSON.stringify(chart));
    expect(lines().filter((line) => line.startsWith(expected))).not.toEqual([]);
  });
  it('a chart that is no JSON', () => {
    write('charts/new.vl.json', '{');
    expect(lines()).toEqual([expect.stringMatching(/^charts\/new\.vl\.json: /)]);
  });
  it('takes a sound one', () => {
    write('charts/new.vl.json', JSON.stringify(CHART));
    expect(loadSpecs(url).charts.get('new')?.spec).toEqual(CHART);
  });
});
