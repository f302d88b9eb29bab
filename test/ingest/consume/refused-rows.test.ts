import fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { faultyRows } from '../../../ingest/consume/store-range.ts';
import { EVENT_EXAMPLES } from '../../../specs/events/examples.ts';
import type { Transform } from '../../../transform/transform.ts';
import type { Ledger } from '../../../warehouse/ledger.ts';
import { WarehouseRefused } from '../../../warehouse/types.ts';
import { append, contact, openConsuming, settled } from '../../support/consuming.ts';
import { until } from '../../support/until.ts';

const SEED = Number(process.env.SEED ?? Date.now() % 2_147_483_647);
const consuming = await openConsuming();
const { warehouse: w, transform: real, newLog, start, outcomes, sound } = consuming;
afterAll(() => consuming.close());
beforeEach(() => w.clear());

/** Gives the events whose id begins so a day that no date column takes. */
const spoiling = (prefix: string): Transform => ({
  ...real,
  message(value, context) {
    const outcome = real.message(value, context);
    return outcome.kind === 'accepted' && outcome.id.startsWith(prefix) ? { ...outcome, day: 'no day' } : outcome;
  },
});

const retraction = (id: string, amends: string) => {
  const { subject: _, ...event } = EVENT_EXAMPLES.get('it.toscana.pua.amendment.retracted.v1') ?? { subject: '' };
  return { ...event, id, data: { amends, reason: 'entered twice' } };
};
/** The engine as it would be without row numbers in its errors. */
const mute = (ledger: Ledger): Ledger => {
  const blur = (error: unknown) =>
    Promise.reject(error instanceof WarehouseRefused ? new WarehouseRefused(error.message) : error);
  return {
    ...ledger,
    storeEvents: (range, rows, fence) => ledger.storeEvents(range, rows, fence).catch(blur),
    probeEvents: (range, rows) => ledger.probeEvents(range, rows).catch(blur),
  };
};

describe('rows that the warehouse refuses', () => {
  const published = [
    contact('a'),
    contact('bad-1'),
    contact('b'),
    retraction('r', 'bad-1'),
    contact('a'),
    contact('bad-2'),
    retraction('s', 'b'),
  ];
  const expected = {
    events: ['a', 'b', 'r', 's'],
    rejections: [
      [1, 'warehouse_refused'],
      [4, 'duplicate'],
      [5, 'warehouse_refused'],
    ],
  };

  test.each([
    ['by the index the engine names', w.ledger],
    ['by halving', mute(w.ledger)],
  ])('are found %s and rejected with its reason; the rest is stored, and stays so when healed', async (_, ledger) => {
    const log = await newLog();
    await append(log, published);
    for (const [i, transform] of [spoiling('bad'), spoiling('bad'), real].entries()) {
      const consumer = await start(log, transform, ledger, `knows nothing of the others ${i}`);
      await settled(consumer);
      await consumer.stop();
      expect(await outcomes()).toEqual(expected);
    }
    await sound();
    const [row] = await w.client.rows<{ detail: string; event_id: string }>(
      'SELECT detail, event_id FROM rejections WHERE offset = 1',
    );
    expect(row).toEqual({ event_id: 'bad-1', detail: expect.stringContaining('CANNOT_PARSE_DATE') });
    expect(await w.client.rows('SELECT event_id, sum(sign) AS n FROM contacts GROUP BY event_id ORDER BY event_id')).toEqual([
      { event_id: 'a', n: 1 },
      { event_id: 'b', n: 0 },
    ]);
  });

  test('whatever part of it a crash left, the heal completes the range', async () => {
    for (let crash = 1; crash <= 5; crash++) {
      await w.clear();
      const log = await newLog();
      await append(log, published);
      let inserts = 0;
      const dying = async () => {
        if (++inserts === crash) throw new Error('killed here');
      };
      const mortal: Ledger = {
        ...w.ledger,
        storeRejections: (range, rows) => w.ledger.storeRejections(range, rows, dying),
        storeRefused: (range, row) => w.ledger.storeRefused(range, row, dying),
        storeEvents: (range, rows) => w.ledger.storeEvents(range, rows, dying),
      };
      const doomed = await start(log, spoiling('bad'), mortal);
      await expect(doomed.failed).rejects.toThrow('killed here');
      await doomed.stop();
      const healer = await start(log, crash % 2 === 0 ? spoiling('bad') : real);
      await settled(healer);
      await healer.stop();
      const { events, rejections } = await outcomes();
      expect(events.length + rejections.length, `crash before insert ${crash}`).toBe(published.length);
      await sound();
    }
  });

  test('a refusal that no row explains is the warehouse out of order: waited for', async () => {
    const log = await newLog();
    await append(log, [contact('a')]);
    let refusing = true;
    const moody: Ledger = {
      ...w.ledger,
      storeEvents: (range, rows, fence) =>
        refusing ? Promise.reject(new WarehouseRefused('a view does not take it')) : w.ledger.storeEvents(range, rows, fence),
    };
    const consumer = await start(log, real, moody);
    await until('trouble shows', async () => ((await consumer.status()).trouble === '' ? undefined : true));
    expect(await outcomes()).toEqual({ events: [], rejections: [] });
    refusing = false;
    await settled(consumer);
    expect((await consumer.status()).trouble).toBe('');
    expect(await outcomes()).toEqual({ events: ['a'], rejections: [] });
    await consumer.stop();
  });

  test('the faulty rows are found whichever they are, named or not', async () => {
    console.info(`consumer: seed ${SEED}`);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({ bad: fc.boolean(), named: fc.boolean() }), { maxLength: 40 }), async (rows) => {
        const probe = async (some: readonly { bad: boolean; named: boolean }[]) => {
          const row = some.findIndex((r) => r.bad);
          if (row !== -1) throw new WarehouseRefused('no', some[row]?.named ? { row } : {});
        };
        const found: number[] = [];
        for await (const { index } of faultyRows(rows, probe)) found.push(index);
        expect(found.sort((a, b) => a - b)).toEqual(rows.flatMap((r, i) => (r.bad ? [i] : [])));
      }),
      { seed: SEED },
    );
  });
});
