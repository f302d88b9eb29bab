import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EventsBehind } from '../../../dashboards/events/behind.ts';
import type { KpiAnswer } from '../../../dashboards/kpis/types.ts';
import { csvRows } from '../../../specs/csv.ts';
import { isMeasure } from '../../../specs/operands.ts';
import type { Reader } from '../../../warehouse/types.ts';
import { pagesApp } from '../../support/pages-app.ts';
import { type FigureTown, NOW, openFigureTown } from '../figures.ts';

let town: FigureTown;
let app: FastifyInstance;
let reader: Reader = { role: 'admin' };
beforeAll(async () => {
  town = await openFigureTown();
  app = await pagesApp(
    town.specs,
    town.warehouse,
    () => NOW,
    () => reader,
  );
});
afterAll(async () => {
  await app.close();
  await town.close();
});

async function as<T>(other: Reader, ask: () => Promise<T>): Promise<T> {
  reader = other;
  return ask().finally(() => {
    reader = { role: 'admin' };
  });
}
const json = async <T>(url: string): Promise<T> => (await app.inject({ url })).json<T>();
const behind = (url: string) => json<EventsBehind>(`/v1/kpis/${url}`);
const ids = ({ rows }: EventsBehind) => rows.map(({ event_id }) => event_id);

describe('the events behind a figure', () => {
  test('of every KPI that counts events are as many as its numerator; the others say what they are made of', async () => {
    for (const kpi of town.specs.kpis.values()) {
      const answer = await behind(`${kpi.id}/events?limit=1000`);
      const [row] = (await json<KpiAnswer>(`/v1/kpis/${kpi.id}`)).rows;
      const { numerator } = kpi;
      if (!isMeasure(numerator)) expect([answer.lists, answer.rows], kpi.id).toEqual(['nothing', []]);
      else if (numerator.aggregate === 'count' || numerator.aggregate === 'first_supports')
        expect(answer.rows.length, kpi.id).toBe(row?.numerator);
      else expect(answer.rows.length, kpi.id).toBeGreaterThanOrEqual(row?.numerator ?? 0);
      expect(answer.made_of).toEqual(kpi.formula);
    }
  });

  test('are the newest first, page by page, and a cell narrows them as it does the figure', async () => {
    const all = ids(await behind('contacts/events'));
    expect(all).toEqual(['gus-1', 'fay-1', 'carl-2', 'dina-1', 'carl-1', 'anna-2', 'eve-1', 'bea-1', 'anna-1']);
    const first = await behind('contacts/events?limit=4');
    const second = await behind(`contacts/events?limit=100&after=${first.next}`);
    expect([...ids(first), ...ids(second)]).toEqual(all);
    expect(second.next).toBeNull();
    expect(ids(await behind('contacts/events?zone=pratese&month=2019-01'))).toEqual(['eve-1', 'bea-1', 'anna-1']);
    expect(ids(await behind('recipients/events?zone=pratese&quarter=2019Q1'))).toEqual(['bea-1', 'anna-1']);
    expect(ids(await behind('contacts/events?gender=none'))).toEqual([]);
    // hal's contact held until it was retracted on 1 May 2020.
    expect(ids(await behind('contacts/events?known_at=2019-12-31'))).toContain('hal-1');
  });

  test('are told without the person, in both languages, as JSON and CSV alike', async () => {
    const answer = await behind('contacts/events?desk=pua1-prato');
    expect(JSON.stringify(answer)).not.toMatch(/subject|birth|citizenship/);
    const csv = await app.inject('/v1/kpis/contacts/events?desk=pua1-prato&format=csv');
    expect(csvRows(csv.body).map(({ event_id, said_it }) => [event_id, said_it])).toEqual(
      answer.rows.map(({ event_id, said_it }) => [event_id, said_it]),
    );
    expect(answer.rows[0]?.said_it).not.toBe('');
    expect(answer.rows[0]?.said_it).not.toBe(answer.rows[0]?.said_en);
  });

  test('are opened by who may: a desk its own, an authority none and it is told why', async () => {
    expect(await as({ role: 'desk', desk: 'pua1-empoli' }, async () => ids(await behind('contacts/events')))).toEqual(['fay-1']);
    const zone = { role: 'zone', zone: 'pratese' } as const;
    expect(await as(zone, async () => ids(await behind('contacts/events')))).toEqual(['eve-1', 'bea-1', 'anna-1']);
    const refused = await as({ role: 'authority' }, () => app.inject('/v1/kpis/contacts/events'));
    expect([refused.statusCode, refused.json<{ detail: string }>().detail]).toEqual([
      403,
      expect.stringContaining('events behind'),
    ]);
    expect((await as({ role: 'authority' }, () => app.inject('/it/eventi?kpi=contacts'))).statusCode).toBe(403);
  });

  test('a dimension that the KPI has not, or an unknown KPI, is a problem that lists what is allowed', async () => {
    const strange = await app.inject('/v1/kpis/coverage/events?gender=f');
    expect([strange.statusCode, strange.body.includes('gender')]).toEqual([400, true]);
    expect((await app.inject('/v1/kpis/nothing/events')).statusCode).toBe(404);
  });
});

describe('pages', () => {
  test.each(['it', 'en'] as const)(
    'every KPI has a sheet made of its definition (%s), and the index leads to it',
    async (lang) => {
      const index = (await app.inject(`/${lang}/kpi`)).body;
      for (const { id, name, formula } of town.specs.kpis.values()) {
        expect(index).toContain(`href="/${lang}/kpi/${id}"`);
        const sheet = await app.inject(`/${lang}/kpi/${id}`);
        const plain = sheet.body
          .replaceAll('&#39;', "'")
          .replaceAll('&quot;', '"')
          .replaceAll('&amp;', '&')
          .replaceAll('&lt;', '<');
        expect([id, sheet.statusCode]).toEqual([id, 200]);
        for (const part of [name[lang], formula[lang]]) expect(plain, id).toContain(part);
      }
      expect((await app.inject(`/${lang}/kpi/nothing`)).statusCode).toBe(404);
    },
  );

  test('whoever may not see figures sees the definition, and is told', async () => {
    const sheet = await as({ role: 'public' }, () => app.inject('/it/kpi/recipients'));
    expect([sheet.statusCode, sheet.body.includes('la definizione è di tutti')]).toEqual([200, true]);
  });

  test('the list of events names the figure, its filters and each event', async () => {
    const { body } = await app.inject('/it/eventi?kpi=contacts&zone=pratese&month=2019-01');
    for (const part of ['Contatti', 'zona: Pratese', 'mese: 2019-01', '/v1/events/bea-1', 'format=csv'])
      expect(body).toContain(part);
    expect(body).not.toMatch(/\sstyle=|<style|<script(?![^>]* src=)/);
  });

  test('glossary and methods hold every KPI and every term of the texts', async () => {
    const { body } = await app.inject('/en/glossary');
    expect(body).toContain('href="/en/kpi/recipients"');
    const terms = Object.keys(town.specs.locale.en).filter((key) => /^(glossary|method)\..*\.term$/.test(key));
    expect(body.match(/<dt /g)?.length).toBe(terms.length + town.specs.kpis.size);
  });
});
