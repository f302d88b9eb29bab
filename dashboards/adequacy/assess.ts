import { isDeclaredMetric, kpiOf } from '../../specs/metrics.ts';
import { latestOn } from '../../specs/provision/openings.ts';
import type { Desk, FrameworkVersion, Requirement, UnitLevel } from '../../specs/types.ts';
import { judge, statusOf } from './judge.ts';
import { declaredMetric, LEVEL_UNITS, type Measured } from './metrics.ts';
import type {
  DeskAdequacy,
  DeskDeclaration,
  DimensionResult,
  Evidence,
  KpiOf,
  Missing,
  RequirementResult,
  RequirementStatus,
} from './types.ts';

/** What is known of a desk: its declarations, by the day they speak of, and its figures in the period. */
export interface DeskKnown {
  desk: Pick<Desk, 'id' | 'unit'>;
  declarations: readonly DeskDeclaration[];
  kpi: KpiOf;
}

interface Span {
  from: string;
  to: string;
}

type Seen = { measured: Measured; evidence: Evidence };

const GRAVITY = ['not_met', 'partial', 'unknown'] as const;

/** The KPIs that requirements are measured by. */
export const kpisOf = (requirements: readonly Requirement[]): string[] => [
  ...new Set(requirements.flatMap(({ metric }) => kpiOf(metric) ?? [])),
];

/** Requirements of a level in force on a day; of a version that was not in force then, those of its first or last day. */
export function requirementsOf(framework: FrameworkVersion, level: UnitLevel, day: string): Requirement[] {
  const { valid_from, valid_to, requirements } = framework;
  const holdsOn = (one: Requirement): boolean => {
    if (day < valid_from) return one.valid_from <= valid_from;
    if (valid_to !== null && day >= valid_to) return one.valid_to === null || one.valid_to >= valid_to;
    return one.valid_from <= day && (one.valid_to === null || day < one.valid_to);
  };
  return requirements.filter((one) => one.levels.includes(level) && holdsOn(one));
}

function figureOf(kpi: string, of: KpiOf): Seen {
  const figures = of(kpi);
  if (figures === undefined) return { measured: null, evidence: { kind: 'none' } };
  const { numerator, denominator, value, n } = figures;
  return {
    measured: value === null ? null : { low: value, high: value },
    evidence: { kind: 'kpi', kpi, numerator, denominator, value, n },
  };
}

/** One level of one desk under one version. */
function assessor(framework: FrameworkVersion, level: UnitLevel, { desk, declarations, kpi }: DeskKnown) {
  const stands = latestOn(declarations);

  const seen = (requirement: Requirement, day: string): Seen => {
    const { metric } = requirement;
    if (!isDeclaredMetric(metric)) return figureOf(kpiOf(metric) ?? '', kpi);
    const declaration = stands(day);
    if (declaration === null) return { measured: null, evidence: { kind: 'none' } };
    const { event_id, valid_from, recorded_at, data } = declaration;
    const { measured, stated } = declaredMetric(metric, data, { requirement, level, framework });
    return { measured, evidence: { kind: 'declaration', event_id, declared_from: valid_from, recorded_at, stated } };
  };

  const offeredOn = (day: string): boolean =>
    LEVEL_UNITS[level].some(
      (unit) => unit === desk.unit || stands(day)?.data.areas?.some((one) => one.unit === unit && one.mode !== 'none') === true,
    );

  const statusOn = (requirement: Requirement, day: string): RequirementStatus =>
    offeredOn(day) ? judge(requirement, seen(requirement, day).measured) : 'not_applicable';

  /** Partly met and not met are one state of missing; unknown is another. */
  function sinceWhen(requirement: Requirement, status: RequirementStatus, day: string): string | null {
    if (status === 'met' || status === 'not_applicable' || !isDeclaredMetric(requirement.metric)) return null;
    const same = (other: RequirementStatus) =>
      status === 'unknown' ? other === 'unknown' : other === 'not_met' || other === 'partial';
    const days = [...new Set(declarations.map((one) => one.valid_from))].filter((from) => from <= day).sort();
    const turn = days.findLastIndex((from) => !same(statusOn(requirement, from)));
    const always = turn === -1 && status === 'unknown';
    return always ? null : (days[turn + 1] ?? null);
  }

  return {
    offeredOn,
    result(requirement: Requirement, day: string): RequirementResult {
      const { id, dimension, area, threshold, operator, mandatory } = requirement;
      const { measured, evidence } = seen(requirement, day);
      const status = statusOn(requirement, day);
      const since = sinceWhen(requirement, status, day);
      return { id, dimension, area, status, value: measured?.low ?? null, threshold, operator, mandatory, evidence, since };
    },
  };
}

/** How many results have each status. */
export function countsOf(results: readonly { status: RequirementStatus }[]): Record<RequirementStatus, number> {
  const count = (status: RequirementStatus) => results.filter((one) => one.status === status).length;
  return {
    met: count('met'),
    partial: count('partial'),
    not_met: count('not_met'),
    unknown: count('unknown'),
    not_applicable: count('not_applicable'),
  };
}

function missingOf(results: readonly RequirementResult[], requirements: readonly Requirement[]): Missing[] {
  const weights = new Map(requirements.map(({ id, weight }) => [id, weight]));
  return GRAVITY.flatMap((status) =>
    results
      .filter((one) => one.mandatory && one.status === status)
      .sort((a, b) => (weights.get(b.id) ?? 0) - (weights.get(a.id) ?? 0))
      .map(({ id, since }) => ({ requirement: id, status, since })),
  );
}

/**
 * A desk at a level under a framework version, requirement by requirement, with the evidence behind each. Declarations are read as they stand on
 * the last day of the period (the latest that speaks of that day, nothing carried over from earlier ones); a period that crosses declarations is
 * thus that of its end, and a trend shows the rest. KPI figures are those of the whole period.
 */
export function assess(framework: FrameworkVersion, level: UnitLevel, { from, to }: Span, known: DeskKnown): DeskAdequacy {
  const { offeredOn, result } = assessor(framework, level, known);
  const asked = requirementsOf(framework, level, to);
  const requirements = asked.map((requirement) => result(requirement, to));
  const offered = offeredOn(to);
  return {
    desk: known.desk.id,
    level,
    from,
    to,
    framework_version: framework.id,
    offered,
    status: statusOf(requirements, offered),
    missing: missingOf(requirements, asked),
    dimensions: framework.dimensions.map(
      ({ id }): DimensionResult => ({ dimension: id, ...countsOf(requirements.filter(({ dimension }) => dimension === id)) }),
    ),
    requirements,
  };
}
