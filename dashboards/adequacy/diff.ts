import type { FrameworkVersion, Requirement, UnitLevel } from '../../specs/types.ts';
import { asKnown } from '../kpis/knowledge.ts';
import { parameterProblem } from '../kpis/request.ts';
import type { Provenance } from '../kpis/types.ts';
import { assess } from './assess.ts';
import { desksKnown } from './known.ts';
import { type AdequacyDeps, type AdequacyRequest, prepare, readingOnce } from './question.ts';
import type { AdequacyStatus, DeskAdequacy, RequirementStatus, VersionSummary } from './types.ts';

/** A part of the definition that two versions have differently; `field` '' = the whole of it is only in one. */
export interface DefinitionChange {
  part: 'area' | 'requirement';
  id: string;
  change: 'added' | 'removed' | 'changed';
  field: string;
  /** As text; '' where the version does not have it. */
  a: string;
  b: string;
}

export interface CellChange {
  requirement: string;
  /** `null`: the version does not ask it at this level. */
  a: RequirementStatus | null;
  b: RequirementStatus | null;
}

export interface DeskChange {
  desk: string;
  level: UnitLevel;
  status_a: AdequacyStatus;
  status_b: AdequacyStatus;
  /** Whether the desk's status is another, not only that of some requirement. */
  changes_status: boolean;
  cells: readonly CellChange[];
}

export interface FrameworkDiff extends Provenance {
  a: VersionSummary;
  b: VersionSummary;
  from: string;
  to: string;
  definition: readonly DefinitionChange[];
  /** Desks and levels with a requirement or a status that differs, of all that the reader may see. */
  rows: readonly DeskChange[];
}

export type DiffRequest = Omit<AdequacyRequest, 'framework' | 'level'> & { a: string; b: string; levels: readonly UnitLevel[] };

/** What a requirement or an area asks; its wording and reasons may change without asking anything else. */
const asksOf = ({
  dimension,
  levels,
  area,
  metric,
  parameter,
  operator,
  threshold,
  partial,
  weight,
  mandatory,
}: Requirement) => ({
  ...{ dimension, levels, area, metric, parameter },
  ...{ operator, threshold, partial, weight, mandatory },
});

const written = (value: unknown): string =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '');

type Asks = Readonly<Record<string, unknown>>;

function changesOf(
  part: DefinitionChange['part'],
  a: ReadonlyMap<string, Asks>,
  b: ReadonlyMap<string, Asks>,
): DefinitionChange[] {
  return [...new Set([...a.keys(), ...b.keys()])].flatMap((id): DefinitionChange[] => {
    const [was, is] = [a.get(id), b.get(id)];
    if (was === undefined || is === undefined)
      return [{ part, id, change: was === undefined ? 'added' : 'removed', field: '', a: '', b: '' }];
    return Object.keys(was)
      .map((field) => ({ part, id, change: 'changed' as const, field, a: written(was[field]), b: written(is[field]) }))
      .filter((one) => one.a !== one.b);
  });
}

/** What two versions ask differently: areas by their least modes, requirements by everything a desk is measured by. */
export function definitionChanges(a: FrameworkVersion, b: FrameworkVersion): DefinitionChange[] {
  const areas = ({ areas }: FrameworkVersion) =>
    new Map(areas.map(({ code, minimum }) => [code, { 'minimum.1': minimum[1], 'minimum.2': minimum[2] }]));
  const requirements = (version: FrameworkVersion) => new Map(version.requirements.map((one) => [one.id, asksOf(one)]));
  return [...changesOf('area', areas(a), areas(b)), ...changesOf('requirement', requirements(a), requirements(b))];
}

function deskChange(a: DeskAdequacy, b: DeskAdequacy): DeskChange {
  const statuses = ({ requirements }: DeskAdequacy) => new Map(requirements.map(({ id, status }) => [id, status]));
  const [before, after] = [statuses(a), statuses(b)];
  const cells = [...new Set([...before.keys(), ...after.keys()])].map((requirement) => ({
    requirement,
    a: before.get(requirement) ?? null,
    b: after.get(requirement) ?? null,
  }));
  return {
    desk: a.desk,
    level: a.level,
    status_a: a.status,
    status_b: b.status,
    changes_status: a.status !== b.status,
    cells: cells.filter((cell) => cell.a !== cell.b),
  };
}

/**
 * What two framework versions ask differently, and what each would say of the desks over one period, from the same declarations and figures.
 * Nothing is stored. Throws as `evaluateMatrix` does.
 */
export async function frameworkDiff(deps: AdequacyDeps, { a, b, levels, ...request }: DiffRequest): Promise<FrameworkDiff> {
  if (a === b) throw parameterProblem([{ parameter: 'b', detail: 'It is the same version as a.', allowed: [] }]);
  const once = readingOnce(deps);
  const { value, stored } = await asKnown(deps, request.known_at, async (at) => {
    const under = (framework: string, level: UnitLevel) => prepare(deps.specs, { ...request, framework, level }, at);
    const changes = levels.map(async (level) => {
      const [of, other] = [under(a, level), under(b, level)];
      const kpis = [...new Set([...of.reads.kpis, ...other.reads.kpis])];
      const known = await desksKnown(once, { ...of.reads, kpis }, at);
      return of.desks.map((desk) => {
        const read = known(desk);
        return deskChange(assess(of.version, level, of.period, read), assess(other.version, level, other.period, read));
      });
    });
    const rows = (await Promise.all(changes)).flat();
    const [of, other] = [under(a, 1), under(b, 1)];
    return {
      a: of.about.version,
      b: other.about.version,
      ...of.period,
      known_at: of.about.known_at,
      framework_version: of.about.in_force,
      definition: definitionChanges(of.version, other.version),
      rows: rows.filter((row) => row.changes_status || row.cells.length > 0),
    };
  });
  return { ...value, ...stored };
}
