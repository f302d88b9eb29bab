import type { Statements, WarehouseClient } from './client.ts';

/** A copy of a table as it stood at one instant: hard links to its parts, so it costs no time and no room. */
export const frozenName = (table: string): string => `${table}__frozen`;

/** Makes a frozen copy of each table, in place of what an interrupted run left. Within `alone` they all stand at one instant. */
async function freeze(statements: Pick<Statements, 'command'>, tables: readonly string[]): Promise<void> {
  for (const table of tables) await freezeInto(statements, table, frozenName(table));
}

/** Makes one frozen copy under a name of its own. */
export async function freezeInto(statements: Pick<Statements, 'command'>, table: string, name: string): Promise<void> {
  await statements.command(`DROP TABLE IF EXISTS ${name} SYNC`);
  await statements.command(`CREATE TABLE ${name} AS ${table}`);
  await attachAll(statements, table, name);
}

/** Fills an empty copy that is there already: all that must happen at the instant itself. */
export async function attachAll({ command }: Pick<Statements, 'command'>, table: string, name: string): Promise<void> {
  await command(`ALTER TABLE ${name} ATTACH PARTITION tuple() FROM ${table}`);
}

async function thaw({ command }: Pick<Statements, 'command'>, tables: readonly string[]): Promise<void> {
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
