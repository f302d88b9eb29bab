import type { Dimension } from '../specs/types.ts';
import type { Params } from './client.ts';
import { restrictionOf } from './permissions.ts';
import { relatedColumns, relationsOf } from './relations.ts';
import { FACTS, type FactTables, type Source, THREADED } from './sources.ts';
import type { Filters, MeasureQuery } from './types.ts';

/** The question makes no sense; the message lists what is allowed. */
export class QueryInvalid extends Error {
  readonly code = 'QUERY_INVALID';
}

export interface CompiledMeasure {
  sql: string;
  params: Params;
}

/** ISTAT code of Toscana: the one region there is. */
const REGION = '09';

/** Computed dimensions over the Rome day; the others are columns. */
const EXPRESSIONS: Partial<Record<Dimension, string>> = {
  region: `'${REGION}'`,
  month: "formatDateTime(day, '%Y-%m')",
  quarter: "concat(toString(toYear(day)), 'Q', toString(toQuarter(day)))",
  year: 'toString(toYear(day))',
};

/**
 * Compiles a question into one statement and its typed parameters. Only names of our own lists are written into the text; every value is a
 * parameter. Throws QueryInvalid, or QueryForbidden when the reader may not ask.
 */
export function compileMeasure(query: MeasureQuery): CompiledMeasure {
  const { params, ...shape } = shapeOf(query);
  const sql =
    query.measure.aggregate === 'count'
      ? countSql(shape)
      : query.measure.aggregate === 'first_supports'
        ? firstSql(shape)
        : distinctSql(shape);
  return { sql, params };
}

/** What any statement about a measure is made of. Throws as `compileMeasure` does. */
export function shapeOf(query: MeasureQuery): Shape & { params: Record<string, Params[string]> } {
  const { measure, by } = query;
  const fact = FACTS[measure.fact];
  check(query, fact);
  const restriction = restrictionOf(query.reader, query);
  const source = sourceOf(query, fact);
  const params: Record<string, Params[string]> = {};
  const conditions: string[] = [];

  for (const column of ['programme', 'zone', 'desk', 'area_vasta', 'network'] as const) {
    const value = query.filters[column];
    if (value === undefined) continue;
    params[column] = value;
    conditions.push(`${column} = {${column}:String}`);
  }
  if (restriction) {
    params.reader = restriction.value;
    conditions.push(`${restriction.column} = {reader:String}`);
  }
  for (const [column, values] of Object.entries(measure.where ?? {})) {
    const type = fact.where[column];
    params[`where_${column}`] = type === 'Int32' ? values.map(Number) : values.map(String);
    const list = `{where_${column}:Array(${type})}`;
    const several = column === 'service_area' && !by.includes(column) ? source.areas?.some : source.several?.[column];
    conditions.push(several?.(list) ?? `${column} IN ${list}`);
  }
  const known = query.knownAt === undefined ? undefined : "recorded_at <= {known_at:DateTime64(3, 'UTC')}";
  if (query.knownAt !== undefined) params.known_at = query.knownAt;
  if (known !== undefined) conditions.push(known);
  const relations = relationsOf(measure, fact, source, known);
  conditions.push(...relations.conditions);
  Object.assign(params, relations.params);
  const period = periodOf(query.filters, params);
  if (measure.aggregate !== 'count' && source.eligible) conditions.push(source.eligible);
  return { fact, source, joins: relations.joins, by, conditions, period, params };
}

function check({ measure, by }: MeasureQuery, fact: FactTables): void {
  const allowed = (what: string, asked: string, list: readonly string[]) =>
    new QueryInvalid(
      `${measure.fact}: ${asked} is not a ${what} of ${measure.aggregate}; allowed: ${list.join(', ') || 'none'}.`,
    );
  if (!fact.aggregates.includes(measure.aggregate)) {
    throw new QueryInvalid(`${measure.fact}: ${measure.aggregate} cannot be counted; allowed: ${fact.aggregates.join(', ')}.`);
  }
  // A first support touches several areas: its cells would not add up.
  const dimensions =
    measure.aggregate === 'first_supports' ? fact.dimensions.filter((d) => d !== 'service_area') : fact.dimensions;
  for (const dimension of by) if (!dimensions.includes(dimension)) throw allowed('dimension', dimension, dimensions);
  if (new Set(by).size !== by.length) throw new QueryInvalid(`A dimension is asked twice: ${by.join(', ')}.`);
  for (const column of Object.keys(measure.where ?? {})) {
    if (!Object.hasOwn(fact.where, column)) throw allowed('filter', column, Object.keys(fact.where));
  }
  if (measure.followed_by !== undefined && fact.thread === undefined)
    throw new QueryInvalid(`${measure.fact} have no steps that follow one another; these have: ${list(THREADED)}.`);
  if (measure.stated !== undefined && !fact.numbers?.includes(measure.stated))
    throw allowed('number', measure.stated, fact.numbers ?? []);
}

function columnOf(dimension: Dimension, fact: FactTables): string | null {
  if (dimension === 'region') return null;
  if (dimension === 'level') return fact.level ?? null;
  return dimension === 'month' || dimension === 'quarter' || dimension === 'year' ? 'day' : dimension;
}

/** The first table that has every column; areas in a filter alone need the fact's own list, or a contact would count once per area. */
function sourceOf({ by, measure, filters, knownAt }: MeasureQuery, fact: FactTables): Source {
  const needed = [...by.flatMap((d) => columnOf(d, fact) ?? []), ...relatedColumns(measure, fact)];
  needed.push(...Object.keys(measure.where ?? {}), ...Object.keys(filters).filter((f) => f !== 'from' && f !== 'to'));
  if (knownAt !== undefined) needed.push('recorded_at');
  const overAreas = measure.where?.service_area !== undefined && !by.includes('service_area');
  const found = fact.sources.find((s) => needed.every((c) => s.columns.has(c)) && !(overAreas && s.sum === 'n'));
  if (!found) throw new QueryInvalid(`${measure.fact}: no table holds ${needed.join(', ')} together.`);
  return found;
}

function periodOf({ from, to }: Filters, params: Record<string, unknown>): string[] {
  const conditions: string[] = [];
  if (from !== undefined) {
    params.from = from;
    conditions.push('day >= {from:Date}');
  }
  if (to !== undefined) {
    params.to = to;
    conditions.push('day <= {to:Date}');
  }
  return conditions;
}

export interface Shape {
  fact: FactTables;
  source: Source;
  joins: readonly string[];
  by: readonly Dimension[];
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

export const fromSource = ({ source, joins, by }: Shape) =>
  lines(`FROM ${source.table}`, by.includes('service_area') && source.areas?.join, ...joins);

const grouped = (by: readonly Dimension[], having = '') =>
  lines(by.length > 0 && `GROUP BY ${list(by)}`, having, by.length > 0 && `ORDER BY ${list(by)}`);

/** Facts that hold: the sum of their signs. */
function countSql(shape: Shape): string {
  const { by, fact, source, conditions, period } = shape;
  return lines(
    `SELECT ${list([...selected(by, fact), `sum(${source.sum}) AS value`])}`,
    fromSource(shape),
    where([...conditions, ...period]),
    grouped(by, by.length > 0 ? 'HAVING value != 0' : ''),
  );
}

/**
 * The quantile (type 7: Hyndman and Fan 1996) of the number that the measure's facts state, each fact that holds once: 0.5 is the median.
 * null where no fact states it. Throws as `compileMeasure` does.
 */
export function compileQuantile(query: MeasureQuery, probability: number): CompiledMeasure {
  const { stated } = query.measure;
  if (stated === undefined) throw new QueryInvalid('A quantile is of a number that facts state: name it in `stated`.');
  const { params, ...shape } = shapeOf(query);
  const { by, fact, source, conditions, period } = shape;
  const held = lines(
    `SELECT ${list([...selected(by, fact), `${stated} AS number`])}`,
    fromSource(shape),
    where([...conditions, ...period]),
    `GROUP BY ${list([...by, 'source', 'event_id', 'number'])}`,
    `HAVING sum(${source.sum}) > 0`,
  );
  params.probability = probability;
  const value = 'quantileExactInclusive({probability:Float64})(number) AS value';
  return { sql: lines(`SELECT ${list([...by, value])}`, `FROM\n(\n${indent(held)}\n)`, grouped(by)), params };
}

/** Recipients of each cell: those with a support that holds in it. */
function distinctSql(shape: Shape): string {
  const { by, fact, source, conditions, period } = shape;
  const inner = lines(
    `SELECT ${list([...selected(by, fact), 'subject'])}`,
    fromSource(shape),
    where([...conditions, ...period]),
    `GROUP BY ${list([...by, 'subject'])}`,
    `HAVING sum(${source.sum}) > 0`,
  );
  return lines(`SELECT ${list([...by, 'count() AS value'])}`, `FROM\n(\n${indent(inner)}\n)`, grouped(by));
}

/**
 * Recipients by the cell of their first support that holds. Territory and profile filters say which supports there are; the period only says
 * which first supports are counted, so someone first seen before it is not new in it.
 */
function firstSql(shape: Shape): string {
  const { by, fact, source, conditions, period } = shape;
  const perProgramme = by.includes('programme') ? ['programme'] : [];
  const columns = by.flatMap((d) => columnOf(d, fact) ?? []).filter((c) => c !== 'programme');
  const first = [...new Set(['occurred_at', 'desk', 'day', ...columns])];
  const held = lines(
    `SELECT ${list([...perProgramme, 'subject', ...first])}`,
    fromSource(shape),
    where(conditions),
    `GROUP BY ${list([...perProgramme, 'subject', ...first])}`,
    `HAVING sum(${source.sum}) > 0`,
  );
  const earliest = lines(
    `SELECT ${list([...perProgramme, 'subject', `min((${list(first)})) AS first`])}`,
    `FROM\n(\n${indent(held)}\n)`,
    `GROUP BY ${list([...perProgramme, 'subject'])}`,
  );
  const named = [...perProgramme, ...first.map((c, i) => `first.${i + 1} AS ${c}`)];
  const cells = lines(`SELECT ${list(named)}`, `FROM\n(\n${indent(earliest)}\n)`);
  return lines(
    `SELECT ${list([...selected(by, fact), 'count() AS value'])}`,
    `FROM\n(\n${indent(cells)}\n)`,
    where(period),
    grouped(by),
  );
}
