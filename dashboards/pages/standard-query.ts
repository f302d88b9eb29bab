import { z } from 'zod';
import { quarterOf, romeDay } from '../../specs/calendar.ts';
import type { DimensionId, Specs, UnitLevel } from '../../specs/types.ts';
import type { AdequacyRequest } from '../adequacy/question.ts';
import { daysOf, monthsBetween } from '../kpis/period.ts';
import { definedOnly, figuresQuery, knownAtOf, parseQuery } from '../kpis/request.ts';

/** What the pages of the minimum standard are asked; `given` is the same as it stands in the address. */
export interface StandardQuery {
  level: UnitLevel;
  /** A month `2019-03` or a quarter `2019Q1`; absent = the quarter of the latest contact. */
  period?: string;
  dimension?: DimensionId;
  framework?: string;
  /** The versions to compare. */
  a?: string;
  b?: string;
  grain: 'month' | 'quarter';
  request: Omit<AdequacyRequest, 'reader'>;
  programme?: string;
  given: Readonly<Record<string, string>>;
}

/** Quarters and months, the latest first, from the first version of the framework to a Rome day. */
export function periodsUntil({ frameworks }: Pick<Specs, 'frameworks'>, day: string): { quarters: string[]; months: string[] } {
  const first = frameworks[0]?.valid_from ?? day;
  const months = monthsBetween(first, day).reverse();
  return { months, quarters: [...new Set(months.map((month) => quarterOf(`${month}-01`)))] };
}

function schemaOf(specs: Specs, day: string) {
  const { area_vasta, network, known_at, programme } = figuresQuery(specs).shape;
  const { quarters, months } = periodsUntil(specs, day);
  const version = z.enum(specs.frameworks.map(({ id }) => id)).optional();
  const dimensions = specs.frameworks.flatMap((one) => one.dimensions.map(({ id }) => id));
  return z.strictObject({
    level: z.enum(['1', '2']).default('1'),
    period: z.enum([...quarters, ...months]).optional(),
    dimension: z.enum(dimensions).optional(),
    grain: z.enum(['month', 'quarter']).default('quarter'),
    ...{ framework: version, a: version, b: version },
    ...{ area_vasta, network, known_at, programme },
  });
}

/** Reads the address of a page. @throws ProblemError that names what cannot be read and lists what may stand there. */
export function readStandardQuery(specs: Specs, query: unknown, now: number): StandardQuery {
  const read = parseQuery(schemaOf(specs, romeDay(now)), query);
  const { level: text, period, grain, dimension, framework, a, b, area_vasta, network, programme } = read;
  const level: UnitLevel = text === '2' ? 2 : 1;
  const asOf = read.known_at === undefined || read.known_at === romeDay(now) ? undefined : knownAtOf(read.known_at, now);
  const days = period === undefined ? {} : daysOf(period);
  return {
    level,
    grain,
    ...definedOnly({ period, dimension, framework, a, b, programme }),
    request: { level, ...days, ...definedOnly({ framework, area_vasta, network, known_at: asOf }) },
    given: definedOnly({
      ...{ period, dimension, framework, a, b, area_vasta, network, known_at: asOf },
      level: text === '1' ? undefined : text,
      grain: grain === 'quarter' ? undefined : grain,
    }),
  };
}
