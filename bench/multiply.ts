import type { WarehouseClient } from '../warehouse/client.ts';

/** What must be another in every copy of a fact, or copies would be the same person, case or thread. */
const OWN: Readonly<Record<string, readonly string[]>> = {
  contacts: ['event_id', 'subject', 'case_id'],
  referrals: ['event_id', 'subject', 'case_id', 'referral_id'],
  outcomes: ['event_id', 'subject', 'case_id'],
  surveys: ['event_id', 'subject', 'case_id', 'contact_id', 'survey_id'],
};
const AT_ONCE = 10;

/**
 * Copies the facts that are stored so that there are `from` + 1 to `to` times as many, each copy with people, cases and threads of its own on the same
 * days and at the same desks. Rollups are filled by their views; the log is not: nothing measured here reads it.
 */
export async function multiplyFacts(client: WarehouseClient, from: number, to: number): Promise<void> {
  for (const [table, own] of Object.entries(OWN)) {
    const columns = await client.rows<{ name: string }>(
      `SELECT name FROM system.columns WHERE database = currentDatabase() AND table = '${table}' ORDER BY position`,
    );
    const names = columns.map(({ name }) => name);
    const copied = names.map((name) =>
      own.includes(name) ? `if(${name} = '', '', concat(${name}, '~', toString(copy)))` : name,
    );
    for (let first = from; first < to; first += AT_ONCE) {
      await client.command(
        `INSERT INTO ${table} (${names.join(', ')}) SETTINGS insert_deduplicate = 0
SELECT ${copied.join(', ')} FROM (SELECT * FROM ${table} WHERE position(event_id, '~') = 0)
ARRAY JOIN range(${first}, ${Math.min(to, first + AT_ONCE)}) AS copy`,
      );
    }
  }
  const [counted] = await client.rows<{ facts: number; rolled: number }>(
    'SELECT (SELECT sum(sign) FROM contacts) AS facts, (SELECT sum(n) FROM contacts_daily) AS rolled',
  );
  if (counted?.facts !== counted?.rolled)
    throw new Error(`${counted?.facts} contacts, ${counted?.rolled} in the rollup: copies were lost`);
}
