import { quarterOf, romeDay } from '../../specs/calendar.ts';
import { frameworkOn } from '../../specs/lookup.ts';
import type { Desk, FrameworkVersion, Specs, UnitLevel } from '../../specs/types.ts';
import { restrictionOf } from '../../warehouse/permissions.ts';
import type { Reader } from '../../warehouse/types.ts';
import { countingOnce, type FigureSource } from '../kpis/deps.ts';
import { figuresAt } from '../kpis/evaluate.ts';
import type { Knowledge } from '../kpis/knowledge.ts';
import { daysOf, earlier } from '../kpis/period.ts';
import { parameterProblem } from '../kpis/request.ts';
import { desksWithin } from '../kpis/territory.ts';
import { kpisOf, requirementsOf } from './assess.ts';
import type { KnownRequest } from './known.ts';
import type { Assessed } from './types.ts';
import { summaryOf, versionFor } from './versions.ts';

/** `now` answers UTC milliseconds. */
export interface AdequacyDeps {
  specs: Specs;
  warehouse: FigureSource;
  now: () => number;
}

/** A question about adequacy, already checked against the specifications. Days are Roman, inclusive. */
export interface AdequacyRequest {
  level: UnitLevel;
  /** Absent = the first day of the quarter of `to`. */
  from?: string;
  /** Absent, or later than the knowledge = the day of the knowledge. */
  to?: string;
  /** Version to evaluate under; absent = the one in force on the last day. */
  framework?: string;
  /** ISO instant; absent = now. */
  known_at?: string;
  desk?: string;
  zone?: string;
  area_vasta?: string;
  network?: string;
  reader: Reader;
}

/** A request made ready: its period settled, its version found, its desks narrowed to what the reader may see. */
export interface Prepared {
  period: { from: string; to: string };
  version: FrameworkVersion;
  desks: readonly Desk[];
  /** What is to be read for it. */
  reads: KnownRequest;
  /** What the answer says of itself, apart from what is stored. */
  about: Omit<Assessed, 'data_as_of' | 'synthetic'>;
}

/** The period asked for, never beyond the day of the knowledge. Throws `ProblemError` when nothing is left of it. */
function periodOf({ from, to }: AdequacyRequest, knownDay: string): Prepared['period'] {
  const last = earlier(to ?? knownDay, knownDay);
  const first = from ?? daysOf(quarterOf(last)).from;
  if (first <= last) return { from: first, to: last };
  throw parameterProblem([{ parameter: 'from', detail: `It is after ${last}, the last day of the period.`, allowed: [] }]);
}

/** Desks that a question is about and its reader may see. Throws QueryForbidden. */
function desksOf({ network }: Specs, reader: Reader, filters: KnownRequest['filters']): Desk[] {
  const restriction = restrictionOf(reader, { by: ['desk'], filters });
  const desks = desksWithin(network, filters);
  if (restriction === null) return desks;
  return desks.filter((desk) => (restriction.column === 'desk' ? desk.id : desk.zone) === restriction.value);
}

/** Throws `ProblemError`, or QueryForbidden when the reader may see no figures. */
export function prepare(specs: Specs, request: AdequacyRequest, { instant }: Knowledge): Prepared {
  const { level, framework, desk, zone, area_vasta, network, reader } = request;
  const places = Object.entries({ desk, zone, area_vasta, network }).filter(([, value]) => value !== undefined);
  const filters: KnownRequest['filters'] = Object.fromEntries(places);
  const period = periodOf(request, romeDay(instant));
  const version = versionFor(specs, framework, period.to);
  const requirements = requirementsOf(version, level, period.to);
  return {
    period,
    version,
    desks: desksOf(specs, reader, filters),
    reads: { level, kpis: kpisOf(requirements), ...period, filters, reader },
    about: {
      known_at: new Date(instant).toISOString(),
      level,
      ...period,
      framework_version: version.id,
      in_force: frameworkOn(specs, period.to)?.id ?? null,
      version: summaryOf(version),
      requirements,
    },
  };
}

/** The same deps, for one answer made of several questions: see `countingOnce`. */
export const readingOnce = ({ specs, warehouse }: Pick<AdequacyDeps, 'specs' | 'warehouse'>) => ({
  specs,
  warehouse: countingOnce(warehouse),
  figuresAt,
});
