import type { PublishReport, RefusedEvent } from '../publish.ts';
import type { Body, Item } from './body.ts';
import type { Intake } from './intake.ts';

const EVENTS_AT_ONCE = 1_000;

/** Publishes events through the intake of this process, as a publisher would over HTTP: in their order, some at a time. */
export function publishTaken(take: (body: Body) => Promise<Intake>): (events: AsyncIterable<string>) => Promise<PublishReport> {
  return async (events) => {
    const receipts: string[] = [];
    const results: RefusedEvent[] = [];
    const report = { sent: 0, accepted: 0, duplicates: 0, refused: 0, receipts, results };
    let items: Item[] = [];
    const flush = async () => {
      if (items.length === 0) return;
      const taken = await take({ mode: 'ndjson', items });
      for (const result of taken.results)
        if (result.status === 'refused')
          results.push({
            index: report.sent + result.index,
            id: result.id,
            code: result.code,
            path: result.path,
            detail: result.detail,
          });
      report.sent += items.length;
      report.accepted += taken.accepted;
      report.duplicates += taken.duplicates;
      report.refused += taken.refused;
      receipts.push(taken.receipt);
      items = [];
    };
    for await (const text of events) {
      items.push({ index: items.length, bytes: Buffer.from(text) });
      if (items.length >= EVENTS_AT_ONCE) await flush();
    }
    await flush();
    return report;
  };
}
