import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse as parseCsv } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { loadSpecs } from '../../specs/load.ts';

const FACTS = new URL('../../../shared/facts/', import.meta.url);
const there = existsSync(fileURLToPath(FACTS));
if (!there) console.warn('skipped: the facts read from the source documents (../shared/facts) are not beside this checkout');

const text = (name: string): string => readFileSync(fileURLToPath(new URL(name, FACTS)), 'utf8');
const rows = (name: string): Record<string, string>[] => parseCsv(text(name), { columns: true });

const amount = z.object({ value: z.number() });
const facts = z.object({
  pua_level1: z.array(z.object({ id: z.string(), status: z.string(), istat: z.string(), network: z.string().nullable() })),
  organisations: z.array(z.object({ id: z.string(), name: z.string() })),
  networks: z.array(z.object({ id: z.string(), leader: z.string(), plan_label: z.string() })),
  targets: z.array(
    z.object({ id: z.string(), metric: z.string(), value: z.number().nullable(), derived: z.boolean().default(false) }),
  ),
  local_bodies: z.array(z.object({ id: z.string(), budget_eur: z.array(amount.extend({ activity: z.string().nullable() })) })),
  cronoprogramma: z.array(z.object({ id: z.string(), start: z.string(), end: z.string(), owners: z.array(z.string()) })),
  discrepancies: z.array(z.object({ id: z.string(), severity: z.string(), topic: z.string() })),
});

const specs = loadSpecs();
const { network } = specs;
const teams = specs.programmes.get('teams');

describe.skipIf(!there)('the specs say what was read from the source documents', () => {
  const read = there ? facts.parse(parseYaml(text('seed-facts.yaml'), { maxAliasCount: -1 })) : undefined;

  it('comuni, their zones, aree vaste and residents', () => {
    const expected = rows('toscana-comuni-zone.csv').map((row) => ({
      istat: row.istat,
      name: row.comune,
      province: row.provincia,
      zone: [row.zona_id, row.zona_distretto, row.membership_source],
      area: `Toscana ${row.area_vasta?.replace('-', ' ')}`,
      population: ['2018', '2019', '2020', '2021'].map((year) => (row[`pop_${year}`] ? Number(row[`pop_${year}`]) : null)),
    }));
    const said = [...network.comuni.values()].map(({ istat, name, province, zone: id, population }) => {
      const zone = network.zones.get(id);
      return {
        istat,
        name,
        province,
        zone: [id, zone?.name, zone?.membership],
        area: network.areas.get(zone?.area_vasta ?? '')?.ausl,
        population: Object.values(population),
      };
    });
    expect(said).toEqual(expected);
  });

  it('desks with status, comune and network', () => {
    const said = [...network.desks.values()].map(({ id, status, comune, network }) => ({ id, status, istat: comune, network }));
    expect(said).toEqual(read?.pua_level1);
  });

  it('networks and organisations', () => {
    expect([...network.networks.values()].map(({ id, leader, plan_label }) => ({ id, leader, plan_label }))).toEqual(
      read?.networks,
    );
    for (const { id } of read?.organisations ?? []) expect(network.organisations.has(id), id).toBe(true);
  });

  it('targets, budget lines and calendar', () => {
    const stated = read?.targets.filter(({ metric, derived }) => metric === 'recipients' && !derived) ?? [];
    expect(teams?.targets.map(({ id, value }) => [id, value])).toEqual(stated.map(({ id, value }) => [id, value]));
    const lines = read?.local_bodies.flatMap(({ id, budget_eur }) =>
      budget_eur.map(({ value, activity }) => [id, value, activity]),
    );
    expect(teams?.budget.map(({ organisation, amount_eur, activity }) => [organisation, amount_eur, activity])).toEqual(lines);
    expect(teams?.cronoprogramma.map(({ id, start, end, owners }) => ({ id, start, end, owners }))).toEqual(read?.cronoprogramma);
  });

  it('denominators, those not found included', () => {
    const expected = rows('denominators.csv').map(({ istat = '', metric, value, reference_date }) => [
      istat.replace('ZD:', ''),
      metric,
      value ? Number(value) : null,
      reference_date || null,
    ]);
    expect(
      specs.denominators.map(({ territory, metric, value, reference_date }) => [territory, metric, value, reference_date]),
    ).toEqual(expected);
  });

  it('discrepancies', () => {
    expect([...specs.discrepancies.values()].map(({ id, severity, topic }) => ({ id, severity, topic }))).toEqual(
      read?.discrepancies,
    );
  });
});
