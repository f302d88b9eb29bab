import { afterAll, beforeAll, expect, test } from 'vitest';
import { specFingerprints } from '../../specs/fingerprint.ts';
import { loadSpecs } from '../../specs/load.ts';
import { createRebuilds } from '../../warehouse/rebuild.ts';
import { openTestWarehouse, type TestWarehouse } from '../support/warehouse.ts';

let w: TestWarehouse;
beforeAll(async () => {
  w = await openTestWarehouse();
});
afterAll(() => w.close());

const specs = loadSpecs();

test('a spec that changed names the projections that were built with the former, until they are rebuilt', async () => {
  const rebuilds = createRebuilds(w.client, Date.now);
  const before = specFingerprints(specs);
  await rebuilds.noteNew(before);
  await rebuilds.noteNew({ ...before, network: 'something else' });
  expect(await rebuilds.stale(before)).toEqual([]);

  const [desk = '', vocabulary] = [...specs.vocabularies][0] ?? [];
  if (vocabulary === undefined) throw new Error('no vocabulary');
  const vocabularies = new Map(specs.vocabularies).set(desk, {
    ...vocabulary,
    services: { ...vocabulary.services, anagrafe: 'x' },
  });
  const after = specFingerprints({ ...specs, vocabularies });
  expect(
    Object.entries(after)
      .filter(([part, hash]) => before[part as keyof typeof before] !== hash)
      .map(([part]) => part),
  ).toEqual(['vocabularies']);
  const stale = await rebuilds.stale(after);
  expect(stale.map((s) => [s.projection, s.part])).toEqual(
    ['contact_areas_daily', 'contacts', 'contacts_daily', 'outcomes', 'recipient_days', 'referrals'].map((p) => [
      p,
      'vocabularies',
    ]),
  );
  await rebuilds.run(['contacts', 'contacts_daily', 'contact_areas_daily', 'recipient_days', 'outcomes'], after);
  expect((await rebuilds.stale(after)).map((s) => s.projection)).toEqual(['referrals']);
});

test('a projection whose SQL changed is named too', async () => {
  const rebuilds = createRebuilds(w.client, Date.now);
  await rebuilds.noteNew(null);
  const now = specFingerprints(specs);
  const changed = async () => (await rebuilds.stale(now)).filter((s) => s.part === 'definition').map((s) => s.projection);
  expect(await changed()).toEqual([]);
  await w.client.command(
    "ALTER TABLE rejections_to_log_hours MODIFY QUERY SELECT toStartOfHour(recorded_at, 'UTC') AS hour, outcome, code, count() AS stored, max(rejections.recorded_at) AS last, toUInt8(1) AS synthetic FROM rejections GROUP BY hour, outcome, code",
  );
  expect(await changed()).toEqual(['log_hours']);
});
