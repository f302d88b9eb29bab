import { type Audit, createAudit } from './audit.ts';
import { openClient, type WarehouseConfig } from './client.ts';
import { createImports, type Imports } from './imports.ts';
import { createJournal, type Journal } from './journal.ts';
import { createJourneys, type Journeys } from './journeys.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { createMeasures, type Measures } from './measures.ts';
import { type MigrationResult, migrate } from './migrate.ts';
import { createProvisions, type Provisions } from './provisions.ts';
import { createRebuilds, type Rebuilds } from './rebuild.ts';

export interface Warehouse {
  readonly kind: 'server' | 'embedded';
  /** Brings the tables to this version and ends what a killed rebuild left; safe to run again, also after a kill. Throws MigrationRefused. */
  migrate(): Promise<MigrationResult>;
  /** Resolves when the engine answers, else throws WarehouseUnavailable. */
  ping(): Promise<void>;
  readonly ledger: Ledger;
  readonly measures: Measures;
  readonly journal: Journal;
  readonly journeys: Journeys;
  readonly audit: Audit;
  readonly rebuilds: Rebuilds;
  readonly provisions: Provisions;
  readonly imports: Imports;
  /** Waits for what runs, then closes. */
  close(): Promise<void>;
}

/**
 * Opens the warehouse: a ClickHouse server by its URL, or chDB in a directory of its own. `now` names rebuilds.
 * The tables are there after `migrate()`.
 */
export async function openWarehouse(config: WarehouseConfig, now: () => number = Date.now): Promise<Warehouse> {
  const client = await openClient(config);
  const rebuilds = createRebuilds(client, now);
  return {
    kind: client.kind,
    async migrate() {
      const result = await migrate(client);
      await rebuilds.finishSwap();
      await rebuilds.noteNew(null);
      return result;
    },
    ping: () => client.ping(),
    ledger: createLedger(client),
    measures: createMeasures(client),
    journal: createJournal(client),
    journeys: createJourneys(client),
    audit: createAudit(client),
    rebuilds,
    provisions: createProvisions(client),
    imports: createImports(client),
    close: () => client.close(),
  };
}
