import type { Measure } from '../specs/types.ts';
import type { Params } from './client.ts';
import { restrictionOf } from './permissions.ts';
import { relatedColumns, relationsOf } from './relations.ts';
import { FACTS, type FactTables, type Source, THREADED } from './sources.ts';
import { columnOf, countSql, distinctSql, firstSql, list, type Shape } from './statements.ts';
import type { Filters, MeasureQuery } from './types.ts';

/** The question makes no sense; the message lists what is allowed. */
export class QueryInvalid extends Error {
  readonly code = 'QUERY_INVALID';
}

export interface CompiledMeasure {
  sql: string;
  params: Params;
}

/**
 * Compiles a question into one statement and its typed parameters. Only names of our own lists are written into the text; every value is a
 * parameter. Throws QueryInvalid, or QueryForbidden when the reader may not ask.
 */
export function compileMeasure(query: MeasureQuery): CompiledMeasure {
  const { params, ...shape } = shapeOf(query);
  return { sql: statementOf(query.measure.aggregate, shape), params };
}

function statementOf(aggregate: Measure['aggregate'], shape: Shape): string {
  switch (aggregate) {
    case 'count':
      return countSql(shape);
    case 'first_supports':
      return firstSql(shape);
    case 'distinct_areas':
      return distinctSql(shape, 'service_area');
    case 'distinct_recipients':
    case 'distinct_persons':
      return distinctSql(shape, 'subject');
  }
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
  const perArea = measure.aggregate === 'distinct_areas';
  const picked = (sign: 'where' | 'except', column: string, values: readonly (string | number)[]): string => {
    const type = fact.where[column];
    params[`${sign}_${column}`] = type === 'Int32' ? values.map(Number) : values.map(String);
    const list = `{${sign}_${column}:Array(${type})}`;
    const apart = perArea || by.some((dimension) => dimension === column);
    const several = column === 'service_area' && !apart ? source.areas?.some : source.several?.[column];
    return several?.(list) ?? `${column} IN ${list}`;
  };
  for (const [column, values] of Object.entries(measure.where ?? {})) conditions.push(picked('where', column, values));
  for (const [column, values] of Object.entries(measure.except ?? {})) conditions.push(`NOT ${picked('except', column, values)}`);
  const known = query.knownAt === undefined ? undefined : "recorded_at <= {known_at:DateTime64(3, 'UTC')}";
  if (query.knownAt !== undefined) params.known_at = query.knownAt;
  if (known !== undefined) conditions.push(known);
  const relations = relationsOf(measure, fact, source, known);
  conditions.push(...relations.conditions);
  Object.assign(params, relations.params);
  const period = periodOf(query.filters, params);
  conditions.push(...countedOf(measure.aggregate, source));
  const each = query.each === undefined ? {} : { each: query.each };
  return { fact, source, joins: relations.joins, by, ...each, perArea, conditions, period, params };
}

/** What makes a row one of what is counted. */
function countedOf(aggregate: Measure['aggregate'], { eligible }: Source): string[] {
  if (aggregate === 'count') return [];
  if (aggregate === 'distinct_areas') return ["service_area != ''"];
  if (aggregate === 'distinct_persons') return ["subject != ''"];
  return eligible === '' ? [] : [eligible];
}

function check({ measure, by, each }: MeasureQuery, fact: FactTables): void {
  const allowed = (what: string, asked: string, list: readonly string[]) =>
    new QueryInvalid(
      `${measure.fact}: ${asked} is not a ${what} of ${measure.aggregate}; allowed: ${list.join(', ') || 'none'}.`,
    );
  if (!fact.aggregates.includes(measure.aggregate)) {
    throw new QueryInvalid(`${measure.fact}: ${measure.aggregate} cannot be counted; allowed: ${fact.aggregates.join(', ')}.`);
  }
  // A first support touches several areas: its cells would not add up. An area is no part of itself.
  const ofAreas = measure.aggregate === 'first_supports' || measure.aggregate === 'distinct_areas';
  const dimensions = ofAreas ? fact.dimensions.filter((d) => d !== 'service_area') : fact.dimensions;
  for (const dimension of by) if (!dimensions.includes(dimension)) throw allowed('dimension', dimension, dimensions);
  if (each !== undefined && (measure.aggregate !== 'first_supports' || !by.includes(each)))
    throw new QueryInvalid(`${measure.fact}: only first supports by ${each} can be the first within each.`);
  if (new Set(by).size !== by.length) throw new QueryInvalid(`A dimension is asked twice: ${by.join(', ')}.`);
  for (const column of [...Object.keys(measure.where ?? {}), ...Object.keys(measure.except ?? {})]) {
    if (!Object.hasOwn(fact.where, column)) throw allowed('filter', column, Object.keys(fact.where));
  }
  if (measure.followed_by !== undefined && fact.thread === undefined)
    throw new QueryInvalid(`${measure.fact} have no steps that follow one another; these have: ${list(THREADED)}.`);
  const numbers = Object.keys(fact.numbers ?? {});
  if (measure.stated !== undefined && !numbers.includes(measure.stated)) throw allowed('number', measure.stated, numbers);
  const { rises } = measure;
  for (const column of rises === undefined ? [] : [rises.from, rises.to])
    if (!Object.hasOwn(fact.where, column)) throw allowed('filter', column, Object.keys(fact.where));
}

/** The column that each aggregate tells one from another by. */
const COUNTED: Readonly<Record<Measure['aggregate'], readonly string[]>> = {
  ...{ count: [], distinct_recipients: ['subject'], first_supports: ['subject'], distinct_persons: ['subject'] },
  distinct_areas: ['service_area'],
};

/** The first table that has every column; areas in a filter alone need the fact's own list, or a contact would count once per area. */
function sourceOf({ by, measure, filters, knownAt }: MeasureQuery, fact: FactTables): Source {
  const needed = [...by.flatMap((d) => columnOf(d, fact) ?? []), ...relatedColumns(measure, fact), ...COUNTED[measure.aggregate]];
  needed.push(
    ...Object.keys(measure.where ?? {}),
    ...Object.keys(measure.except ?? {}),
    ...Object.keys(filters).filter((f) => f !== 'from' && f !== 'to'),
  );
  if (knownAt !== undefined) needed.push('recorded_at');
  const namesAreas = (measure.where?.service_area ?? measure.except?.service_area) !== undefined;
  const overAreas = namesAreas && !by.includes('service_area') && measure.aggregate !== 'distinct_areas';
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
