import { frameworkOn } from '../../specs/lookup.ts';
import { isMeasure, isOperand, measureOf } from '../../specs/operands.ts';
import type { Dimension, KpiDefinition, Measure, Programme } from '../../specs/types.ts';
import type { Filters } from '../../warehouse/types.ts';
import { type Cell, keyOf, valuesByKey } from './cells.ts';
import type { Division, Stated } from './figures.ts';
import { operandsIn } from './operands/index.ts';
import type { OperandContext, OperandFigure, OperandFigures } from './operands/types.ts';
import { periodOfCell } from './period.ts';
import type { Question } from './question.ts';
import { foreignResidents } from './residents.ts';
import { plannedShare, type TerritoryTarget, targetOf } from './targets.ts';
import { restrictionOf } from './territory.ts';
import type { DenominatorUsed } from './types.ts';

export interface Divided {
  divisions: readonly Division[];
  denominators: readonly DenominatorUsed[];
}

type Counts = ReadonlyMap<string, number>;

function byResidents(question: Question, cells: readonly Cell[], counts: Counts): Divided {
  const used = new Map<string, DenominatorUsed>();
  const divisions = cells.map((cell) => {
    const { to } = periodOfCell(cell, question.period);
    const residents = foreignResidents(question.specs, restrictionOf(cell, question.filters), to);
    for (const figure of residents.used) used.set(`${figure.territory} ${figure.reference_date}`, figure);
    return { numerator: counts.get(keyOf(cell, question.by)) ?? 0, denominator: residents.value, notes: residents.notes };
  });
  return { divisions, denominators: [...used.values()] };
}

/** Counts again, programme by programme, only at the desks that a partial target speaks of. */
async function countCovered(
  question: Question,
  measure: Measure,
  found: readonly { programme: string; covered: readonly string[] | null }[],
) {
  const desks = new Map<string, Set<string>>();
  for (const { programme, covered } of found) {
    if (covered !== null) desks.set(programme, new Set([...(desks.get(programme) ?? []), ...covered]));
  }
  const counted = [...desks].map(async ([programme, covered]) => {
    const filters: Filters = { ...question.filters, programme };
    const rows = await question.count({ ...measure, where: { ...measure.where, desk: [...covered] } }, filters);
    return [programme, valuesByKey(rows, question.by)] as const;
  });
  return new Map(await Promise.all(counted));
}

async function byTarget(question: Question, kpi: KpiDefinition, cells: readonly Cell[], counts: Counts): Promise<Divided> {
  const { specs, filters, period } = question;
  const found = cells.map((cell): TerritoryTarget & { programme: string; share: number } => {
    const programme: Programme | undefined = specs.programmes.get(cell.programme ?? filters.programme ?? '');
    if (programme === undefined) return { programme: '', target: null, covered: null, share: 1 };
    const span = periodOfCell(cell, period);
    const share = kpi.denominator?.kind === 'target_pace' ? plannedShare(programme, span) : 1;
    return { programme: programme.id, share, ...targetOf(specs.network, programme, restrictionOf(cell, filters), span.to) };
  });
  const coveredCounts = await countCovered(question, measureOf(kpi), found);
  const divisions = found.map(({ programme, target, covered, share }, i): Division => {
    const key = keyOf(cells[i] ?? {}, question.by);
    if (target === null) return { numerator: counts.get(key) ?? 0, denominator: null, notes: ['no_target'] };
    const numerator = (covered === null ? counts : coveredCounts.get(programme))?.get(key) ?? 0;
    return { numerator, denominator: target * share, notes: covered === null ? [] : ['partial_target'] };
  });
  return { divisions, denominators: [] };
}

/** The service areas of the framework in force on the last day of each group. */
function byAreas({ specs, by, period }: Question, cells: readonly Cell[], counts: Counts): Divided {
  const divisions = cells.map((cell): Division => {
    const framework = frameworkOn(specs, periodOfCell(cell, period).to);
    const numerator = counts.get(keyOf(cell, by)) ?? 0;
    if (framework === undefined) return { numerator, denominator: null, notes: ['no_framework'] };
    return { numerator, denominator: framework.areas.length, notes: [] };
  });
  return { divisions, denominators: [] };
}

/** The dimensions that a KPI's denominator is counted by: a part is a share of the whole. */
export function dividedBy({ denominator }: KpiDefinition, by: readonly Dimension[]): readonly Dimension[] {
  const across = denominator?.kind === 'measure' ? (denominator.across ?? []) : [];
  return by.filter((dimension) => !across.includes(dimension));
}

/** Of a KPI that is no ratio, what its value is, by group. */
async function statedValues(question: Question, kpi: KpiDefinition) {
  const { quantile, mean } = kpi;
  if (quantile !== undefined) return stated(await question.quantile(measureOf(kpi), quantile), question.by);
  return mean === undefined ? null : stated(await question.mean(measureOf(kpi)), question.by);
}

const stated = (rows: readonly Stated[], by: readonly Dimension[]): ReadonlyMap<string, Stated> =>
  new Map(rows.map((row) => [keyOf({ ...row }, by), row]));

/** Figures of a count beside an operand: where the operand is known in part, the count is made there; where it is not known, of everything. */
async function countedBeside(
  { question, cells }: OperandContext,
  measure: Measure,
  counts: Counts,
  { figures, counted }: OperandFigures,
): Promise<OperandFigure[]> {
  const narrowed = counted === undefined ? [] : await counted(measure);
  return cells.map((cell, i): OperandFigure => {
    const all = counts.get(keyOf(cell, question.by)) ?? 0;
    const value = figures[i]?.value === null ? all : (narrowed[i] ?? all);
    return { value, notes: [], n: value };
  });
}

async function byOperands(
  context: OperandContext,
  { numerator, denominator }: KpiDefinition,
  counts: { numerator: Counts; denominator: Counts },
): Promise<Divided> {
  const read = operandsIn(context);
  const above = isMeasure(numerator) ? null : await read(numerator);
  const below = isOperand(denominator) ? await read(denominator) : null;
  const dividends =
    above?.figures ??
    (isMeasure(numerator) && below !== null ? await countedBeside(context, numerator, counts.numerator, below) : []);
  const residents = denominator?.kind === 'foreign_residents' ? byResidents(context.question, context.cells, new Map()) : null;
  const divisors =
    below?.figures ??
    (denominator?.kind === 'measure' && above !== null
      ? await countedBeside(context, denominator.measure, counts.denominator, above)
      : null);
  const divisions = context.cells.map((_, i): Division => {
    const [over, under, resident] = [dividends[i], divisors?.[i], residents?.divisions[i]];
    return {
      numerator: over?.value ?? null,
      denominator: under?.value ?? resident?.denominator ?? null,
      notes: [...(over?.notes ?? []), ...(under?.notes ?? []), ...(resident?.notes ?? [])],
      n: (isMeasure(numerator) ? over?.n : (under ?? over)?.n) ?? 0,
    };
  });
  return { divisions, denominators: residents?.denominators ?? [] };
}

/** Divides each group's count by what the KPI's definition says; `counts.denominator` are those of a counted denominator. */
export async function divide(
  context: OperandContext,
  kpi: KpiDefinition,
  counts: { numerator: Counts; denominator: Counts },
): Promise<Divided> {
  const { question, cells } = context;
  const { numerator, denominator } = kpi;
  if (!isMeasure(numerator) || isOperand(denominator)) return byOperands(context, kpi, counts);
  if (denominator?.kind === 'foreign_residents') return byResidents(question, cells, counts.numerator);
  if (denominator?.kind === 'target' || denominator?.kind === 'target_pace')
    return byTarget(question, kpi, cells, counts.numerator);
  if (denominator?.kind === 'framework_areas') return byAreas(question, cells, counts.numerator);
  const values = await statedValues(question, kpi);
  const dividing = dividedBy(kpi, question.by);
  const divisions = cells.map((cell): Division => {
    const key = keyOf(cell, question.by);
    const value = values === null ? {} : { stated: values.get(key) ?? { value: null } };
    return {
      numerator: counts.numerator.get(key) ?? 0,
      denominator: denominator === null ? null : (counts.denominator.get(keyOf(cell, dividing)) ?? 0),
      notes: [],
      ...value,
    };
  });
  return { divisions, denominators: [] };
}
