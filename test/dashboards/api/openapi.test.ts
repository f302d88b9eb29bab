import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildApp } from '../../../dashboards/app.ts';
import { gatewayOpenApi, gatewaySecuritySchemes } from '../../../ingest/gateway/openapi.ts';
import { type FigureTown, openFigureTown, RECEIPT } from '../figures.ts';

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

let town: FigureTown;
let app: FastifyInstance;
let document: Json;
beforeAll(async () => {
  town = await openFigureTown();
  app = await buildApp({
    ...town,
    version: '0.0.0-test',
    topic: 'pua.events',
    reader: () => ({ role: 'admin' }),
    readiness: async () => ({ ok: true, checks: {} }),
    metrics: { consumer: async () => null },
    openApiPaths: gatewayOpenApi(town.specs),
    openApiSecuritySchemes: gatewaySecuritySchemes,
  });
  document = (await app.inject('/openapi.json')).json();
});
afterAll(async () => {
  await app.close();
  await town.close();
});

function resolve(pointer: string): unknown {
  const names = pointer
    .slice(2)
    .split('/')
    .map((name) => decodeURIComponent(name).replaceAll('~1', '/').replaceAll('~0', '~'));
  return names.reduce<unknown>((node, name) => (isObject(node) ? node[name] : undefined), document);
}

function* nodes(node: unknown): Generator<Json> {
  if (Array.isArray(node)) for (const item of node) yield* nodes(item);
  if (!isObject(node)) return;
  yield node;
  for (const value of Object.values(node)) yield* nodes(value);
}

const operations = (): { path: string; method: string; operation: Json }[] =>
  Object.entries(document.paths as Json).flatMap(([path, item]) =>
    Object.entries(item as Json).map(([method, operation]) => ({ path, method, operation: operation as Json })),
  );

test('OpenAPI 3.1: every reference resolves, every operation is named once and has its parameters and answers', () => {
  expect(document).toMatchObject({ openapi: '3.1.0', info: { title: 'Osservatorio PUA', version: '0.0.0-test' } });
  for (const { $ref } of nodes(document))
    if (typeof $ref === 'string' && $ref.startsWith('#/')) expect(resolve($ref), $ref).toBeDefined();
  const ids = operations().map(({ operation }) => operation.operationId);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { path, operation } of operations()) {
    const parameters = (operation.parameters ?? []) as { name: string; in: string; required: boolean; schema: Json }[];
    const inPath = parameters.filter((p) => p.in === 'path');
    expect(inPath.map(({ name }) => name)).toEqual([...path.matchAll(/\{([a-z_]+)\}/g)].map(([, name]) => name));
    expect(inPath.every(({ required }) => required)).toBe(true);
    expect(Object.keys(operation.responses as Json).length).toBeGreaterThan(1);
    for (const name of ((operation.security ?? []) as Json[]).flatMap(Object.keys))
      expect(resolve(`#/components/securitySchemes/${name}`)).toBeDefined();
  }
});

test('every schema of the document is a JSON Schema 2020-12', () => {
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  ajv.addSchema({ $id: 'openapi', ...document });
  for (const node of nodes(document))
    if (isObject(node.schema)) expect(ajv.validateSchema(node.schema), JSON.stringify(node.schema)).toBe(true);
});

test('every address of the gateway and the API is described', async () => {
  expect(
    operations()
      .map(({ path, method }) => `${method} ${path}`)
      .sort(),
  ).toEqual([
    'get /v1/adequacy',
    'get /v1/audit',
    'get /v1/audit/progress',
    'get /v1/benchmarks',
    'get /v1/benchmarks/{kpi}',
    'get /v1/catalogue',
    'get /v1/catalogue/mediation',
    'get /v1/catalogue/open',
    'get /v1/desks/{id}/adequacy',
    'get /v1/differences',
    'get /v1/discrepancies',
    'get /v1/events/{id}',
    'get /v1/framework',
    'get /v1/framework/diff',
    'get /v1/imports/rows',
    'get /v1/imports/templates/{file}',
    'get /v1/journey',
    'get /v1/journey/backlog',
    'get /v1/journey/drop-off',
    'get /v1/journey/events',
    'get /v1/journey/handovers',
    'get /v1/journey/referrals',
    'get /v1/journey/satisfaction',
    'get /v1/journey/times',
    'get /v1/kpis',
    'get /v1/kpis/{id}',
    'get /v1/kpis/{id}/events',
    'get /v1/programmes',
    'get /v1/programmes/{id}/burn-up',
    'get /v1/programmes/{id}/forecast',
    'get /v1/programmes/{id}/forecast/fan',
    'get /v1/programmes/{id}/progress',
    'get /v1/quality',
    'get /v1/rebuilds',
    'get /v1/rejections',
    'get /v1/rejections/{topic}/{partition}/{offset}',
    'get /v1/trends/{kpi}',
    'get /v1/vocabulary/statements',
    'get /v1/vocabulary/unmapped',
    'post /v1/events',
    'post /v1/imports',
    'post /v1/imports/rows',
    'post /v1/rebuilds',
  ]);
});

test.each([
  ['/v1/kpis', 'KpiCatalogue'],
  ['/v1/kpis/coverage?by=zone&programme=teams', 'KpiAnswer'],
  ['/v1/differences?kpi=pace&by=zone&from_known=2019-03-01', 'Differences'],
  ['/v1/journey?programme=teams', 'CaseJourney'],
  ['/v1/journey/drop-off', 'CaseJourney'],
  ['/v1/journey/events?unit=case&step=outcome&exit=none', 'JourneyEvents'],
  ['/v1/journey/times', 'JourneyTimes'],
  ['/v1/journey/handovers', 'Handovers'],
  ['/v1/journey/referrals', 'ReferralTable'],
  ['/v1/journey/satisfaction', 'SatisfactionByOutcome'],
  ['/v1/journey/backlog?by=zone', 'Backlog'],
  ['/v1/benchmarks?by=zone', 'Flags'],
  ['/v1/benchmarks/timeliness?peers=area_vasta', 'Benchmark'],
  ['/v1/catalogue', 'Catalogue'],
  ['/v1/catalogue/open?at=2019-03-04T09:00:00Z', 'OpenDesks'],
  ['/v1/catalogue/mediation?language=ur', 'NextMediations'],
  ['/v1/programmes', 'Programmes'],
  ['/v1/programmes/teams/progress', 'Progress'],
  ['/v1/programmes/we-in/burn-up', 'BurnUp'],
  ['/v1/trends/contacts?programme=teams', 'Trend'],
  ['/v1/trends/timeliness?chart=p&period=quarter', 'Trend'],
  ['/v1/programmes/teams/forecast?known_at=2019-12-31', 'Forecast'],
  ['/v1/programmes/teams/forecast/fan?end=extended', 'Forecast'],
  ['/v1/programmes/we-in/forecast?end=extended&zone=fiorentina-nord-ovest', 'Forecast'],
  ['/v1/events/hal-1', 'Journeys'],
  [`/v1/events/${RECEIPT}`, 'Journeys'],
  ['/v1/quality', 'Quality'],
  ['/v1/vocabulary/unmapped', 'UnmappedWords'],
  ['/v1/vocabulary/unmapped?desk=pua1-prato&known_at=2019-06-30&limit=5', 'UnmappedWords'],
  ['/v1/vocabulary/statements?desk=pua1-prato&word=cucito', 'UnmappedStatements'],
  ['/v1/discrepancies', 'Discrepancies'],
  ['/v1/rejections', 'Rejections'],
  ['/v1/rejections/pua.events/0/11', 'Rejection'],
  ['/v1/audit', 'Audit'],
  ['/v1/audit/progress', 'AuditProgress'],
  ['/v1/framework', 'Framework'],
  ['/v1/framework/diff?a=2018-proposal&b=2020-proposal', 'FrameworkDiff'],
  ['/v1/adequacy', 'AdequacyMatrix'],
  ['/v1/adequacy?level=2&to=2019-12-31', 'AdequacyMatrix'],
  ['/v1/desks/pua1-prato/adequacy?from=2018-10-01&to=2019-12-31', 'DeskAdequacy'],
  ['/v1/nothing', 'Problem'],
])('the answer of %s is as its schema %s says', async (url, name) => {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  const validate = ajv.compile({
    $ref: `openapi#/components/schemas/${name}`,
    $defs: { openapi: { $id: 'openapi', components: document.components } },
  });
  validate((await app.inject(url)).json());
  expect(validate.errors).toBeNull();
});

test('AsyncAPI 3 is served beside it', async () => {
  expect((await app.inject('/asyncapi.json')).json()).toMatchObject({
    asyncapi: '3.0.0',
    channels: { events: { address: 'pua.events' } },
  });
});
