import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { amendmentRow, contactFact, publishedRow, rejectionRow } from '../support/facts.ts';
import { recountDifferences } from '../support/recount.ts';
import { openTestWarehouse, type TestWarehouse, TOPIC } from '../support/warehouse.ts';

const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));

let w: TestWarehouse;
beforeAll(async () => {
  w = await openTestWarehouse();
});
afterAll(() => w.close());

const RANGE = { topic: TOPIC, partition: 0, first: 2, last: 6 };
const WITHIN = `topic = '${TOPIC}' AND partition = 0 AND offset >= 2 AND offset <= 6`;

/** Projections whose rows have a position, then those that count, with what one range adds to them. */
const ROWS = ['log_keys', 'contacts', 'referrals'] as const;
const COUNTS = {
  contacts_daily: `INSERT INTO contacts_daily SELECT programme, day, desk, zone, area_vasta, network, province, unit, channel, eligibility, {factor} * sum(sign) AS n FROM contacts WHERE ${WITHIN} GROUP BY ALL`,
  recipient_days: `INSERT INTO recipient_days SELECT programme, subject, day, desk, occurred_at, zone, area_vasta, network, province, gender, citizenship, age_bracket, {factor} * sum(sign) AS n FROM contacts WHERE ${WITHIN} AND eligibility = 'eligible' GROUP BY ALL`,
  log_hours: `INSERT INTO log_hours SELECT topic, partition, toStartOfHour(recorded_at, 'UTC'), 'accepted', '', {factor} * toInt64(count()), max(recorded_at), max(synthetic) FROM events WHERE ${WITHIN} GROUP BY ALL`,
};
const damage = fc.constantFrom('none', 'lost', 'doubled');
const damages = fc.record({
  rows: fc.record({ log_keys: damage, contacts: damage, referrals: damage }),
  counts: fc.record({ contacts_daily: damage, recipient_days: damage, log_hours: damage }),
});

/** Two days of one desk around a range with a correction and a refused record, and the same of another desk in another partition. */
async function fill(): Promise<void> {
  await w.clear();
  const fact = (id: string, day = '2019-03-01') => contactFact(id, 'prato', day);
  const moved = { ...fact('e0'), channel: 'phone' };
  await w.store([publishedRow(0, fact('e0')), publishedRow(1, fact('e1'))]);
  await w.store(
    [
      publishedRow(2, fact('e2')),
      amendmentRow(3, 'a3', fact('e0'), moved, '2019-03-02 10:00:00.000'),
      publishedRow(5, fact('e5', '2019-03-02')),
      publishedRow(6, fact('e6')),
    ],
    [rejectionRow(4)],
  );
  await w.store([publishedRow(0, contactFact('l0', 'lucca', '2019-03-01'))], [], 1);
}

test('whatever a projection has of a range, less, as it should be or twice, after a heal it equals a recount', async () => {
  console.info(`heal: seed ${SEED}`);
  await fc.assert(
    fc.asyncProperty(damages, async ({ rows, counts }) => {
      await fill();
      for (const [table, insert] of Object.entries(COUNTS)) {
        const done = counts[table as keyof typeof COUNTS];
        if (done !== 'none') await w.client.command(insert.replace('{factor}', done === 'lost' ? '-1' : '1'));
      }
      for (const table of ROWS) {
        if (rows[table] === 'doubled') await w.client.command(`INSERT INTO ${table} SELECT * FROM ${table} WHERE ${WITHIN}`);
        if (rows[table] === 'lost')
          await w.client.command(`ALTER TABLE ${table} DELETE WHERE ${WITHIN} SETTINGS mutations_sync = 1`);
      }
      await w.ledger.heal(RANGE);
      expect(await recountDifferences(w.client)).toEqual([]);
    }),
    {
      seed: SEED,
      numRuns: 6,
      examples: [
        [
          {
            rows: { log_keys: 'doubled', contacts: 'lost', referrals: 'none' },
            counts: { contacts_daily: 'none', recipient_days: 'doubled', log_hours: 'lost' },
          },
        ],
      ],
    },
  );
});

test('a heal of what is whole adds nothing, and asks the fence for nothing', async () => {
  await fill();
  const parts = () =>
    w.client.rows('SELECT table, count() AS parts FROM system.parts WHERE active GROUP BY table ORDER BY table');
  const before = await parts();
  await w.ledger.heal(RANGE, () => Promise.reject(new Error('nothing was to be stored')));
  expect(await parts()).toEqual(before);
});

test('a heal stores nothing once its fence refuses', async () => {
  await fill();
  await w.client.command(`ALTER TABLE log_keys DELETE WHERE ${WITHIN} SETTINGS mutations_sync = 1`);
  await expect(w.ledger.heal(RANGE, () => Promise.reject(new Error('taken away')))).rejects.toThrow('taken away');
  expect(await w.client.rows(`SELECT offset FROM log_keys WHERE ${WITHIN}`)).toEqual([]);
});
