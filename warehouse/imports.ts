import type { WarehouseClient } from './client.ts';

/** An event that was read from a file, as it was first published. */
export interface ImportedEvent {
  id: string;
  /** Rome day it occurred on. */
  day: string;
  file: string;
}

export interface ImportedEventsQuestion {
  source: string;
  /** Name of the mapping it was read with. */
  mapping: string;
  file: string;
  /** Rome days, inclusive. */
  from: string;
  to: string;
}

export interface Imports {
  /**
   * Events of a source that were imported with a mapping, from a file of this name or that occurred within the days, by id. It reads every
   * event of the source: a question for an import, not for a page. Throws WarehouseUnavailable or WarehouseRefused.
   */
  events(question: ImportedEventsQuestion): Promise<ImportedEvent[]>;
}

export function createImports(client: WarehouseClient): Imports {
  return {
    events: ({ source, mapping, file, from, to }) =>
      client.rows<ImportedEvent>(
        `SELECT event_id AS id, toString(min(events.day)) AS day, any(JSONExtractString(raw, 'importfile')) AS file
FROM events
WHERE source = {source:String} AND amends = '' AND JSONExtractString(raw, 'importmapping') = {mapping:String}
  AND (JSONExtractString(raw, 'importfile') = {file:String} OR events.day BETWEEN {from:String} AND {to:String})
GROUP BY id
ORDER BY id`,
        { source, mapping, file, from, to },
      ),
  };
}
