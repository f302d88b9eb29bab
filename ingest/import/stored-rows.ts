import { romeDay } from '../../specs/calendar.ts';
import type { Transform } from '../../transform/transform.ts';
import type { Warehouse } from '../../warehouse/index.ts';
import { Statements } from '../consume/amendments.ts';
import { storedStatement } from '../consume/settle.ts';
import type { EventLog } from '../log/types.ts';
import { contentDigest, type HeldRow, type HeldRows } from './held-rows.ts';

export interface StoredRowsDeps {
  warehouse: Pick<Warehouse, 'ledger' | 'imports'>;
  log: Pick<EventLog, 'ends'>;
  /** Topic of the accepted events. */
  topic: string;
  transform: Transform;
  /** Longest wait for what was published to be stored, ms. */
  waitMs: number;
  now: () => number;
  wait: (ms: number) => Promise<unknown>;
}

/** What was published is not stored yet: compared now, a file published twice could count twice. */
export class WarehouseBehind extends Error {
  readonly code = 'WAREHOUSE_BEHIND';
}

const POLL_MS = 50;

/** What the warehouse holds of rows, once it has stored all that was in the log when it was asked. Throws WarehouseBehind. */
export function storedRows(deps: StoredRowsDeps): HeldRows {
  const { warehouse, topic, transform } = deps;
  return {
    async held(source, ids) {
      await caughtUp(deps);
      const end = { topic, partition: 0, offset: Number.MAX_SAFE_INTEGER };
      const history = await warehouse.ledger.history(
        ids.map((id) => ({ source, id })),
        end,
      );
      const statements = new Statements();
      const latest = new Map<string, string>();
      for (const row of history)
        statements.add(storedStatement(row, (text, recordedAt) => transform.event(Buffer.from(text), { recordedAt })));
      for (const row of history) latest.set(statements.rootOf(row.source, row.event_id, '') ?? row.event_id, row.event_id);
      return ids.flatMap((id) => heldRow(statements, source, id, latest.get(id) ?? id));
    },
    async imported(source, question) {
      await caughtUp(deps);
      return warehouse.imports.events({ source, ...question });
    },
  };
}

/** Waits until every event that is in the log now is stored. A mark shows before the look-up by id does: an insert that runs is waited for. */
async function caughtUp({ warehouse, log, topic, waitMs, now, wait }: StoredRowsDeps): Promise<void> {
  const ends = await log.ends(topic);
  const deadline = now() + waitMs;
  for (;;) {
    const marks = new Map((await warehouse.ledger.marks(topic)).map(({ partition, mark }) => [partition, mark]));
    const behind = ends.filter(({ partition, first, end }) => end > first && (marks.get(partition) ?? -1) < end - 1);
    if (behind.length === 0 && (await warehouse.ledger.insertsRunning(topic)).length === 0) return;
    if (now() > deadline) throw new WarehouseBehind('What was published before is not stored yet: try again in a minute.');
    await wait(POLL_MS);
  }
}

interface Published {
  type: string;
  time: string;
  subject?: string;
  data: Record<string, unknown> & { replacement?: { type: string; time: string; subject?: string; data: unknown } };
  importfile?: string;
}

function heldRow(statements: Statements, source: string, id: string, latest: string): HeldRow[] {
  const original = statements.get(source, id);
  if (original === undefined || original.amends !== '') return [];
  const saying = statements.sayingOf(original);
  const said = JSON.parse(saying.text) as Published;
  const stated = said.data.replacement ?? said;
  const day = romeDay(Date.parse((JSON.parse(original.text) as Published).time));
  const file = said.importfile ?? '';
  const content = saying.amendment === 'retracted' ? '' : contentDigest(stated);
  return [{ id, type: original.type, content, latest, day, file }];
}
