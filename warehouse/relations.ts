import type { Measure } from '../specs/types.ts';
import type { Params } from './client.ts';
import type { FactTables, Source } from './sources.ts';

/** What a measure asks of other rows of the same facts: joins to the table it reads, the conditions on them, and their parameters. */
export interface Relations {
  joins: readonly string[];
  conditions: readonly string[];
  params: Readonly<Record<string, Params[string]>>;
}

/** The columns of the fact table that a measure's relations read. */
export function relatedColumns(
  { stated, recorded_within_hours, followed_by, rises, reaches }: Measure,
  { thread }: FactTables,
): string[] {
  return [
    ...(stated === undefined ? [] : [stated]),
    ...(recorded_within_hours === undefined ? [] : ['event_id', 'occurred_at', 'recorded_at']),
    ...(rises === undefined ? [] : [rises.from, rises.to]),
    ...(reaches === undefined ? [] : SAME[reaches.of]),
    ...(followed_by === undefined || thread === undefined ? [] : [thread.key, thread.step]),
  ];
}

/** By which columns an outcome is of the same case, which its desk alone knows by its name, or of the same person. */
const SAME = { case: ['desk', 'case_id'], person: ['subject'] } as const;

/** The last day on which each case or person achieved one of the outcomes. Who is not named reaches none. */
function reachedJoin(same: readonly string[], cut: readonly string[]): string {
  const named = `${same.at(-1)} != ''`;
  const told = ['kind IN {reached_kinds:Array(String)}', "result = 'achieved'", named, ...cut].join(' AND ');
  const key = same.join(', ');
  const held = `SELECT ${key}, day AS outcome_day FROM outcomes WHERE ${told} GROUP BY ${key}, outcome_day, source, event_id HAVING sum(sign) > 0`;
  return `INNER JOIN (SELECT ${key}, max(outcome_day) AS reached_on FROM (${held}) GROUP BY ${key}) AS reached USING (${key})`;
}

/**
 * An amendment's rows carry its own time of recording, so the first of the event's is looked up: it is the same for what a row says and for
 * what takes it back, and signs go on adding up. Only an event that was taken back has several, and those are few. A step of a thread holds while its signs add up to more than zero.
 */
export function relationsOf(
  measure: Measure,
  { thread, numbers }: FactTables,
  { table }: Source,
  known: string | undefined,
): Relations {
  const { stated, recorded_within_hours, followed_by, rises, reaches } = measure;
  const joins: string[] = [];
  const conditions: string[] = [];
  const params: Record<string, Params[string]> = {};
  const cut = known === undefined ? [] : [known];
  if (stated !== undefined) conditions.push(`${stated} >= ${numbers?.[stated] ?? 0}`);
  if (rises !== undefined) {
    params.scale = rises.scale;
    const [low, high] = [rises.from, rises.to].map((column) => `indexOf({scale:Array(String)}, ${column})`);
    conditions.push(`${low} > 0`, `${high} > ${low}`);
  }
  if (reaches !== undefined) {
    params.reached_kinds = reaches.kinds;
    joins.push(reachedJoin(SAME[reaches.of], cut));
    if (reaches.when === 'from_then') conditions.push('reached_on >= day');
  }
  if (recorded_within_hours !== undefined) {
    params.within_hours = recorded_within_hours;
    const takenBack = `SELECT source, event_id FROM ${table} WHERE ${['sign < 0', ...cut].join(' AND ')}`;
    const ofThose = [`(source, event_id) IN (${takenBack})`, ...cut].join(' AND ');
    joins.push(
      `LEFT JOIN (SELECT source, event_id, min(recorded_at) AS first_recorded FROM ${table} WHERE ${ofThose} GROUP BY source, event_id) AS amended USING (source, event_id)`,
    );
    // What has no match is joined to the zero of the type.
    const published = "if(first_recorded > toDateTime64(0, 3, 'UTC'), first_recorded, recorded_at)";
    conditions.push(`${published} <= occurred_at + toIntervalHour({within_hours:UInt32})`);
  }
  if (followed_by !== undefined && thread !== undefined) {
    const { key, step } = thread;
    params.next_steps = followed_by.steps;
    const held = `SELECT desk, ${key}, day AS step_day FROM ${table} WHERE ${[`${step} IN {next_steps:Array(String)}`, ...cut].join(' AND ')} GROUP BY desk, ${key}, step_day, source, event_id HAVING sum(sign) > 0`;
    joins.push(
      `INNER JOIN (SELECT desk, ${key}, min(step_day) AS followed_on FROM (${held}) GROUP BY desk, ${key}) AS next_step USING (desk, ${key})`,
    );
    if (followed_by.within_days !== null) {
      params.within_days = followed_by.within_days;
      conditions.push('followed_on <= day + {within_days:UInt32}');
    }
  }
  return { joins, conditions, params };
}
