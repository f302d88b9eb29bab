import type { FigureSource } from '../../../dashboards/kpis/deps.ts';
import { readEntries, settleEvents } from '../../../ingest/consume/settling.ts';
import type { LogMessage } from '../../../ingest/log/types.ts';
import type { Publication } from '../../../ingest/simulate/simulate.ts';
import { STATED } from '../../../ingest/simulate/stated.ts';
import type { Specs } from '../../../specs/types.ts';
import { createTransform } from '../../../transform/transform.ts';
import { createJournal } from '../../../warehouse/journal.ts';
import { createMeasures } from '../../../warehouse/measures.ts';
import { createProvisions } from '../../../warehouse/provisions.ts';
import { openTestWarehouse, TOPIC } from '../../support/warehouse.ts';

/** A declaration of a desk from a day, published at eight in the morning of that day, or so many days later. */
export function declared(
  desk: string,
  id: string,
  valid_from: string,
  data: Record<string, unknown>,
  daysLater = 0,
): Publication {
  const time = new Date(Date.parse(`${valid_from}T07:00:00Z`) + daysLater * 86_400_000).toISOString();
  return {
    event: {
      ...{ specversion: '1.0', id, source: `/pua/${desk}`, type: 'it.toscana.pua.provision.declared.v1', time },
      data: { valid_from, ...data },
    },
    publishedAt: Date.parse(time) + 1_000,
  };
}

/** What the documents state of Prato, Pistoia and Lucca, declared by the desks from the first day of TEAMS. */
export const plansOf = ({ network }: Specs): Publication[] =>
  ['pua1-prato', 'pua1-pistoia', 'pua1-lucca'].map((id) => {
    const { opening, languages, mediators } = network.desks.get(id) ?? {};
    const calendar = { opening, ...(languages && { languages }), ...(mediators && { mediators }) };
    return declared(id, `plan-${id}`, '2018-10-02', { ...calendar, ...STATED[id] });
  });

export interface ToldTown {
  warehouse: FigureSource;
  /** Rows of every table that holds data. */
  rowCounts(): Promise<Record<string, number>>;
  close(): Promise<void>;
}

/** A real warehouse that holds these publications, through the transform, the settling and the ledger, in one range of the log. */
export async function tell(specs: Specs, published: readonly Publication[]): Promise<ToldTown> {
  const w = await openTestWarehouse();
  const transform = createTransform(specs);
  const messages = published.map(({ event, publishedAt }, offset): LogMessage => {
    const value = Buffer.from(JSON.stringify(event));
    return { topic: TOPIC, partition: 0, offset, key: String(event.source), value, headers: {}, timestamp: publishedAt };
  });
  const range = { topic: TOPIC, partition: 0, first: 0, last: messages.length - 1 };
  const entries = await readEntries(transform, messages);
  const { events, rejections } = (await settleEvents({ ledger: w.ledger, transform }, range, entries))(() => true);
  if (rejections.length > 0) throw new Error(`refused: ${JSON.stringify(rejections)}`);
  await w.ledger.store(range, rejections, events);
  return {
    warehouse: { measures: createMeasures(w.client), journal: createJournal(w.client), provisions: createProvisions(w.client) },
    async rowCounts() {
      const tables = await w.client.rows<{ name: string; total_rows: number }>(
        "SELECT name, total_rows FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%MergeTree' ORDER BY name",
      );
      return Object.fromEntries(tables.map(({ name, total_rows }) => [name, total_rows]));
    },
    close: () => w.close(),
  };
}
