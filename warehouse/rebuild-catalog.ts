import type { Statements } from './client.ts';

/** A materialized view: the rows that `select` makes of what is inserted into `source` go to `target`. */
export interface View {
  name: string;
  source: string;
  target: string;
  /** Its select, with the source's place held by a function of the table to read instead. */
  selectFrom: (table: string) => string;
  /** Its select as the engine keeps it. */
  text: string;
}

/** The tables of the ledger: all projections are made from them. */
export const ROOTS = ['events', 'rejections'] as const;
export type Root = (typeof ROOTS)[number];

export const isRoot = (table: string): table is Root => table === 'events' || table === 'rejections';

/** What a rebuild makes beside a table: the table to be, what feeds a view instead of its source, and what came out, standing still. */
export const nextName = (table: string): string => `${table}__next`;
export const feedName = (table: string): string => `${table}__feed`;
export const builtName = (table: string): string => `${table}__built`;

/** The views as the migrations left them: the one definition of every projection. */
export async function viewsOf({ rows }: Pick<Statements, 'rows'>): Promise<View[]> {
  const found = await rows<{ name: string; database: string; as_select: string; create_table_query: string }>(
    "SELECT name, database, as_select, create_table_query FROM system.tables WHERE database = currentDatabase() AND engine = 'MaterializedView' AND name NOT LIKE '%\\_\\_%' ORDER BY name",
  );
  return found.map(({ name, database, as_select: text, create_table_query: created }) => {
    const from = new RegExp(`FROM ${database}\\.(\\w+)`);
    const source = from.exec(text)?.[1];
    const target = new RegExp(`TO ${database}\\.(\\w+)`).exec(created)?.[1];
    if (source === undefined || target === undefined) throw new Error(`The view ${name} is not of the form a rebuild knows.`);
    return { name, source, target, text, selectFrom: (table) => text.replace(from, `FROM ${table} AS ${source}`) };
  });
}

/** Every table that views fill. */
export const projectionsOf = (views: readonly View[]): string[] => [...new Set(views.map((v) => v.target))].sort();

/** The views that lead from the ledger to any of these projections, through others where they must. */
export function viewsTo(views: readonly View[], projections: readonly string[]): View[] {
  const reached = new Set(projections);
  const needed = new Set<View>();
  for (let grew = true; grew; ) {
    grew = false;
    for (const view of views) {
      if (needed.has(view) || !reached.has(view.target)) continue;
      needed.add(view);
      reached.add(view.source);
      grew = true;
    }
  }
  return [...needed];
}
