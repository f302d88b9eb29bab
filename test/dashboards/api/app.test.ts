import { tableFromIPC } from 'apache-arrow';
import { parse } from 'csv-parse/sync';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AppDeps, buildApp } from '../../../dashboards/app.ts';
import { WarehouseUnavailable } from '../../../warehouse/types.ts';
import { type FigureTown, openFigureTown, RECEIPT } from '../figures.ts';

const ARROW = 'application/vnd.apache.arrow.stream';

let town: FigureTown;
let deps: AppDeps;
let app: FastifyInstance;
beforeAll(async () => {
  town = await openFigureTown();
  deps = {
    ...town,
    version: '0.0.0-test',
    topic: 'pua.events',
    reader: () => ({ role: 'admin' }),
    readiness: async () => ({ ok: true, checks: { warehouse: 'ok' } }),
    metrics: {
      consumer: async () => ({
        lastFetchAt: town.now() - 1_000,
        lastStoredAt: town.now() - 4_000,
        partitions: [{ topic: 'pua.events', partition: 0, mark: 13, end: 16, lag: 2 }],
      }),
    },
  };
  app = await buildApp(deps);
});
afterAll(async () => {
  await app.close();
  await town.close();
});

const get = (url: string, accept?: string) => app.inject({ method: 'GET', url, headers: accept === undefined ? {} : { accept } });

describe('representations', () => {
  const numbers = new Set([
    'count',
    'open',
    'numerator',
    'denominator',
    'value',
    'lower',
    'upper',
    'n',
    'planned',
    'reached_cumulative',
    'offset',
    'partition',
    'target',
    'effect',
  ]);
  const flags = new Set(['suppressed', 'redacted']);
  const typed = (name: string, text: string) => {
    if (flags.has(name)) return text === 'true';
    if (!numbers.has(name)) return text;
    return text === '' ? null : Number(text);
  };

  test.each([
    '/v1/kpis/target_attainment?programme=teams&by=zone',
    '/v1/kpis/coverage?programme=teams&by=zone&to=2019-12-31',
    '/v1/kpis/contacts?by=month,service_area&programme=teams',
    '/v1/kpis/recipients?zone=pratese&by=programme,desk',
    '/v1/kpis/age_mix?by=zone&programme=teams',
    '/v1/kpis/satisfaction_mean?by=quarter&to=2019-12-31',
    '/v1/programmes',
    '/v1/programmes/teams/burn-up?zone=firenze',
    '/v1/programmes/teams/burn-up?known_at=2019-02-10',
    '/v1/differences?kpi=contacts&by=zone,month&from_known=2019-01-31&to_known=2020-06-30',
    '/v1/rejections',
    '/v1/quality',
    '/v1/rejections?code=json_invalid',
  ])('JSON, CSV and Arrow of %s are equal', async (url) => {
    const [json, csv, arrow] = await Promise.all([get(url), get(url, 'text/csv'), get(url, ARROW)]);
    const { rows } = json.json();
    expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8; header=present');
    const records: Record<string, string>[] = parse(csv.body, { columns: true, record_delimiter: '\r\n' });
    expect(records.map((r) => Object.fromEntries(Object.entries(r).map(([k, v]) => [k, typed(k, v)])))).toEqual(rows);
    expect(arrow.headers['content-type']).toBe(ARROW);
    const table = tableFromIPC(arrow.rawPayload);
    expect(table.toArray().map((row) => row.toJSON())).toEqual(rows);
    for (const answer of [csv, arrow]) {
      expect(answer.headers['pua-data-as-of']).toBe(json.headers['pua-data-as-of']);
      expect(answer.headers.vary).toContain('Accept');
    }
    expect(table.schema.metadata.get('data_as_of')).toBe(json.headers['pua-data-as-of']);
  });

  test('columns have sensible types, in an empty list too', async () => {
    const answer = await get('/v1/rejections?code=json_invalid', ARROW);
    const { schema } = tableFromIPC(answer.rawPayload);
    expect(Object.fromEntries(schema.fields.map((f) => [f.name, String(f.type)]))).toMatchObject({
      topic: 'Dictionary<Int32, Utf8>',
      partition: 'Int32',
      offset: 'Float64',
      detail: 'Utf8',
      redacted: 'Bool',
    });
  });

  test('what the client likes best is answered; what nobody makes is a 406 that lists what there is', async () => {
    const liked = await get('/v1/kpis/contacts', 'text/html, text/csv;q=0.9, application/json;q=0.5');
    expect(liked.headers['content-type']).toContain('text/csv');
    expect((await get('/v1/kpis/contacts', 'text/*;q=0.1, */*;q=0.2')).headers['content-type']).toContain('application/json');
    expect((await get('/v1/kpis/contacts', 'application/json;q=0, */*')).headers['content-type']).toContain('text/csv');
    const none = await get('/v1/kpis/contacts', 'text/html');
    expect([none.statusCode, none.headers['content-type']]).toEqual([406, 'application/problem+json; charset=utf-8']);
    expect(none.json()).toMatchObject({ code: 'not_acceptable', allowed: ['application/json', 'text/csv', ARROW] });
    expect((await get('/v1/programmes/teams/progress', 'text/csv')).statusCode).toBe(406);
  });
});

describe('problems', () => {
  test.each([
    ['/v1/kpis/recipient', 404, { code: 'not_found', allowed: expect.arrayContaining(['recipients', 'pace']) }],
    ['/v1/programmes/wein/progress', 404, { code: 'not_found', allowed: ['teams', 'we-in'] }],
    [
      '/v1/kpis/recipients?by=zone,shoe_size',
      400,
      { errors: [{ parameter: 'by', allowed: expect.arrayContaining(['zone', 'month']) }] },
    ],
    [
      '/v1/kpis/pace?by=gender',
      400,
      { errors: [{ parameter: 'by', allowed: ['region', 'zone', 'network', 'desk', 'programme'] }] },
    ],
    ['/v1/kpis/recipients?zone=prato', 400, { errors: [{ parameter: 'zone', allowed: expect.arrayContaining(['pratese']) }] }],
    ['/v1/kpis/recipients?from=2019-02-30', 400, { errors: [{ parameter: 'from' }] }],
    ['/v1/kpis/recipients?from=2019-03-01&to=2019-02-01', 400, { errors: [{ parameter: 'from' }] }],
    ['/v1/kpis/recipients?known_at=2019-03-01T10:00:00', 400, { errors: [{ parameter: 'known_at' }] }],
    ['/v1/kpis/recipients?known_at=2031-01-01', 400, { errors: [{ parameter: 'known_at' }] }],
    ['/v1/kpis/recipients?zona=pratese', 400, { errors: [{ parameter: 'zona', allowed: expect.arrayContaining(['zone']) }] }],
    ['/v1/kpis/recipients?zone=pratese&zone=firenze', 400, { errors: [{ parameter: 'zone' }] }],
    ['/v1/rejections?limit=0', 400, { errors: [{ parameter: 'limit' }] }],
    ['/v1/rejections?after=pua.events:0:2', 400, { errors: [{ parameter: 'after' }] }],
    ['/v1/rejections/pua.events/0/0', 404, { code: 'not_found' }],
    ['/v1/rejections/pua.events/first/0', 400, { code: 'parameter_invalid' }],
    ['/v1/events/nobody', 404, { code: 'not_found' }],
    [`/v1/events/${'x'.repeat(129)}`, 400, { code: 'parameter_invalid' }],
    ['/v1/nothing', 404, { code: 'not_found' }],
    ['/%zz', 400, { code: 'bad_request' }],
  ])('%s is %i', async (url, status, members) => {
    const answer = await get(url);
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([status, 'application/problem+json; charset=utf-8']);
    const { type, title, detail, code, ...rest } = answer.json();
    expect({ type, title: title.length > 0, detail: detail.length > 0 }).toEqual({
      type: `urn:osservatorio-pua:problem:${code}`,
      title: true,
      detail: true,
    });
    expect({ code, ...rest }).toMatchObject(members);
  });

  test('a blank field of a form is no filter', async () => {
    expect((await get('/v1/kpis/recipients?programme=teams&zone=&from=&to=&by=')).json().rows).toMatchObject([{ value: 5 }]);
  });

  test('a reader who may not see figures is told so; an absent warehouse is a 503 with a time to wait', async () => {
    const guest = await buildApp({ ...deps, reader: () => ({ role: 'public' }) });
    const refused = await guest.inject('/v1/kpis/recipients');
    expect([refused.statusCode, refused.json().code]).toEqual([403, 'forbidden']);
    await guest.close();
    const lines: string[] = [];
    const gone = async () => {
      throw new WarehouseUnavailable('gone');
    };
    const alone = await buildApp({
      ...deps,
      warehouse: { ...town.warehouse, measures: { ...town.warehouse.measures, count: gone } },
      log: { write: (line) => void lines.push(line) },
    });
    const unavailable = await alone.inject('/v1/kpis/recipients');
    expect([unavailable.statusCode, unavailable.headers['retry-after'], unavailable.json().code]).toEqual([
      503,
      '5',
      'warehouse_unavailable',
    ]);
    expect(lines.join('')).toContain(unavailable.json().request_id);
    await alone.close();
  });

  test('too many requests are refused until the minute is over', async () => {
    const narrow = await buildApp({ ...deps, requestsPerMinute: 2 });
    const answers = [await narrow.inject('/v1/kpis'), await narrow.inject('/v1/kpis'), await narrow.inject('/v1/kpis')];
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 429]);
    expect(answers[2]?.json()).toMatchObject({ code: 'too_many_requests' });
    expect(Number(answers[2]?.headers['retry-after'])).toBeGreaterThan(0);
    expect((await narrow.inject('/healthz')).statusCode).toBe(200);
    await narrow.close();
  });
});

describe('ledger', () => {
  const CELL = { programme: 'teams', month: '2019-01', desk: 'pua1-prato', zone: 'pratese', service_areas: ['civil_status'] };
  test('the journey of an event: its publication, its repetition, where it counts and why not', async () => {
    const { events } = (await get('/v1/events/anna-1')).json();
    expect(events).toMatchObject([
      {
        source: '/pua/pua1-prato',
        event_id: 'anna-1',
        type: 'it.toscana.pua.contact.recorded.v1',
        status: 'stored',
        occurred_at: '2019-01-10T09:00:00.000Z',
        publication: {
          receipt: RECEIPT,
          received_at: expect.stringMatching(/^2019-01-/),
          log: { topic: 'pua.events', partition: 0, offset: 0 },
          recorded_at: '2019-01-10T10:00:00.000Z',
          range: '0-13',
        },
        amends: null,
        amended_by: [],
        rejections: [{ outcome: 'duplicate', code: 'duplicate', log: { offset: 13 } }],
        counted_in: expect.arrayContaining([{ kpi: 'recipients', counted: true, why: '', cell: CELL }]),
      },
    ]);
    expect((await get(`/v1/events/${RECEIPT}`)).json().events).toMatchObject([{ event_id: 'anna-1' }]);
    const counted = async (id: string) => (await get(`/v1/events/${id}`)).json().events[0].counted_in;
    expect(await counted('eve-1')).toEqual(
      expect.arrayContaining([
        { kpi: 'contacts', counted: true, why: '', cell: CELL },
        { kpi: 'recipients', counted: false, why: 'eu_citizen', cell: null },
      ]),
    );
  });

  test('a retracted event, its retraction, and a refused one', async () => {
    const why = (journey: { counted_in: { why: string; cell: unknown }[] }) => [...new Set(journey.counted_in.map((c) => c.why))];
    const [retracted] = (await get('/v1/events/hal-1')).json().events;
    expect(retracted).toMatchObject({
      status: 'retracted',
      amended_by: [{ event_id: 'hal-2', amendment: 'retracted', log: { offset: 10 } }],
    });
    expect(why(retracted)).toEqual(['retracted']);
    const [retraction] = (await get('/v1/events/hal-2')).json().events;
    expect(retraction).toMatchObject({ status: 'stored', amends: { event_id: 'hal-1', amendment: 'retracted' } });
    expect(why(retraction)).toEqual(['amendment']);
    const [refused] = (await get('/v1/events/bad-1')).json().events;
    expect(why(refused)).toEqual(['rejected']);
    expect([refused]).toMatchObject([
      { status: 'rejected', publication: null, rejections: [{ code: 'data_invalid', path: 'data.unit' }] },
    ]);
  });

  test('rejections page by page, and one with its bytes', async () => {
    const first = (await get('/v1/rejections?limit=2')).json();
    expect(first.rows.map((row: { offset: number }) => row.offset)).toEqual([11, 12]);
    const second = (await get(`/v1/rejections?limit=2&after=${first.next}`)).json();
    expect(second).toMatchObject({ rows: [{ offset: 13, code: 'duplicate' }], next: null });
    const one = (await get('/v1/rejections/pua.events/0/11')).json();
    expect(Buffer.from(one.raw, 'base64').toString()).toBe('{"bad":true}');
    expect((await get('/v1/rejections/pua.events/0/12')).json()).toMatchObject({
      code: 'personal_data',
      raw: '',
      redacted: true,
    });
  });

  test('the audit: every offset once, and how far the log is ahead', async () => {
    expect((await get('/v1/audit')).json()).toMatchObject({
      ok: true,
      first_difference: null,
      partitions: [
        {
          topic: 'pua.events',
          partition: 0,
          first: 0,
          last: 13,
          ranges: 1,
          rows: 14,
          offsets: 14,
          contiguous: true,
          difference: '',
          published: 14,
          log_end: 16,
          lag: 2,
        },
      ],
    });
  });
});

describe('around the API', () => {
  test('a strict content security policy and a request id on every answer', async () => {
    for (const url of ['/v1/kpis', '/v1/nothing', '/healthz']) {
      const { headers } = await get(url);
      const policy = String(headers['content-security-policy']);
      expect(policy).toContain("default-src 'self'");
      expect(policy).toContain("img-src 'self' data:");
      expect(policy).not.toContain('unsafe');
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    }
    const given = await app.inject({ url: '/v1/nothing', headers: { 'x-request-id': 'trace-7' } });
    expect([given.headers['x-request-id'], given.json().request_id]).toEqual(['trace-7', 'trace-7']);
    const hostile = await app.inject({ url: '/healthz', headers: { 'x-request-id': 'a b\\r\\nx: y' } });
    expect(hostile.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('health, readiness, and metrics of the pipeline', async () => {
    expect((await get('/healthz')).json()).toEqual({ status: 'ok' });
    expect((await get('/readyz')).json()).toEqual({ status: 'ok', checks: { warehouse: 'ok' } });
    const broken = await buildApp({
      ...deps,
      readiness: async () => ({ ok: false, checks: { warehouse: 'ok', log: 'no broker' } }),
    });
    const unready = await broken.inject('/readyz');
    expect([unready.statusCode, unready.json()]).toMatchObject([
      503,
      { code: 'unavailable', detail: 'log: no broker', checks: { log: 'no broker' } },
    ]);
    await broken.close();
    const { body } = await get('/metrics');
    for (const line of [
      'pua_consumer_lag_offsets{topic="pua.events",partition="0"} 2',
      'pua_last_insert_age_seconds 4',
      'pua_log_records{outcome="accepted",code=""} 11',
      'pua_log_records{outcome="rejected",code="personal_data"} 1',
      'pua_up{part="warehouse"} 1',
    ])
      expect(body).toContain(line);
    expect(body).toMatch(/pua_http_request_duration_seconds_count\{method="GET",route="\/v1\/kpis",status="200"\} \d/);
  });

  test('a process without the API answers health and descriptions only', async () => {
    const bare = await buildApp({ ...deps, serves: { api: false } });
    expect((await bare.inject('/v1/kpis')).statusCode).toBe(404);
    expect((await bare.inject('/healthz')).statusCode).toBe(200);
    await bare.close();
  });
});
