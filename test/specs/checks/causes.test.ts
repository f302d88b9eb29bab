import { expect, it } from 'vitest';
import { damagedSpecs } from '../../support/damaged-specs.ts';

const { damage, lines, refuses } = damagedSpecs();

const cause = (id: string, scope = 'region', kpis = 'all') =>
  `  - { id: ${id}, scope: ${scope}, kpis: ${kpis}, from: "2019-09-01", text: { it: x, en: x }, source: "S003 l.70" }\n`;
const written = (...causes: readonly string[]) => `causes:\n${causes.join('')}`;
const NONE = 'causes: []\n';

it('causes of places and KPIs that exist are taken', () => {
  const places = ['region', '{ area_vasta: centro }', '{ zone: pratese }', '{ desk: pua1-prato }'];
  damage(
    'causes.yaml',
    NONE,
    written(...places.map((scope, i) => cause(`c-${i}`, scope, i === 0 ? 'all' : '[contacts, recipients]'))),
  );
  expect(lines()).toEqual([]);
});

refuses([
  [
    'a cause twice',
    'causes.yaml',
    NONE,
    written(cause('moved'), cause('moved')),
    'causes.yaml: causes[moved]: the id appears twice',
  ],
  [
    'a zone that is none',
    'causes.yaml',
    NONE,
    written(cause('moved', '{ zone: pratesse }')),
    "causes.yaml: causes[moved].scope.zone: there is no 'pratesse'",
  ],
  [
    'a desk that is none',
    'causes.yaml',
    NONE,
    written(cause('moved', '{ desk: pua1-pratto }')),
    "causes.yaml: causes[moved].scope.desk: there is no 'pua1-pratto'",
  ],
  [
    'an area that is none',
    'causes.yaml',
    NONE,
    written(cause('moved', '{ area_vasta: middle }')),
    "causes.yaml: causes[moved].scope.area_vasta: there is no 'middle'",
  ],
  [
    'a KPI that is none',
    'causes.yaml',
    NONE,
    written(cause('moved', 'region', '[contacts, contracts]')),
    "causes.yaml: causes[moved].kpis: there is no KPI 'contracts'",
  ],
]);
