import { afterAll, beforeAll, expect, test } from 'vitest';
import { run as command } from '../support/command.ts';
import { testSettings } from '../support/settings.ts';

let data: Awaited<ReturnType<typeof testSettings>>;
const run = (...words: string[]) => command(data.settings, ...words);

beforeAll(async () => {
  data = await testSettings();
  expect(await run('migrate')).toMatchObject({ exit: 0, err: '' });
});
afterAll(() => data.remove());

test('the catalogue as a table says closed, by appointment and not stated', async () => {
  const { exit, out } = await run('catalogue', '--day', '2026-03-11');
  expect(exit).toBe(0);
  expect(out).toMatch(/^pua1-prato .* not stated .* it zh .* ur\/mon\/09:00/m);
  expect(out).toMatch(/^pua1-pistoia .* closed /m);
  expect(out).toMatch(/^pua1-lucca .* by_appointment .* not stated/m);
});

test('who is open at an instant, where Urdu is next mediated, and the catalogue in another form', async () => {
  expect((await run('catalogue', '--open-at', '2026-03-10T10:00:00+01:00')).out).toMatch(/^pua1-prato +Prato +open/m);
  const next = await run('catalogue', '--mediation', 'ur', '--after', '2026-03-10T10:00:00Z', '--format', 'json');
  expect(JSON.parse(next.out).rows[0]).toMatchObject({ desk: 'pua1-prato', from: '2026-03-16T08:00:00.000Z' });
  const told = await run('catalogue', '--mediation', 'ur', '--after', '2026-03-10T10:00:00Z');
  expect(told.out).toMatch(/^pua1-prato +Prato +next +2026-03-16 09:00 +2026-03-16 13:00$/m);
  expect((await run('catalogue', '--format', 'ical')).out).toMatch(/^BEGIN:VCALENDAR/);
});

test('a form that is not there is bad usage, with those there are', async () => {
  const { exit, err } = await run('catalogue', '--format', 'xml');
  expect(exit).toBe(2);
  expect(err).toContain('table, json, csv, hsds, cpsv, jsonld, ical');
  expect((await run('catalogue', '--mediation', 'ur', '--format', 'hsds')).exit).toBe(2);
});
