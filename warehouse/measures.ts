import { type BehindEvent, type BehindQuery, behindOf } from './behind.ts';
import type { WarehouseClient } from './client.ts';
import { compileMeasure } from './compile.ts';
import { type Move, type MovesQuery, movesOf } from './moves.ts';
import { compileMean, compileQuantile } from './numbers.ts';
import type { MeanRow, MeasureQuery, MeasureRow, QuantileRow } from './types.ts';

export interface Measures {
  /**
   * Counts by group, in the order of the dimensions. Without a dimension the answer is one row, 0 when nothing matches; with dimensions, only
   * the groups that exist. Throws QueryInvalid, QueryForbidden, WarehouseUnavailable or WarehouseRefused.
   */
  count(query: MeasureQuery): Promise<MeasureRow[]>;
  /**
   * The quantile of what the measure's facts state, by group in the order of the dimensions; null where no fact states it. Throws as `count`
   * does.
   */
  quantile(query: MeasureQuery, probability: number): Promise<QuantileRow[]>;
  /** The mean of what the measure's facts state and its standard deviation, by group. Throws as `count` does. */
  mean(query: MeasureQuery): Promise<MeanRow[]>;
  /** A page of the events that changed a measure's counts between two instants, by cell. Throws as `count` does. */
  moves(query: MovesQuery): Promise<Move[]>;
  /** A page of the events that a measure counts in one cell, the newest first. Throws as `count` does. */
  behind(query: BehindQuery): Promise<BehindEvent[]>;
}

export function createMeasures(client: WarehouseClient): Measures {
  return {
    async count(query) {
      const { sql, params } = compileMeasure(query);
      return client.rows<MeasureRow>(sql, params);
    },
    async quantile(query, probability) {
      const { sql, params } = compileQuantile(query, probability);
      return client.rows<QuantileRow>(sql, params);
    },
    async mean(query) {
      const { sql, params } = compileMean(query);
      return client.rows<MeanRow>(sql, params);
    },
    moves: (query) => movesOf(client, query),
    behind: (query) => behindOf(client, query),
  };
}
