import type { Statements, WarehouseClient } from './client.ts';

/** A copy of a table as it stood at one instant: hard links to its parts, so it costs no time and no room. */
export const frozenName = (table: string): string => `${table}__frozen`;

/** Makes a frozen copy of each table, in place of what an interrupted run left. Within `alone` they all stand at one instant. */
export async function freeze({ command }: Pick<Statements, 'command'>, tables: readonly string[]): Promise<void> {
  await thaw({ command }, tables);
  for (const table of tables) {
    await command(`CREATE TABLE ${frozenName(table)} AS ${table}`);
    await command(`ALTER TABLE ${frozenName(table)} ATTACH PARTITION tuple() FROM ${table}`);
  }
}

export async function thaw({ command }: Pick<Statements, 'command'>, tables: readonly string[]): Promise<void> {
  for (const table of tables) await command(`DROP TABLE IF EXISTS ${frozenName(table)} SYNC`);
}

/** Runs `work` while frozen copies of the tables are there, and removes them. */
export async function withFrozen<T>(client: WarehouseClient, tables: readonly string[], work: () => Promise<T>): Promise<T> {
  await client.alone((statements) => freeze(statements, tables));
  try {
    return await work();
  } finally {
    await thaw(client, tables);
  }
}
