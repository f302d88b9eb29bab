import { createAudit } from '../../warehouse/audit.ts';
import { openClient } from '../../warehouse/client.ts';
import { createLedger } from '../../warehouse/ledger.ts';
import { migrate } from '../../warehouse/migrate.ts';
import { createRebuilds } from '../../warehouse/rebuild.ts';
import { amendmentRow, contactFact, publishedRow, rejectionRow } from '../support/facts.ts';

/** A process that holds a warehouse and does one job in it, for a test to kill: `migrate`, `store N` (range N, the one before it healed), `rebuild`. */
const [job = '', path = '', n = '0'] = process.argv.slice(2);
const TOPIC = 'pua.events';
const SIZE = 100;

const client = await openClient({ path, database: 'pua' });
process.send?.('open');
await migrate(client);
const rebuilds = createRebuilds(client, Date.now, 150);
await rebuilds.finishSwap();
process.send?.('begun');

const ledger = createLedger(client);
const store = (range: number) => {
  const first = range * SIZE;
  const contact = (offset: number) =>
    contactFact(`e${offset}`, offset % 2 === 0 ? 'prato' : 'lucca', `2019-03-0${1 + (offset % 9)}`);
  const events = Array.from({ length: SIZE - 1 }, (_, i) => first + i).map((offset) =>
    offset % 5 === 3
      ? amendmentRow(offset, `x${offset}`, contact(offset - 1), null, '2019-03-20 10:00:00.000')
      : publishedRow(offset, contact(offset)),
  );
  return ledger.store({ topic: TOPIC, partition: 0, first, last: first + SIZE - 1 }, [rejectionRow(first + SIZE - 1)], events);
};

let answer: unknown = null;
if (job === 'store') {
  const [mark] = await ledger.marks(TOPIC);
  if (mark) await ledger.heal({ topic: TOPIC, partition: 0, first: mark.first, last: mark.mark });
  const next = mark ? (mark.mark + 1) / SIZE : 0;
  for (let range = next; range < next + Number(n); range++) await store(range);
  answer = await createAudit(client).run({ topics: [TOPIC], logEnds: async () => null });
}
if (job === 'rebuild') answer = await rebuilds.run([], null);
await client.close();
process.send?.({ answer });
process.disconnect();
