import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { localKeys } from '../../cli/local-keys.ts';
import { type RunningServer, startServer } from '../../cli/server.ts';
import type { Settings } from '../../cli/settings.ts';
import { EVENT_EXAMPLES, type EventExample } from '../../specs/events/examples.ts';
import { until } from '../support/until.ts';

/** A deadline, not a measure: how long an event takes to be seen is measured in bench/, and printed here. */
const VISIBLE_WITHIN_MS = 30_000;

export interface Environment {
  settings: Settings;
  /** Writes a record to the events topic without this program, or says why it cannot. */
  foreign: ((topic: string, key: string, value: string) => Promise<void>) | { skipped: string };
  stop: () => Promise<void>;
}

const example = (type: string): EventExample => {
  const found = EVENT_EXAMPLES.get(`it.toscana.pua.${type}.v1`);
  if (!found) throw new Error(`no example of ${type}`);
  return structuredClone(found);
};

let serial = 0;
/** A contact of its own at a desk, of a person of that number. */
function contact(desk: string, person: number, time = '2019-05-06T10:00:00+02:00'): EventExample {
  serial += 1;
  return {
    ...example('contact.recorded'),
    id: `contact-${serial}`,
    source: `/pua/${desk}`,
    time,
    subject: String(person).padStart(64, '0'),
  };
}

/** The path of events through gateway, log, consumer, warehouse, KPIs and API: the same on every log. */
export function endToEnd(name: string, start: () => Promise<Environment>): void {
  describe(name, () => {
    let environment: Environment;
    let server: RunningServer;
    let keys: ReturnType<typeof localKeys>;

    beforeAll(async () => {
      environment = await start();
      server = await startServer(environment.settings, 'all', { warn: (line) => console.warn(line) });
      keys = localKeys(server.log, server.topics, 'test', Date.now);
    });
    afterAll(async () => {
      console.info(`${name}: the slowest event was seen after ${slowest} ms`);
      await server?.close();
      await environment?.stop();
    });

    const get = async (path: string) => {
      const response = await fetch(new URL(path, server.url));
      expect(response.status, path).toBe(200);
      return response.json();
    };
    const post = async (desk: string, body: string, type = 'application/x-ndjson') => {
      const response = await fetch(new URL('/v1/events', server.url), {
        method: 'POST',
        headers: { authorization: `Bearer ${await keys.of(desk)}`, 'content-type': type },
        body,
      });
      return { status: response.status, answer: await response.json() };
    };
    const publish = async (...events: EventExample[]) => {
      for (const event of events) {
        const { status } = await post(event.source.slice('/pua/'.length), JSON.stringify(event), 'application/cloudevents+json');
        expect(status).toBe(202);
      }
    };
    const kpi = async (id: string, query = ''): Promise<Record<string, unknown>[]> => (await get(`/v1/kpis/${id}?${query}`)).rows;
    const figure = async (id: string, query = '') => Number((await kpi(id, query))[0]?.numerator);
    let slowest = 0;
    const visible = async (what: string, probe: () => Promise<boolean>) => {
      const asked = Date.now();
      await until(what, async () => ((await probe()) ? true : undefined), VISIBLE_WITHIN_MS);
      slowest = Math.max(slowest, Date.now() - asked);
    };

    test('one event of each family: its journey and the figures', async () => {
      const events = [...EVENT_EXAMPLES.values()];
      await publish(...events);
      for (const { id } of events) {
        await visible(`journey of ${id}`, async () => (await fetch(new URL(`/v1/events/${id}`, server.url))).status === 200);
      }
      await visible('the contacts of both versions count', async () => (await figure('contacts', 'programme=teams')) === 2);
      await visible('the recipient counts', async () => (await figure('recipients', 'programme=teams&desk=pua1-prato')) === 1);
      const {
        events: [journey],
      } = await get(`/v1/events/${example('contact.recorded').id}`);
      expect(journey.amended_by).toEqual([expect.objectContaining({ event_id: example('amendment.replaced').id })]);
    });

    test('a batch of good, malformed, foreign, unknown and repeated events: each has its answer, the good ones count once', async () => {
      const before = await figure('contacts', 'programme=teams&desk=pua1-pistoia');
      const known = contact('pua1-pistoia', 900);
      await publish(known);
      await visible(
        'the first contact',
        async () => (await figure('contacts', 'programme=teams&desk=pua1-pistoia')) === before + 1,
      );
      const good = [contact('pua1-pistoia', 901), contact('pua1-pistoia', 902), contact('pua1-pistoia', 903)];
      const malformed = { ...contact('pua1-pistoia', 904), time: 'yesterday' };
      const foreign = contact('pua1-lucca', 905);
      const unknown = { ...contact('pua1-pistoia', 906), type: 'it.toscana.pua.contact.imagined.v1' };
      const batch = [...good, malformed, foreign, unknown, known];
      const { status, answer } = await post('pua1-pistoia', JSON.stringify(batch), 'application/cloudevents-batch+json');
      expect(status).toBe(202);
      expect(answer.results.map((r: { status: string; code?: string }) => [r.status, r.code ?? ''])).toEqual([
        ['accepted', ''],
        ['accepted', ''],
        ['accepted', ''],
        ['refused', 'envelope_invalid'],
        ['refused', 'source_forbidden'],
        ['refused', 'type_unknown'],
        ['duplicate', expect.any(String)],
      ]);
      await visible('the good ones', async () => (await figure('contacts', 'programme=teams&desk=pua1-pistoia')) === before + 4);
      await server.settled(10_000);
      expect(await figure('contacts', 'programme=teams&desk=pua1-pistoia')).toBe(before + 4);
      expect(await figure('contacts', 'programme=teams&desk=pua1-lucca')).toBe(0);
      const { rows } = await get(`/v1/rejections?limit=100`);
      const mine = rows.filter((r: { receipt: string }) => r.receipt === answer.receipt);
      expect(mine.map((r: { code: string; path: string }) => [r.code, r.path]).sort()).toEqual([
        ['duplicate', 'id'],
        ['envelope_invalid', 'time'],
        ['source_forbidden', 'source'],
        ['type_unknown', 'type'],
      ]);
    });

    test('a person seen in two zones counts once in the region and once in each', async () => {
      const region = await figure('recipients', 'programme=teams');
      const [prato, empoli] = await Promise.all(
        ['pratese', 'empolese-valdarno-valdelsa'].map((z) => figure('recipients', `programme=teams&zone=${z}`)),
      );
      await publish(contact('pua1-prato', 910), contact('pua1-empoli', 910), contact('pua1-fucecchio', 910));
      await visible('region', async () => (await figure('recipients', 'programme=teams')) === region + 1);
      await visible('Pratese', async () => (await figure('recipients', 'programme=teams&zone=pratese')) === Number(prato) + 1);
      await visible(
        'Empolese',
        async () => (await figure('recipients', 'programme=teams&zone=empolese-valdarno-valdelsa')) === Number(empoli) + 1,
      );
      const progress = await get('/v1/programmes/teams/progress');
      expect(progress).toMatchObject({ target: 1150, unallocated: 750, reached: region + 1 });
      expect(
        Object.fromEntries(
          progress.desks
            .filter((d: { target: number | null }) => d.target !== null)
            .map((d: { desk: string; target: number }) => [d.desk, d.target]),
        ),
      ).toEqual({
        'pua1-prato': 200,
        'pua1-pistoia': 100,
        'pua1-lucca': 100,
      });
      const sum = progress.zones.reduce((total: number, z: { reached: number }) => total + z.reached, 0);
      expect(sum).toBe(region + 2);
    });

    test('a retraction takes a contact back, a replacement moves it', async () => {
      const first = contact('pua1-grosseto', 920, '2019-06-30T10:00:00+02:00');
      const second = contact('pua1-grosseto', 921, '2019-06-30T11:00:00+02:00');
      await publish(first, second);
      const inMonth = async (from: string, to: string) =>
        figure('recipients', `programme=teams&desk=pua1-grosseto&from=${from}&to=${to}`);
      await visible('both', async () => (await inMonth('2019-06-01', '2019-06-30')) === 2);
      const retraction: EventExample = {
        ...example('amendment.retracted'),
        id: 'retract-920',
        source: first.source,
        data: { amends: first.id, reason: 'entered twice' },
      };
      delete retraction.subject;
      const replacement: EventExample = {
        ...example('amendment.replaced'),
        id: 'replace-921',
        source: second.source,
        data: {
          amends: second.id,
          reason: 'wrong day',
          replacement: { type: second.type, time: '2019-07-01T00:00:00+02:00', subject: second.subject ?? '', data: second.data },
        },
      };
      delete replacement.subject;
      await publish(retraction, replacement);
      await visible('June is empty', async () => (await inMonth('2019-06-01', '2019-06-30')) === 0);
      expect(await inMonth('2019-07-01', '2019-07-31')).toBe(1);
    });

    test('a record of a foreign producer counts like any other; what is no event is rejected and the stream goes on', async (context) => {
      const { foreign } = environment;
      if (typeof foreign !== 'function') {
        console.info(`skipped: ${foreign.skipped}`);
        context.skip(foreign.skipped);
        return;
      }
      const before = await figure('contacts', 'programme=teams&desk=pua1-pisa');
      const event = contact('pua1-pisa', 930);
      await foreign(server.topics.events, event.source, '{"specversion": "1.0", "id"');
      await foreign(server.topics.events, event.source, JSON.stringify(event));
      await visible(
        'the foreign contact',
        async () => (await figure('contacts', 'programme=teams&desk=pua1-pisa')) === before + 1,
      );
      const { rows } = await get('/v1/rejections?code=json_invalid&limit=10');
      expect(rows[0]).toMatchObject({ topic: server.topics.events, outcome: 'rejected' });
    });

    test('the audit finds every offset stored once', async () => {
      await server.settled(10_000);
      expect(await get('/v1/audit')).toMatchObject({ ok: true });
    });
  });
}
