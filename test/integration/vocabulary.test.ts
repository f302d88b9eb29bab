import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clientOf } from '../../cli/client.ts';
import { replayVocabulary } from '../../cli/commands/vocabulary-replay.ts';
import { buildApp } from '../../dashboards/app.ts';
import { TOPICS } from '../../ingest/log/index.ts';
import { noCounts, planReplay, publishRemaps } from '../../ingest/vocabulary/replay.ts';
import { loadSpecs } from '../../specs/load.ts';
import type { Specs } from '../../specs/types.ts';
import { createTransform } from '../../transform/transform.ts';
import { LOCAL_WORDS, type LocalContact, localContacts, localSpecs, MAPPED_LATER } from '../support/local-words.ts';
import { openYear, type YearOfEvents } from '../support/simulated-year.ts';

const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000);
const CONTACTS = 10_000;
const BEFORE = '2020-06-01T00:00:00.000Z';
/** Asked as known before the replay, once then and once after it. */
const ASKED = ['by=service_area', 'by=desk,service_area', 'by=month,service_area', 'by=zone,gender', ''].map(
  (by) => `/v1/kpis/contacts?known_at=${BEFORE}&${by}`,
);

/** The words' own reading, written once more without the code under test: letters alone, accents and separators set aside. */
const ACCENTS: Readonly<Record<string, string>> = { à: 'a', á: 'a', è: 'e', é: 'e', ì: 'i', ò: 'o', ù: 'u' };
const plain = (word: string): string =>
  [...word.toLowerCase()]
    .map((letter) => ACCENTS[letter] ?? (" _-'’".includes(letter) ? ' ' : letter))
    .join('')
    .split(' ')
    .filter((part) => part !== '')
    .join(' ');

/** Area of each word a desk may write, by hand: framework words first, the desk's own over them. */
function areasByWord(specs: Specs, desk: string, without: readonly string[]): Map<string, string> {
  const [framework] = specs.frameworks.filter(
    ({ valid_from, valid_to }) => valid_from <= '2019-01-01' && (valid_to ?? '9') > '2019-12-31',
  );
  if (!framework) throw new Error('the year has more than one framework version');
  const areaOf = new Map(framework.services.map(({ code, area }) => [code, area]));
  const words = new Map<string, string>();
  for (const { synonyms, label, code, area } of framework.services)
    for (const word of [...synonyms, label.it, label.en, code]) words.set(plain(word), area);
  for (const [word, code] of Object.entries(LOCAL_WORDS[desk] ?? {}))
    if (!without.includes(word)) words.set(plain(word), areaOf.get(code) ?? '');
  return words;
}

interface Cell {
  desk: string;
  service_area: string;
  numerator: number;
}

interface Recount {
  said: number;
  mapped: number;
  /** Contacts by `desk area`; a contact counts once in each of its areas, and in '' when it has none. */
  cells: Map<string, number>;
}

function recount(specs: Specs, contacts: readonly LocalContact[], without: typeof MAPPED_LATER): Recount {
  const result: Recount = { said: 0, mapped: 0, cells: new Map() };
  const areas = new Map(
    Object.keys(LOCAL_WORDS).map((desk) => [
      desk,
      areasByWord(
        specs,
        desk,
        without.filter((w) => w.desk === desk).map((w) => w.word),
      ),
    ]),
  );
  for (const { desk, services } of contacts) {
    const found = services.map(({ written }) => areas.get(desk)?.get(plain(written)) ?? '');
    result.said += found.length;
    result.mapped += found.filter((area) => area !== '').length;
    const own = new Set(found.filter((area) => area !== ''));
    for (const area of own.size === 0 ? [''] : own)
      result.cells.set(`${desk} ${area}`, (result.cells.get(`${desk} ${area}`) ?? 0) + 1);
  }
  return result;
}

describe(`ten thousand contacts in five desks' own words, three of them mapped afterwards (SEED=${SEED})`, () => {
  const contacts = localContacts(SEED, CONTACTS);
  let directory: string;
  let year: YearOfEvents;
  let app: FastifyInstance;

  async function open(later: boolean): Promise<void> {
    const specs = loadSpecs(localSpecs(directory, { later }));
    year = await openYear(specs, join(directory, 'data'));
    app = await buildApp({
      ...{ specs, warehouse: year.warehouse, now: Date.now, version: '0.0.0-test', topic: 'pua.events' },
      reader: () => ({ role: 'admin' }),
      readiness: async () => ({ ok: true, checks: {} }),
      metrics: { consumer: async () => null },
      requestsPerMinute: 1_000_000,
    });
  }
  async function close(): Promise<void> {
    await app.close();
    await year.close();
  }
  const text = async (address: string): Promise<string> => {
    const { statusCode, body } = await app.inject(address);
    expect(statusCode, body).toBe(200);
    return body;
  };
  const get = async (address: string) => JSON.parse(await text(address));
  const ends = async () => (await year.log.ends(TOPICS.events)).map(({ end }) => end);
  const replayed = (receipt: string) => {
    const deps = { log: year.log, transform: createTransform(year.specs), topic: TOPICS.events, receipt };
    return replayVocabulary(clientOf(app), year.specs, deps, { desk: undefined, publishes: true });
  };
  const cells = async (): Promise<Map<string, number>> => {
    const { rows } = await get('/v1/kpis/contacts?by=desk,service_area');
    const counted = rows.filter(({ numerator }: { numerator: number }) => numerator !== 0);
    return new Map(counted.map((row: Cell) => [`${row.desk} ${row.service_area}`, row.numerator]));
  };
  const sorted = (counts: ReadonlyMap<string, number>) => [...counts].sort(([a], [b]) => (a < b ? -1 : 1));

  const known: string[] = [];
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'pua-words-'));
    await open(false);
    await year.publish(
      [...contacts]
        .sort((a, b) => a.publishedAt - b.publishedAt)
        .map(({ event, publishedAt }) => ({ event: { ...event, data: Object(event.data) }, publishedAt })),
    );
    for (const address of ASKED) known.push(await text(address));
  }, 300_000);
  afterAll(async () => {
    await close();
    await rm(directory, { recursive: true, force: true });
  });

  test('the share mapped is that of a count by hand, and what is not mapped has a suggestion where a word is near', async () => {
    const { desks, rows } = await get('/v1/vocabulary/unmapped?limit=10000');
    const expected = recount(year.specs, contacts, MAPPED_LATER);
    const sum = (name: string) => desks.reduce((total: number, desk: Record<string, number>) => total + (desk[name] ?? 0), 0);
    expect([sum('said'), sum('mapped')]).toEqual([expected.said, expected.mapped]);
    expect(rows.reduce((total: number, row: { count: number }) => total + row.count, 0)).toBe(expected.said - expected.mapped);
    expect(sorted(await cells())).toEqual(sorted(expected.cells));

    const meant = new Map(
      contacts.flatMap(({ desk, services }) =>
        services.map(({ word, written }) => [`${desk} ${written}`, LOCAL_WORDS[desk]?.[word]] as const),
      ),
    );
    const isLater = (row: { desk: string; suggestion: string }) =>
      MAPPED_LATER.some(
        ({ desk, word }) =>
          desk === row.desk && LOCAL_WORDS[desk]?.[word] === meant.get(`${row.desk} ${Reflect.get(row, 'word')}`),
      );
    const slips = rows.filter((row: { desk: string; suggestion: string }) => !isLater(row));
    const right = slips.filter(
      (row: { desk: string; word: string; suggestion: string }) => row.suggestion === meant.get(`${row.desk} ${row.word}`),
    );
    const wrong = slips.filter(
      (row: { desk: string; word: string; suggestion: string }) =>
        row.suggestion !== '' && row.suggestion !== meant.get(`${row.desk} ${row.word}`),
    );
    console.log(
      `SEED=${SEED}: ${expected.mapped} of ${expected.said} services mapped (${((100 * expected.mapped) / expected.said).toFixed(2)} %); of ${slips.length} misspelt words ${right.length} suggested rightly, ${wrong.length} wrongly`,
    );
    expect(expected.mapped / expected.said).toBeGreaterThan(0.7);
    expect(right.length / slips.length).toBeGreaterThan(0.95);
    expect(wrong.length / slips.length).toBeLessThan(0.01);
  }, 60_000);

  test('mapped afterwards and replayed: every cell moves as the count by hand says, nothing is doubled, past answers stay', async () => {
    await close();
    await open(true);
    const before = recount(year.specs, contacts, MAPPED_LATER);
    const after = recount(year.specs, contacts, []);
    expect(sorted(await cells())).toEqual(sorted(before.cells));

    const counts = await replayed('01REPLAY0000000000000000001');
    await year.settled();
    expect(counts).toMatchObject({ withdrawn: 0, refused: [] });
    console.log(`${counts.remapped} contacts said again; ${after.mapped} of ${after.said} services mapped`);
    expect(sorted(await cells())).toEqual(sorted(after.cells));
    expect((await get('/v1/kpis/contacts')).rows[0].numerator).toBe(CONTACTS);
    const { desks } = await get('/v1/vocabulary/unmapped?limit=10000');
    expect(desks.reduce((total: number, desk: { mapped: number }) => total + desk.mapped, 0)).toBe(after.mapped);

    for (const [i, address] of ASKED.entries()) expect(await text(address), address).toBe(known[i]);
    const audit = await get('/v1/audit');
    expect(audit).toMatchObject({ ok: true, first_difference: null });
    const explained = await get(`/v1/differences?kpi=contacts&by=service_area&from_known=${BEFORE}&limit=1`);
    const cell = (area: string) => explained.cells.find((row: { service_area: string }) => row.service_area === area);
    expect(cell('language')).toMatchObject({
      numerator_after: [...after.cells].reduce((n, [key, count]) => n + (key.endsWith(' language') ? count : 0), 0),
    });

    const held = await ends();
    expect(await replayed('01REPLAY0000000000000000002')).toMatchObject({ remapped: 0 });
    expect(await ends()).toEqual(held);
  }, 300_000);

  test('an amendment of the desk counts over the replay, whether it comes later or between the reading and the publishing', async () => {
    const later = contacts.find(
      ({ desk, services }) => desk === 'pua1-empoli' && services.every(({ written }) => written === '04 sfratto in corso'),
    );
    if (!later) throw new Error(`SEED=${SEED}: nobody at Empoli asks for help against eviction alone`);
    const { id, source, type, time, subject, data } = later.event;
    const amendment = (amendmentId: string, amends: unknown, words: readonly string[]) => ({
      ...{
        specversion: '1.0',
        id: amendmentId,
        source,
        type: 'it.toscana.pua.amendment.replaced.v1',
        time: '2020-01-10T10:00:00Z',
        synthetic: true,
      },
      data: {
        amends,
        reason: 'verificato',
        replacement: {
          type,
          time,
          subject,
          data: { ...Object(data), services: words.map((code) => ({ code, result: 'answered' })) },
        },
      },
    });
    const say = async (event: Record<string, unknown>) => {
      await year.log.append([{ topic: TOPICS.events, key: String(source), value: Buffer.from(JSON.stringify(event)) }]);
      await year.settled();
    };
    const areasOf = async (eventId: unknown) => {
      const { counted_in } = (await get(`/v1/events/${eventId}`)).events[0];
      return counted_in.find((kpi: { kpi: string }) => kpi.kpi === 'contacts').cell.service_areas;
    };
    expect(await areasOf(id)).toEqual(['housing']);
    await say(amendment('desk-later', id, ['05 curriculum e candidatura']));
    expect(await areasOf(id)).toEqual(['work']);

    const transform = createTransform(year.specs);
    const unmapped = {
      ...later.event,
      id: 'crossed',
      data: { ...Object(data), services: [{ code: 'pratica di sanatoria', result: 'answered' }] },
    };
    await say(unmapped);
    const page = await get('/v1/vocabulary/statements?desk=pua1-empoli&word=pratica%20di%20sanatoria');
    const mapping: Specs = {
      ...year.specs,
      vocabularies: new Map([
        ...year.specs.vocabularies,
        ['pua1-empoli', { desk: 'pua1-empoli', services: { 'pratica di sanatoria': 'legal_advice' } }],
      ]),
    };
    expect(page.rows, 'the word is known to the framework by now: choose another').toHaveLength(1);
    const remaps = planReplay(createTransform(mapping), page.rows, new Set(), noCounts());
    expect(remaps).toHaveLength(1);
    await year.log.append([
      {
        topic: TOPICS.events,
        key: String(source),
        value: Buffer.from(JSON.stringify(amendment('desk-between', 'crossed', ['06 tirocinio extracurriculare']))),
      },
    ]);
    const deps = { log: year.log, transform, topic: TOPICS.events, receipt: '01REPLAY0000000000000000003' };
    expect(await publishRemaps(deps, remaps, page.marks)).toEqual({ withdrawn: 1 });
    await year.settled();
    expect(await areasOf('crossed')).toEqual(['work']);
    expect(await get('/v1/audit')).toMatchObject({ ok: true });
  }, 120_000);
});
