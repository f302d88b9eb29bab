import type { Dimension } from '../specs/types.ts';
import type { FactTables, Source } from './sources.ts';

/** ISTAT code of Toscana: the one region there is. */
const REGION = '09';

/** Computed dimensions over the Rome day; the others are columns. */
const EXPRESSIONS: Partial<Record<Dimension, string>> = {
  region: `'${REGION}'`,
  month: "formatDateTime(day, '%Y-%m')",
  quarter: "concat(toString(toYear(day)), 'Q', toString(toQuarter(day)))",
  year: 'toString(toYear(day))',
};

/** The column that a dimension is computed from; `null` for the region, which has none. */
export function columnOf(dimension: Dimension, fact: FactTables): string | null {
  if (dimension === 'region') return null;
  if (dimension === 'level') return fact.level ?? null;
  return dimension === 'month' || dimension === 'quarter' || dimension === 'year' ? 'day' : dimension;
}

export interface Shape {
  fact: FactTables;
  source: Source;
  joins: readonly string[];
  by: readonly Dimension[];
  /** Of first supports: the first within each of these. */
  each?: 'zone' | 'desk';
  /** Service areas one by one, though the answer is not by them. */
  perArea: boolean;
  conditions: readonly string[];
  period: readonly string[];
}

export const lines = (...parts: (string | false | undefined)[]) => parts.filter((p) => Boolean(p)).join('\n');
export const where = (conditions: readonly string[]) => (conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '');
export const list = (names: readonly string[]) => names.join(', ');
export const indent = (sql: string) => sql.replace(/^/gm, '  ');

export function selected(by: readonly Dimension[], fact: FactTables): string[] {
  return by.map((d) => {
    const expression = EXPRESSIONS[d] ?? columnOf(d, fact);
    return expression === d ? d : `${expression} AS ${d}`;
  });
}

export const fromSource = ({ source, joins, by, perArea }: Shape) =>
  lines(`FROM ${source.table}`, (perArea || by.includes('service_area')) && source.areas?.join, ...joins);

export const grouped = (by: readonly Dimension[], having = '') =>
  lines(by.length > 0 && `GROUP BY ${list(by)}`, having, by.length > 0 && `ORDER BY ${list(by)}`);

/** Facts that hold: the sum of their signs. */
export function countSql(shape: Shape): string {
  const { by, fact, source, conditions, period } = shape;
  return lines(
    `SELECT ${list([...selected(by, fact), `sum(${source.sum}) AS value`])}`,
    fromSource(shape),
    where([...conditions, ...period]),
    grouped(by, by.length > 0 ? 'HAVING value != 0' : ''),
  );
}

/** What there is of each cell: recipients or persons (`subject`) or areas of which a fact holds in it. */
export function distinctSql(shape: Shape, what: 'subject' | 'service_area'): string {
  const { by, fact, source, conditions, period } = shape;
  const inner = lines(
    `SELECT ${list([...selected(by, fact), what])}`,
    fromSource(shape),
    where([...conditions, ...period]),
    `GROUP BY ${list([...by, what])}`,
    `HAVING sum(${source.sum}) > 0`,
  );
  return lines(`SELECT ${list([...by, 'count() AS value'])}`, `FROM\n(\n${indent(inner)}\n)`, grouped(by));
}

/**
 * Recipients by the cell of their first support that holds, in each programme or place that is told apart. Territory and profile filters say which supports there are; the period only says
 * which first supports are counted, so someone first seen before it is not new in it. Only of who had something taken back are the signs of each support added up:
 * of everybody else every support holds, which is four times faster to find.
 */
export function firstSql(shape: Shape): string {
  const { by, each, fact, source, conditions, period } = shape;
  const apart: string[] = by.filter((d) => d === 'programme' || d === each);
  const columns = by.flatMap((d) => columnOf(d, fact) ?? []);
  const first = [...new Set(['occurred_at', 'desk', 'day', ...columns])].filter((c) => !apart.includes(c));
  const takenBack = ['SELECT subject', fromSource(shape), where([...conditions, `${source.sum} < 0`])].join(' ');
  const supports = (...those: string[]) =>
    lines(`SELECT ${list([...apart, 'subject', ...first])}`, fromSource(shape), where([...conditions, ...those]));
  const held = lines(
    supports(`${source.sum} > 0`, `subject NOT IN (${takenBack})`),
    'UNION ALL',
    supports(`subject IN (${takenBack})`),
    `GROUP BY ${list([...apart, 'subject', ...first])}`,
    `HAVING sum(${source.sum}) > 0`,
  );
  const earliest = lines(
    `SELECT ${list([...apart, 'subject', `min((${list(first)})) AS first`])}`,
    `FROM\n(\n${indent(held)}\n)`,
    `GROUP BY ${list([...apart, 'subject'])}`,
  );
  const named = [...apart, ...first.map((c, i) => `first.${i + 1} AS ${c}`)];
  const cells = lines(`SELECT ${list(named)}`, `FROM\n(\n${indent(earliest)}\n)`);
  return lines(
    `SELECT ${list([...selected(by, fact), 'count() AS value'])}`,
    `FROM\n(\n${indent(cells)}\n)`,
    where(period),
    grouped(by),
  );
}
