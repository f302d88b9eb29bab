import type { FastifyRequest } from 'fastify';
import type { Specs } from '../../specs/types.ts';
import type { Warehouse } from '../../warehouse/index.ts';
import type { Reader } from '../../warehouse/types.ts';
import type { ConsumerState } from '../metrics.ts';

/** What the API answers from. `now` answers UTC milliseconds; `reader` says who asks. */
export interface ApiDeps {
  specs: Specs;
  warehouse: Pick<Warehouse, 'measures' | 'journal' | 'audit' | 'rebuilds' | 'provisions' | 'journeys'>;
  now: () => number;
  reader(request: FastifyRequest): Reader;
  /** Topics whose continuity the audit proves. */
  topics: readonly string[];
  /** The consumer's own account; `null` where none runs. */
  consumer(): Promise<ConsumerState | null>;
}
