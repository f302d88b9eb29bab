import type { WarehouseClient } from './client.ts';

/** A declaration of a desk that holds, as it was last stated. */
export interface Declaration {
  desk: string;
  /** Of the event that declared it; an amendment leaves it as it was. */
  event_id: string;
  /** First Rome day it speaks of. */
  valid_from: string;
  /** When what holds of it was recorded, UTC `YYYY-MM-DD hh:mm:ss.mmm`: the amendment's time where it was replaced. */
  recorded_at: string;
  synthetic: 0 | 1;
  /** What was declared, as validated: the JSON text of `ProvisionData`. */
  declaration: string;
}

export interface Provisions {
  /**
   * Every declaration that holds as known at a UTC instant `YYYY-MM-DD hh:mm:ss.mmm` (absent = now), of every desk: by desk, then by the day it
   * speaks of, of the same day the one stated last at the end. What a desk offers is public, so no reader is asked for.
   * Throws WarehouseUnavailable or WarehouseRefused.
   */
  declarations(knownAt?: string): Promise<Declaration[]>;
}

export function createProvisions(client: WarehouseClient): Provisions {
  return {
    declarations: (knownAt) => client.rows<Declaration>(declared(knownAt), knownAt === undefined ? undefined : { at: knownAt }),
  };
}

/** A statement holds while its signs add up to more than zero; the position in the log settles two of one instant. */
const declared = (knownAt: string | undefined) => `SELECT toString(desk) AS desk, event_id, toString(valid_from) AS valid_from,
  toString(stated.1) AS recorded_at, synthetic, declaration
FROM
(
  SELECT desk, source, event_id, provisions.valid_from AS valid_from, synthetic, declaration,
    maxIf((recorded_at, topic, partition, offset), sign = 1) AS stated
  FROM provisions
  ${knownAt === undefined ? '' : "WHERE recorded_at <= toDateTime64({at:String}, 3, 'UTC')"}
  GROUP BY desk, source, event_id, valid_from, synthetic, declaration
  HAVING sum(sign) > 0
) AS held
ORDER BY desk, held.valid_from, stated`;
