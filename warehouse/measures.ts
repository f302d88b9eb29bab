import type { WarehouseClient } from './client.ts';
import { compileMeasure } from './compile.ts';
import { type Move, type MovesQuery, movesOf } from './moves.ts';
import type { MeasureQuery, MeasureRow } from './types.ts';

export interface Measures {
  /**
   * Counts by group, in the order of the dimensions. Without a dimension the answer is one row, 0 when nothing matches; with dimensions, only
   * the groups that exist. Throws QueryInvalid, QueryForbidden, WarehouseUnavailable or WarehouseRefused.
   */
  count(query: MeasureQuery): Promise<MeasureRow[]>;
  /** A page of the events that changed a measure's counts between two instants, by cell. Throws as `count` does. */
  moves(query: MovesQuery): Promise<Move[]>;
}

export function createMeasures(client: WarehouseClient): Measures {
  return {
    async count(query) {
      const { sql, params } = compileMeasure(query);
      return client.rows<MeasureRow>(sql, params);
    },
    moves: (query) => movesOf(client, query),
  };
}
