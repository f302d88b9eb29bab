import { describe, expect, it } from 'vitest';
import { checkSpecs, loadSpecs } from '../../specs/load.ts';
import type { RejectionCode } from '../../transform/types.ts';

const specs = loadSpecs();
const { network, programmes, codes } = specs;
const desks = [...network.desks.values()];
const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0);

it('has no fault', () => {
  expect(checkSpecs()).toEqual([]);
});

describe('the network', () => {
  it('has 3 aree vaste, 28 zones and 273 comuni', () => {
    expect([network.areas.size, network.zones.size, network.comuni.size]).toEqual([3, 28, 273]);
  });
  it('has 14 active desks and 2 being defined, all of level 1', () => {
    expect(desks.filter(({ status }) => status === 'active')).toHaveLength(14);
    expect(desks.filter(({ status }) => status === 'being_defined').map(({ id }) => id)).toEqual([
      'pua1-livorno',
      'pua1-carrara',
    ]);
    expect(new Set(desks.map(({ unit }) => unit))).toEqual(new Set(['pua_l1']));
  });
  it('has 17 zones without any PUA, 19 without an active one', () => {
    const zonesOf = (all: typeof desks) => new Set(all.map(({ zone }) => zone)).size;
    expect(network.zones.size - zonesOf(desks)).toBe(17);
    expect(network.zones.size - zonesOf(desks.filter(({ status }) => status === 'active'))).toBe(19);
  });
  it.each([
    ['centro', 72, 1_599_248],
    ['nord-ovest', 102, 1_250_151],
    ['sud-est', 99, 818_934],
  ])('%s: %i comuni, %i residents on 1 January 2021', (area, comuni, residents) => {
    const inArea = [...network.comuni.values()].filter(({ zone }) => network.zones.get(zone)?.area_vasta === area);
    expect(inArea).toHaveLength(comuni);
    expect(sum(inArea.map(({ population }) => population[2021] ?? 0))).toBe(residents);
  });
  it('keeps unknown residents unknown: Barberino Tavarnelle is of 2019', () => {
    expect(network.comuni.get('048054')?.population).toEqual({ 2018: null, 2019: null, 2020: 12101, 2021: 12021 });
  });
  it('gives each desk the zone, area vasta and province of its comune', () => {
    expect(network.desks.get('pua1-prato')).toMatchObject({
      zone: 'pratese',
      area_vasta: 'centro',
      province: 'PO',
      network: 'net-prato',
    });
    expect(network.desks.get('pua1-lucca')).toMatchObject({
      zone: 'piana-di-lucca',
      area_vasta: 'nord-ovest',
      network: 'net-prato',
    });
    expect(network.desks.get('pua1-poppi')).toMatchObject({ zone: 'casentino', area_vasta: 'sud-est', network: null });
  });
  it('keeps what no source states apart from closed and none', () => {
    expect(network.desks.get('pua1-prato')?.opening?.wed).toBeNull();
    expect(network.desks.get('pua1-pistoia')?.opening?.wed).toBe('closed');
    expect(network.desks.get('pua1-lucca')?.opening?.wed).toBe('by_appointment');
    expect(network.desks.get('pua1-lucca')?.languages).toBeNull();
    expect(desks.filter(({ opening }) => opening === null)).toHaveLength(13);
  });
  it('draws 28 tiles in one piece but for Elba', () => {
    const tiles = new Set([...network.zones.values()].map(({ tile }) => String(tile)));
    const alone = [...network.zones.values()].filter(
      ({ tile: [column, row] }) =>
        ![
          [column - 1, row],
          [column + 1, row],
          [column, row - 1],
          [column, row + 1],
        ].some((tile) => tiles.has(String(tile))),
    );
    expect(alone.map(({ id }) => id)).toEqual(['elba']);
  });
});

describe('the programmes', () => {
  const teams = programmes.get('teams');
  const weIn = programmes.get('we-in');

  it('TEAMS: 1,150 in the region; Prato 200, Pistoia 100, Lucca 100; 750 unallocated', () => {
    const region = teams?.targets.filter(({ scope }) => scope === 'region').map(({ value }) => value);
    const signed = teams?.targets.flatMap(({ scope, value }) => (scope === 'region' ? [] : [[scope.desk, value] as const])) ?? [];
    expect(region).toEqual([1150]);
    expect(Object.fromEntries(signed)).toEqual({ 'pua1-prato': 200, 'pua1-pistoia': 100, 'pua1-lucca': 100 });
    expect(1150 - sum(signed.map(([, value]) => value))).toBe(750);
  });
  it('TEAMS: planned and actual end are two dates (D02)', () => {
    expect(teams).toMatchObject({ start: '2018-10-02', planned_end: '2020-12-31', actual_end: '2023-03-31' });
    expect(teams?.issues).toContain('D02');
  });
  it.each([
    ['comune-prato', 127_310.16],
    ['comune-pistoia', 30_000],
    ['comune-lucca', 30_000],
  ])('TEAMS: the budget lines of %s sum to %d euros', (organisation, euros) => {
    const lines = teams?.budget.filter((line) => line.organisation === organisation) ?? [];
    expect(sum(lines.map(({ amount_eur }) => Math.round(amount_eur * 100))) / 100).toBe(euros);
  });
  it('TEAMS: the activities of the calendar with their owners', () => {
    expect(teams?.cronoprogramma.map(({ id, start, end, owners }) => [id, start, end, owners.length])).toEqual([
      ['C1', '2018-11-01', '2019-06-30', 1],
      ['C2', '2019-01-01', '2020-12-31', 3],
      ['C3', '2019-02-01', '2020-12-31', 3],
      ['C4', '2019-09-01', '2020-12-31', 1],
    ]);
  });
  it('WE IN: three years, no target, the desks of one-stop-shop implementers', () => {
    expect(weIn).toMatchObject({ start: '2025-06-16', planned_end: '2028-06-15', targets: [], budget_total_eur: 4_381_812.7 });
    const cities = weIn?.desks.map(({ desk }) => desk.replace('pua1-', '')).sort();
    expect(cities).toEqual(['capannori', 'carrara', 'firenze', 'follonica', 'grosseto', 'livorno', 'pistoia', 'prato']);
  });
});

describe('codes', () => {
  it('has every country of ISO 3166-1, Kosovo, stateless and unknown', () => {
    expect(codes.country.size).toBe(249 + 3);
    for (const code of ['IT', 'GB', 'NO', 'XK', 'stateless', 'unknown']) expect(codes.country.get(code)?.label.it).toBeTruthy();
    expect(codes.country.get('CN')?.label).toEqual({ it: 'Cina', en: 'China' });
  });
  it('has the 183 languages of ISO 639-1 and what Tuscany needs beside them', () => {
    expect([...codes.language.keys()].filter((code) => code.length === 2)).toHaveLength(183);
    for (const code of ['no', 'wuu', 'pnb', 'unknown']) expect(codes.language.has(code)).toBe(true);
  });
  it('labels every code of a refusal', () => {
    const codesOfRefusal: Record<RejectionCode, true> = {
      empty: true,
      too_large: true,
      encoding_invalid: true,
      json_invalid: true,
      json_too_deep: true,
      envelope_invalid: true,
      type_unknown: true,
      data_invalid: true,
      code_unknown: true,
      source_forbidden: true,
      desk_unknown: true,
      personal_data: true,
      time_implausible: true,
      amendment_foreign: true,
      amendment_type_mismatch: true,
      duplicate: true,
      duplicate_conflict: true,
      warehouse_refused: true,
    };
    expect([...codes.rejection.keys()].sort()).toEqual(Object.keys(codesOfRefusal).sort());
  });
  it('takes areas and services from every framework version, each area with a service', () => {
    expect(specs.frameworks.map(({ id, areas }) => [id, areas.length])).toEqual([
      ['2018-proposal', 11],
      ['2020-proposal', 12],
    ]);
    for (const { areas, services } of specs.frameworks)
      expect(new Set(services.map(({ area }) => area))).toEqual(new Set(areas.map(({ code }) => code)));
    expect([codes.service_area.size, codes.service.size]).toEqual([12, specs.frameworks.at(-1)?.services.length]);
  });
});
