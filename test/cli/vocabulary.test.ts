import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLogOf } from '../../cli/server.ts';
import { warehouseInstant } from '../../specs/calendar.ts';
import { specFingerprints } from '../../specs/fingerprint.ts';
import { loadSpecs } from '../../specs/load.ts';
import { createTransform } from '../../transform/transform.ts';
import { openWarehouse } from '../../warehouse/index.ts';
import type { EventRow } from '../../warehouse/types.ts';
import { run } from '../support/command.ts';
import { contactData, eventOf, RECORDED_AT } from '../support/events.ts';
import { testSettings } from '../support/settings.ts';

const NEW_WORDS = ['ricongiungimenti', 'corso di ligua', 'cucito'];

let at: Awaited<ReturnType<typeof testSettings>>;
beforeAll(async () => {
  at = await testSettings();
  const warehouse = await openWarehouse({ path: join(at.settings.PUA_DATA, 'warehouse'), database: 'pua' });
  await warehouse.migrate();
  const data = contactData({ services: NEW_WORDS.map((code) => ({ code, result: 'answered' })) });
  const unread = createTransform({ ...loadSpecs(), vocabularies: new Map() });
  const outcome = unread.event(eventOf('contact.recorded', { data }), { recordedAt: RECORDED_AT });
  if (outcome.kind !== 'accepted') throw new Error(JSON.stringify(outcome));
  const { id, source, type, desk, subject, occurred_at, day, synthetic, fact, text } = outcome;
  const row: EventRow = {
    ...{ offset: 0, event_id: id, source, type, family: 'contact', desk, subject, occurred_at, day, synthetic, receipt: '' },
    ...{
      recorded_at: warehouseInstant(RECORDED_AT),
      amends: '',
      amendment: '',
      state: JSON.stringify(fact),
      prior: '',
      raw: text,
    },
  };
  await warehouse.ledger.store({ topic: 'pua.events', partition: 0, first: 0, last: 0 }, [], [row]);
  const former = { vocabularies: 'as they were', frameworks: 'as they were' };
  await warehouse.rebuilds.noteNew({ ...specFingerprints(loadSpecs()), ...former });
  await warehouse.close();
}, 60_000);
afterAll(() => at.remove());

const pua = (...words: string[]) => run(at.settings, ...words);

test('pua vocabulary: words without a code, lines to review, and what a replay would say again and says again', {
  timeout: 120_000,
}, async () => {
  const listed = await pua('vocabulary', 'unmapped', '--desk', 'pua1-prato');
  expect(listed).toMatchObject({ exit: 0, err: '' });
  expect(listed.out).toMatch(/pua1-prato +ricongiungimenti +2018-proposal +1 .* family_reunification/);
  expect(listed.out).toContain(
    '0 of 3 services said have a code (0.0 %). 1 of the words are mapped by now: "pua vocabulary replay".',
  );
  expect(JSON.parse((await pua('vocabulary', 'unmapped', '--json')).out).rows).toHaveLength(3);

  const suggested = await pua('vocabulary', 'suggest', 'pua1-prato');
  expect(suggested.out.split('\n').slice(1)).toEqual([
    'services:',
    expect.stringMatching(/^ {2}"corso di ligua": language_course # like "corso di lingua", distance 1; said 1×$/),
    '  # "cucito": nothing is near; said 1×',
  ]);

  const dry = await pua('vocabulary', 'replay', '--dry-run');
  expect(dry).toMatchObject({
    exit: 0,
    out: expect.stringContaining('Events to say again: 1. A dry run: nothing was published.'),
  });
  const log = await openLogOf(at.settings);
  const said = async () =>
    (await log.read('pua.events', 0, 0, 10)).map(({ key, value }) => [key, JSON.parse(Buffer.from(value ?? []).toString())]);
  expect(await said()).toEqual([]);
  const replay = await pua('vocabulary', 'replay', '--json');
  expect(JSON.parse(replay.out)).toMatchObject({
    remapped: 1,
    withdrawn: 0,
    words: { 'ricongiungimenti = family_reunification': 1 },
  });
  expect(await said()).toEqual([
    ['/pua/pua1-prato', expect.objectContaining({ type: 'it.toscana.pua.amendment.replaced.v1', source: '/pua/pua1-prato' })],
  ]);
  await log.close();
  expect(await pua('vocabulary', 'unmapped', '--desk', 'nowhere')).toMatchObject({ exit: 2 });
});

test('pua doctor: after an edit of vocabularies and framework the advice is a replay of the words concerned, never a rebuild', {
  timeout: 120_000,
}, async () => {
  const { exit, out } = await pua('doctor', '--json');
  const found = new Map<string, { ok: boolean; detail: string }>(
    JSON.parse(out).map((finding: { check: string; ok: boolean; detail: string }) => [finding.check, finding]),
  );
  expect(exit).toBe(1);
  expect(found.get('vocabularies')).toMatchObject({
    ok: false,
    detail: 'stored without the code they have by now: "ricongiungimenti" of pua1-prato. Run "pua vocabulary replay".',
  });
  expect(found.get('projections')).toMatchObject({
    ok: true,
    detail: expect.stringMatching(/^specs changed \(.*vocabularies since/),
  });
  expect(out).toContain('frameworks since');
  expect(out).not.toContain('pua rebuild');
});

test('pua discrepancies: the register, and a file of figures that do not add up', { timeout: 60_000 }, async () => {
  const register = JSON.parse((await pua('discrepancies', '--json')).out);
  expect(register.map(({ id }: { id: string }) => id)).toEqual(
    expect.arrayContaining(['D01', 'D22', 'parts_total:prato-folders']),
  );
  expect((await pua('discrepancies', '--status', 'resolved')).out).not.toContain('D07');

  const file = join(at.settings.PUA_DATA, 'figures.csv');
  const header = 'id,territory,measure,population,unit,value,reference_date,source';
  await writeFile(
    file,
    `${header}\nall,050026,social_folders,all,count,900,2019,letter\nforeign,050026,social_folders,foreign,count,300,2019,letter\nshare,050026,social_folders,foreign,share,"34,2",2019,letter\n`,
  );
  expect(await pua('discrepancies', 'check', file)).toMatchObject({
    exit: 1,
    out: expect.stringContaining(`${file}:4: share_printed:share: 34.2 % is printed; 300 of 900 is 33.3 %`),
  });
  await writeFile(file, `${header}\nall,050026,social_folders,all,count,"1.462,5.0",2019,letter\n`);
  expect(await pua('discrepancies', 'check', file)).toMatchObject({
    exit: 2,
    err: expect.stringContaining(`${file}:2, column value: a figure is digits`),
  });
  await writeFile(file, `${header}\nall,050026,social_folders,all,count,900,2019,letter\n`);
  expect(await pua('discrepancies', 'check', file)).toMatchObject({ exit: 0 });

  const warned = await pua('check', '--warnings');
  expect(warned).toMatchObject({ exit: 0, out: expect.stringContaining('(D09): foreign 985 + italian 985 = 1,970, not 3,029') });
});
