import type { SpecFingerprints } from '../specs/fingerprint.ts';
import { attachAll, freezeInto } from './audit-frozen.ts';
import type { Statements, WarehouseClient } from './client.ts';
import { builtName, nextName, projectionsOf, type View, viewsOf, viewsTo } from './rebuild-catalog.ts';
import { type Comparison, compareProjection } from './rebuild-compare.ts';
import { definitionOf, noteBuilt, noteNew, type StaleProjection, staleProjections } from './rebuild-fingerprints.ts';
import { columnsFed, createShadows, dropShadows, feed, feeds } from './rebuild-shadow.ts';
import { latestState, type RebuildState, saveState } from './rebuild-state.ts';
import { lastRanges, nextStretch } from './rebuild-stretches.ts';

/** What was asked cannot be rebuilt, or not now: the message says why and what to do. */
export class RebuildRefused extends Error {
  readonly code = 'REBUILD_REFUSED';
}

export interface RebuildReport {
  id: number;
  projections: string[];
  /** Log offsets gone through; an offset counts for each ledger table that is read. */
  offsets: number;
  comparisons: Comparison[];
  /** Every old projection equalled the new one. */
  ok: boolean;
}

export interface Rebuilds {
  /** Names that may be rebuilt. */
  projections(): Promise<string[]>;
  /**
   * Makes projections anew (all, when none is named) beside those in use, from `events` and `rejections` as they were stored: facts are those the
   * events said when they were recorded, so no figure of the past changes; a new spec holds for what is recorded from then on. Then swaps and
   * compares. Goes on with a rebuild that was killed. Statements of this process wait only while the swap lasts.
   * Throws RebuildRefused, WarehouseUnavailable or WarehouseRefused.
   */
  run(
    names: readonly string[],
    specs: SpecFingerprints | null,
    onProgress?: (done: number, total: number) => void,
  ): Promise<RebuildReport>;
  /** Where the latest stands; null when there was none. */
  latest(): Promise<RebuildState | null>;
  /** Ends a swap that was killed. Before anything else is stored: until then a projection may lack its last ranges. */
  finishSwap(): Promise<void>;
  /** Notes the specs and definitions that projections begin with. */
  noteNew(specs: SpecFingerprints | null): Promise<void>;
  /** Projections built with other specs or another definition than the present. */
  stale(specs: SpecFingerprints): Promise<StaleProjection[]>;
}

/** Log offsets copied at once: one block, some 100 MB with everything that is made of it. */
const STRETCH = 20_000;

/** Each pass copies what came in during the one before; what comes in faster than it is copied is left to the swap. */
const PASSES = 3;

export function createRebuilds(client: WarehouseClient, now: () => number, stretch = STRETCH): Rebuilds {
  const inUse = { running: false };
  return {
    projections: async () => projectionsOf(await viewsOf(client)),
    async run(names, specs, onProgress = () => {}) {
      if (inUse.running) throw new RebuildRefused('A rebuild is under way: wait for its end.');
      inUse.running = true;
      try {
        const views = await viewsOf(client);
        const begun = await begin(client, views, names, specs, now());
        const run = new Run(client, views, begun.state, begun.step, stretch, onProgress);
        return await run.toEnd();
      } finally {
        inUse.running = false;
      }
    },
    latest: async () => (await latestState(client))?.state ?? null,
    async finishSwap() {
      const latest = await latestState(client);
      if (latest?.state.stage !== 'swapping') return;
      const run = new Run(client, await viewsOf(client), latest.state, latest.step, stretch, () => {});
      await client.alone((statements) => run.swap(statements));
    },
    noteNew: async (specs) => noteNew(client, await viewsOf(client), specs),
    stale: async (specs) => staleProjections(client, await viewsOf(client), specs),
  };
}

/** The rebuild to go on with: the one that was killed, when it is the one asked for and still means the same, else a new one. */
async function begin(
  client: WarehouseClient,
  views: readonly View[],
  names: readonly string[],
  specs: SpecFingerprints | null,
  id: number,
): Promise<{ state: RebuildState; step: number }> {
  const known = projectionsOf(views);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new RebuildRefused(`There is no projection ${unknown}: choose from ${known.join(', ')}.`);
  const projections = names.length === 0 ? known : [...new Set(names)].sort();
  const definitions = (of: readonly string[]) => Object.fromEntries(of.map((p) => [p, definitionOf(views, p)]));

  const latest = await latestState(client);
  if (latest !== null && latest.state.stage !== 'done') {
    const { state } = latest;
    if (names.length > 0 && names.some((name) => !state.projections.includes(name))) {
      throw new RebuildRefused(
        `A rebuild of ${state.projections.join(', ')} was interrupted: run it to its end first, without a name.`,
      );
    }
    const same = JSON.stringify(state.definitions) === JSON.stringify(definitions(state.projections));
    if (same || state.stage === 'swapping' || state.stage === 'comparing') return latest;
  }
  const state: RebuildState = {
    id: Math.max(id, (latest?.state.id ?? 0) + 1),
    stage: 'creating',
    projections,
    definitions: definitions(projections),
    specs,
    copied: {},
    current: null,
    done: 0,
    total: 0,
    built: {},
    comparisons: [],
  };
  await saveState(client, state, 0);
  return { state, step: 0 };
}

class Run {
  readonly #client: WarehouseClient;
  readonly #views: readonly View[];
  readonly #stretch: number;
  readonly #onProgress: (done: number, total: number) => void;
  #state: RebuildState;
  #step: number;

  constructor(
    client: WarehouseClient,
    views: readonly View[],
    state: RebuildState,
    step: number,
    stretch: number,
    onProgress: (done: number, total: number) => void,
  ) {
    this.#client = client;
    this.#views = views;
    this.#state = state;
    this.#step = step;
    this.#stretch = stretch;
    this.#onProgress = onProgress;
  }

  async toEnd(): Promise<RebuildReport> {
    if (this.#state.stage === 'creating') {
      await dropShadows(this.#client, this.#views);
      await createShadows(this.#client, this.#views, this.#state.projections);
      await this.#save(this.#client, { stage: 'building' });
    }
    if (this.#state.stage === 'building') {
      await createShadows(this.#client, this.#views, this.#state.projections);
      for (let pass = 0; pass < PASSES; pass++) await this.#copy(this.#client, 'last ranges');
      await this.#client.alone(async (statements) => {
        await this.#copyRest(statements);
        await this.swap(statements, attachAll);
      });
    } else if (this.#state.stage === 'swapping') await this.#client.alone((statements) => this.swap(statements));
    return this.#compare();
  }

  async #save(statements: Pick<Statements, 'insert'>, change: Partial<RebuildState>): Promise<void> {
    this.#state = { ...this.#state, ...change };
    this.#step += 1;
    await saveState(statements, this.#state, this.#step);
  }

  /**
   * Copies the ledger: up to the last range of each partition, which may be half stored, or, while nothing else is stored, all that is there of
   * it; a heal adds the rest. A stretch is written down before it is copied, because a killed copy can only be repeated as it was.
   */
  async #copy(statements: Statements, upTo: 'last ranges' | 'marks'): Promise<void> {
    const views = viewsTo(this.#views, this.#state.projections);
    const tables = feeds(this.#views, this.#state.projections);
    const marks = await lastRanges(statements);
    const ends = marks.map((m) => ({ ...m, end: upTo === 'marks' ? m.mark + 1 : m.first }));
    const total = tables.length * ends.reduce((sum, { end }) => sum + end, 0);
    for (const table of tables) {
      const columns = await columnsFed(statements, table, views);
      if (this.#state.current?.table === table) await this.#feed(statements, columns);
      for (;;) {
        const current = await nextStretch(statements, table, ends, this.#state.copied, this.#stretch);
        if (current === null) break;
        await this.#save(statements, { current, total });
        await this.#feed(statements, columns);
      }
    }
    if (this.#state.current !== null) await this.#save(statements, { current: null });
  }

  async #feed(statements: Statements, columns: readonly string[]): Promise<void> {
    const { current, id, copied, done } = this.#state;
    if (current === null) return;
    await feed(statements, id, columns, current);
    const key = `${current.table}:${current.topic}:${current.partition}`;
    this.#state = { ...this.#state, copied: { ...copied, [key]: current.to }, done: done + current.to - current.from };
    this.#onProgress(this.#state.done, Math.max(this.#state.total, this.#state.done));
  }

  /** What came in while the rest was copied; nothing more does now, unless from another process. */
  async #copyRest(statements: Statements): Promise<void> {
    const before = JSON.stringify(await lastRanges(statements));
    await this.#copy(statements, 'marks');
    if (JSON.stringify(await lastRanges(statements)) !== before) {
      throw new RebuildRefused('Another process stores into this warehouse: stop the other transform roles, then run it again.');
    }
    const built = await this.#uuids(statements, nextName);
    await this.#save(statements, { stage: 'swapping', built });
  }

  async #uuids(statements: Pick<Statements, 'rows'>, nameOf: (table: string) => string): Promise<Record<string, string>> {
    const tables = await statements.rows<{ name: string; uuid: string }>(
      'SELECT name, toString(uuid) AS uuid FROM system.tables WHERE database = currentDatabase()',
    );
    const uuidOf = new Map(tables.map((t) => [t.name, t.uuid]));
    return Object.fromEntries(this.#state.projections.map((p) => [p, uuidOf.get(nameOf(p)) ?? '']));
  }

  /** Puts the tables built in the place of the old ones, and keeps a still copy to compare. */
  async swap(statements: Statements, keep: typeof freezeInto = freezeInto): Promise<void> {
    const inUse = await this.#uuids(statements, (table) => table);
    for (const table of this.#state.projections) {
      if (inUse[table] !== this.#state.built[table]) await statements.command(`EXCHANGE TABLES ${table} AND ${nextName(table)}`);
    }
    for (const table of this.#state.projections) await keep(statements, table, builtName(table));
    await this.#save(statements, { stage: 'comparing' });
  }

  async #compare(): Promise<RebuildReport> {
    const { id, projections, specs, done } = this.#state;
    const comparisons: Comparison[] = [];
    for (const table of projections) comparisons.push(await compareProjection(this.#client, table));
    await noteBuilt(this.#client, this.#views, projections, specs);
    await this.#save(this.#client, { stage: 'done', comparisons });
    await dropShadows(this.#client, this.#views);
    return { id, projections, offsets: done, comparisons, ok: comparisons.every((c) => c.difference === '') };
  }
}
