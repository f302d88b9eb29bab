import { isMeasure } from '../../specs/operands.ts';
import { ProblemError } from '../../specs/problem.ts';
import type { KpiDefinition, Specs } from '../../specs/types.ts';
import type { DataAsOf } from '../../warehouse/journal.ts';
import { seesSmallCounts } from '../../warehouse/permissions.ts';
import { canDisclose, disclosedBesideRest, disclosedRows } from '../disclosure/rows.ts';
import { type Cell, cellsOf, observedOf, valuesByKey } from './cells.ts';
import type { EvaluationDeps } from './deps.ts';
import { divide, dividedBy } from './divisors.ts';
import { figuresOf } from './figures.ts';
import { asKnown, type Knowledge } from './knowledge.ts';
import { provenanceOf } from './provenance.ts';
import { type Question, questionOf } from './question.ts';
import { absenceOf, participants, restrictionOf } from './territory.ts';
import type { DenominatorUsed, KpiAnswer, KpiRequest, KpiRow } from './types.ts';

/** The definition of a KPI, or the problem that lists those there are. */
export function kpiOf(specs: Specs, id: string): KpiDefinition {
  const kpi = specs.kpis.get(id);
  if (kpi !== undefined) return kpi;
  const allowed = [...specs.kpis.keys()];
  throw new ProblemError('not_found', `There is no KPI ${id}: choose one of ${allowed.join(', ')}.`, { members: { allowed } });
}

function absenceNote({ specs, filters, period }: Question, cell: Cell): string {
  const programme = specs.programmes.get(cell.programme ?? filters.programme ?? '');
  const taking = programme === undefined ? null : participants(programme, period.to);
  return absenceOf(specs.network, restrictionOf(cell, filters), taking) ?? '';
}

/** The figures of a KPI question as known at an instant, without what the answer says of itself. */
export interface KpiFiguresKnown {
  question: Question;
  rows: readonly KpiRow[];
  denominators: readonly DenominatorUsed[];
}

/** Filters that pick some of the rows of a greater answer. */
const PICKING = ['zone', 'desk', 'area_vasta', 'network'] as const;

/**
 * As `evaluateKpi`, for answers made of several questions that must all stand on the same knowledge. A reader who may see no small count gets none, nor what would
 * give it back; what feeds a comparison is hidden there (`disclosureOf`).
 */
export async function figuresAt(
  deps: Omit<EvaluationDeps, 'now'>,
  kpi: KpiDefinition,
  request: KpiRequest,
  at: Knowledge,
): Promise<KpiFiguresKnown> {
  const known = await countedFigures(deps, kpi, request, at);
  if (request.purpose === 'benchmark' || seesSmallCounts(request.reader)) return known;
  const picking = PICKING.filter((name) => request[name] !== undefined && kpi.dimensions.includes(name));
  const { by } = known.question;
  const picked = Object.fromEntries(picking.map((name) => [name, request[name]]));
  const whole = { by: [...new Set([...by, ...picking])], picked };
  if (picking.length === 0) return { ...known, rows: disclosedRows(deps.specs, kpi, known.rows, { ...whole, rows: known.rows }) };
  const unpicked = Object.fromEntries(Object.entries(request).filter(([name]) => !picking.some((one) => one === name)));
  const around = async (groups: KpiRequest['by']) => {
    const { rows } = await countedFigures(deps, kpi, { ...unpicked, kpi: kpi.id, by: groups, reader: request.reader }, at);
    return { by: groups, rows };
  };
  const places = await around(whole.by);
  const rows = canDisclose(deps.specs, kpi, places)
    ? disclosedRows(deps.specs, kpi, known.rows, { ...places, picked })
    : disclosedBesideRest(deps.specs, kpi, known.rows, await around(by));
  return { ...known, rows };
}

async function countedFigures(
  deps: Omit<EvaluationDeps, 'now'>,
  kpi: KpiDefinition,
  request: KpiRequest,
  at: Knowledge,
): Promise<KpiFiguresKnown> {
  const question = questionOf(deps, kpi, request, at);
  const { by, filters } = question;
  const { numerator, denominator } = kpi;
  const dividing = dividedBy(kpi, by);
  const across = by.filter((dimension) => !dividing.includes(dimension));
  const counted = isMeasure(numerator) ? await question.count(numerator, filters) : [];
  const divided = denominator?.kind === 'measure' ? await question.count(denominator.measure, filters, dividing) : [];
  const cells = cellsOf(deps.specs, by, filters, question.period, observedOf(counted, divided, across));
  const counts = { numerator: valuesByKey(counted, by), denominator: valuesByKey(divided, dividing) };
  const { divisions, denominators } = await divide({ deps, question, cells, at, figuresAt: countedFigures }, kpi, counts);
  const rows = cells.flatMap((cell, i): KpiRow[] => {
    const division = divisions[i];
    if (division === undefined) return [];
    const figures = figuresOf(kpi, division);
    const notes = new Set([absenceNote(question, cell), ...figures.note.split(' ')].filter((note) => note !== ''));
    return [{ ...cell, ...figures, note: [...notes].join(' ') }];
  });
  return { question, rows, denominators };
}

/** Figures with what their answer says of itself. */
export function answerOf(kpi: KpiDefinition, { question, rows, denominators }: KpiFiguresKnown, stored: DataAsOf): KpiAnswer {
  const { by, filters } = question;
  const { id, name, sentence, unit, polarity } = kpi;
  return { kpi: id, name, sentence, unit, polarity, by, filters, ...provenanceOf(question, stored), rows, denominators };
}

/**
 * Answers a KPI question from its definition: counts of the warehouse within the reader's permissions, divided by another count,
 * a published target, the target's planned share, foreign residents, or the areas of the framework; or operands that are no counts (see `Operand`).
 * One row per group that exists, a known zero included.
 * Every member depends on the question and on `known_at` alone. Throws `ProblemError` for a question the definition cannot answer.
 */
export async function evaluateKpi(deps: EvaluationDeps, request: KpiRequest): Promise<KpiAnswer> {
  const kpi = kpiOf(deps.specs, request.kpi);
  const { value, stored } = await asKnown(deps, request.known_at, (at) => figuresAt(deps, kpi, request, at));
  return answerOf(kpi, value, stored);
}
