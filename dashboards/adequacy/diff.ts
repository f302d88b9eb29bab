import { frameworkDifference, type ListDifference } from '../../specs/framework-diff.ts';
import type { FrameworkVersion, UnitLevel } from '../../specs/types.ts';
import { asKnown } from '../kpis/knowledge.ts';
import { parameterProblem } from '../kpis/request.ts';
import type { Provenance } from '../kpis/types.ts';
import { assess } from './assess.ts';
import { desksKnown } from './known.ts';
import { type AdequacyDeps, type AdequacyRequest, prepare, readingOnce } from './question.ts';
import type { AdequacyStatus, DeskAdequacy, RequirementStatus, VersionSummary } from './types.ts';

/** A part of the definition that two versions have differently; `field` '' = the whole of it is only in one. */
export interface DefinitionChange {
  part: 'area' | 'service' | 'requirement';
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

/** Words about a thing, which ask nothing. */
const WORDING: ReadonlySet<string> = new Set(['label', 'office', 'synonyms', 'statement', 'reasoning', 'source']);

const written = (value: unknown): string =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '');

function changesOf<T extends object>(
  part: DefinitionChange['part'],
  { added, removed, changed }: ListDifference<T>,
  nameOf: (item: T) => string,
): DefinitionChange[] {
  const whole = (change: 'added' | 'removed') => (item: T) => ({ part, id: nameOf(item), change, field: '', a: '', b: '' });
  const fields = changed.flatMap(({ before, after, fields }) =>
    fields
      .filter((field) => !WORDING.has(field))
      .map((field) => ({
        part,
        id: nameOf(after),
        change: 'changed' as const,
        field,
        a: written(before[field]),
        b: written(after[field]),
      })),
  );
  return [...added.map(whole('added')), ...removed.map(whole('removed')), ...fields];
}

/** What version `b` asks beside or instead of version `a`; their wording apart. */
export function definitionChanges(a: FrameworkVersion, b: FrameworkVersion): DefinitionChange[] {
  const { areas, services, requirements } = frameworkDifference(a, b);
  return [
    ...changesOf('area', areas, ({ code }) => code),
    ...changesOf('service', services, ({ code }) => code),
    ...changesOf('requirement', requirements, ({ id }) => id),
  ];
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
