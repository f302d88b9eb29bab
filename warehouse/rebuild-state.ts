import type { SpecFingerprints } from '../specs/fingerprint.ts';
import type { Statements } from './client.ts';
import type { Comparison } from './rebuild-compare.ts';
import type { Stretch } from './rebuild-shadow.ts';

/**
 * Where a rebuild stands. Each step is written before what it announces is done, and everything that is done may be done again:
 *
 * | stage     | a kill leaves                                   | what the next run does                                               |
 * |-----------|-------------------------------------------------|----------------------------------------------------------------------|
 * | creating  | some tables and views to be                     | removes them, begins again                                           |
 * | building  | the stretch `current` copied, or not, or partly | copies it again under its token, goes on                             |
 * | swapping  | some projections exchanged, some not            | exchanges those whose table is not yet the one built (`built`), heals |
 * | comparing | everything in use; the old ones beside          | compares, removes the old ones                                       |
 */
export interface RebuildState {
  id: number;
  stage: 'creating' | 'building' | 'swapping' | 'comparing' | 'done';
  projections: string[];
  /** Hash of the views that define them, and of the specs; a rebuild whose definition changed meanwhile begins again. */
  definitions: Record<string, string>;
  specs: SpecFingerprints | null;
  /** Offset up to which each partition of each ledger table is copied, by `table:topic:partition`. */
  copied: Record<string, number>;
  /** What is being copied. */
  current: Stretch | null;
  /** Log offsets gone through, and how many there were to go through when last looked. */
  done: number;
  total: number;
  /** UUID of the table built for each projection. */
  built: Record<string, string>;
  comparisons: Comparison[];
}

export async function latestState({ rows }: Pick<Statements, 'rows'>): Promise<{ state: RebuildState; step: number } | null> {
  const [row] = await rows<{ step: number; state: string }>(
    'SELECT step, state FROM rebuilds ORDER BY id DESC, step DESC LIMIT 1',
  );
  return row ? { state: JSON.parse(row.state), step: row.step } : null;
}

export async function saveState({ insert }: Pick<Statements, 'insert'>, state: RebuildState, step: number): Promise<void> {
  await insert({
    table: 'rebuilds',
    columns: ['id', 'step', 'state'],
    rows: [[state.id, step, JSON.stringify(state)]],
    token: `rebuild-${state.id}:step:${step}`,
  });
}
