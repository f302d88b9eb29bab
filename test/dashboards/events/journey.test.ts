import { expect, test } from 'vitest';
import { journeysOf } from '../../../dashboards/events/journey.ts';
import { loadSpecs } from '../../../specs/load.ts';
import type { StoredEvent } from '../../../warehouse/trace.ts';
import { REGION_READER } from '../../support/warehouse.ts';

const specs = loadSpecs();

const row = (offset: number, event_id: string, amends = '', amendment: StoredEvent['amendment'] = ''): StoredEvent => ({
  topic: 'pua.events',
  partition: 0,
  offset,
  batch_first: offset,
  batch_last: offset,
  event_id,
  source: '/pua/pua1-prato',
  type: 'it.toscana.pua.contact.recorded.v1',
  family: amends === '' ? 'contact' : 'amendment',
  desk: 'pua1-prato',
  subject: '',
  occurred_at: '2019-03-01 09:00:00.000',
  recorded_at: '2019-03-02 09:00:00.000',
  day: '2019-03-01',
  synthetic: 0,
  receipt: '',
  amends,
  amendment,
  raw: '{}',
});

/** Status of the event `e` after amendments, each `[id, what it amends, how]`, in the order they were recorded. */
async function statusAfter(...amendments: [string, string, 'replaced' | 'retracted'][]) {
  const amendedBy = amendments.map(([id, amends, how], i) => row(i + 1, id, amends, how));
  const trace = { source: '/pua/pua1-prato', event_id: 'e', event: row(0, 'e'), amendedBy, fact: null, rejections: [] };
  const journal = { eventById: async () => [trace], byReceipt: async () => [] };
  const [journey] = await journeysOf({ specs, journal }, 'e', REGION_READER);
  return journey?.status;
}

test('the status follows the latest amendment that holds, whatever became of the others', async () => {
  expect(await statusAfter()).toBe('stored');
  expect(await statusAfter(['r', 'e', 'replaced'])).toBe('replaced');
  expect(await statusAfter(['x', 'e', 'retracted'])).toBe('retracted');
  expect(await statusAfter(['x', 'e', 'retracted'], ['r', 'e', 'replaced'])).toBe('replaced');
  expect(await statusAfter(['r', 'e', 'replaced'], ['x', 'e', 'retracted'])).toBe('retracted');
});

test('an amendment that was retracted changes nothing any more', async () => {
  expect(await statusAfter(['x', 'e', 'retracted'], ['u', 'x', 'retracted'])).toBe('stored');
  expect(await statusAfter(['u', 'x', 'retracted'], ['x', 'e', 'retracted'])).toBe('stored');
  expect(await statusAfter(['r', 'e', 'replaced'], ['x', 'e', 'retracted'], ['u', 'x', 'retracted'])).toBe('replaced');
  expect(await statusAfter(['x', 'e', 'retracted'], ['u', 'x', 'retracted'], ['v', 'u', 'retracted'])).toBe('retracted');
});
