import { afterAll, beforeAll, expect, test } from 'vitest';
import { announceServer } from '../../../cli/lockfile.ts';
import { buildApp } from '../../../dashboards/app.ts';
import { loadSpecs } from '../../../specs/load.ts';
import { run } from '../../support/command.ts';
import { damagedSpecs } from '../../support/damaged-specs.ts';
import { testSettings } from '../../support/settings.ts';
import { type FigureTown, openFigureTown } from '../figures.ts';

const { url, read, write, lines } = damagedSpecs();

let town: FigureTown;
beforeAll(async () => {
  town = await openFigureTown();
});
afterAll(() => town.close());

test('a KPI dropped in as a file is in the catalogue, the API, the OpenAPI document and the command line', async () => {
  const definition = read('kpis/women_share.yaml')
    .replace('id: women_share', 'id: long_term_share')
    .replace('where: { gender: [female] }', 'where: { permit: [long_term] }')
    .replace(', except: { gender: [unknown] }', '');
  write('kpis/long_term_share.yaml', definition);
  expect(lines()).toEqual([]);

  const app = await buildApp({
    ...town,
    specs: loadSpecs(url),
    version: '0.0.0-test',
    topic: 'pua.events',
    reader: () => ({ role: 'admin' }),
    readiness: async () => ({ ok: true, checks: {} }),
    metrics: { consumer: async () => null },
  });
  const { settings, remove } = await testSettings();
  try {
    const asked = '/v1/kpis/long_term_share?programme=teams&to=2019-12-31';
    // Everybody in the town holds a long-term permit: 5 of 5, as hal was taken back.
    expect((await app.inject(asked)).json()).toMatchObject({
      kpi: 'long_term_share',
      rows: [{ numerator: 5, denominator: 5, value: 100, note: 'small_n' }],
    });
    const catalogue: { kpis: { id: string }[] } = (await app.inject('/v1/kpis')).json();
    expect(catalogue.kpis.map(({ id }) => id)).toContain('long_term_share');
    const document = (await app.inject('/openapi.json')).json();
    const [parameter] = document.paths['/v1/kpis/{id}'].get.parameters;
    expect(parameter.schema.enum).toContain('long_term_share');
    const refused = (await app.inject(`${asked}&by=service_area`)).json();
    expect(refused).toMatchObject({ status: 400, errors: [{ parameter: 'by', allowed: expect.arrayContaining(['zone']) }] });

    const address = await app.listen({ port: 0, host: '127.0.0.1' });
    await announceServer(settings.PUA_DATA, { url: address, pid: process.pid });
    expect((await run(settings, 'kpi')).out).toContain('long_term_share');
    const told = await run(settings, 'kpi', 'long_term_share', '--programme', 'teams', '--format', 'csv');
    expect(told.out.split('\r\n')[1]).toMatch(/^5,5,100,/);
  } finally {
    await app.close();
    await remove();
  }
});
