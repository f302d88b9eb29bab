import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openClient } from '../../warehouse/client.ts';
import { createLedger } from '../../warehouse/ledger.ts';
import { MIGRATIONS, migrate } from '../../warehouse/migrate.ts';
import type { EventRow } from '../../warehouse/types.ts';

const FAMILIES = ['contact', 'referral', 'outcome', 'survey', 'provision'];
const FIRST_FILES = ['0001_log.sql', '0002_facts.sql', '0003_rollups.sql'];

const instant = '2020-01-01 10:00:00.000';
const row = (family: string, offset: number): EventRow => ({
  ...{ offset, event_id: `e${offset}`, source: '/pua/x', type: 't', family, desk: 'x', subject: 's' },
  ...{ occurred_at: instant, recorded_at: instant, day: '2020-01-01', synthetic: 1, receipt: '', amends: '', amendment: '' },
  state: JSON.stringify({
    ...{ family, event_id: `e${offset}`, programme: 'p', desk: 'x', subject: 's' },
    ...{ day: '2020-01-01', occurred_at: instant, eligibility: 'eligible' },
  }),
  prior: '',
  raw: '{}',
});

test('a range stored before the views were made anew is healed after it without doubling a row', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'pua-upgrade-'));
  const client = await openClient({ path: join(directory, 'chdb'), database: 'pua_test' });
  try {
    for (const file of FIRST_FILES) await cp(join(MIGRATIONS, file), join(directory, 'migrations', file));
    await migrate(client, join(directory, 'migrations'));
    const ledger = createLedger(client);
    const range = { topic: 'pua.events', partition: 0, first: 0, last: FAMILIES.length - 1 };
    const counts = () =>
      client.rows(
        `SELECT ${[...FAMILIES.map((f) => `${f}s`), 'events', 'log_keys', 'recipient_days'].map((t) => `(SELECT count() FROM ${t}) AS ${t}`).join(', ')},
  (SELECT sum(n) FROM contacts_daily) AS contacts_daily, (SELECT sum(stored) FROM log_hours) AS log_hours`,
      );
    await ledger.store(range, [], FAMILIES.map(row));
    const stored = await counts();
    expect(stored).toMatchObject([{ contacts: 1, referrals: 1, provisions: 1, contacts_daily: 1, log_hours: 5 }]);

    await migrate(client);
    await ledger.heal(range);
    expect(await counts()).toEqual(stored);
  } finally {
    await client.close();
    await rm(directory, { recursive: true, force: true });
  }
});
