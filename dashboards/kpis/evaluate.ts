import { ProblemError } from '../../specs/problem.ts';
import type { KpiDefinition, Specs } from '../../specs/types.ts';
import { type Cell, cellsOf, countsByKey } from './cells.ts';
import type { EvaluationDeps } from './deps.ts';
import { divide } from './divisors.ts';
import { figuresOf } from './figures.ts';
import { provenanceOf } from './provenance.ts';
import { type Question, questionOf } from './question.ts';
import { absenceOf, participants, restrictionOf } from './territory.ts';
import type { KpiAnswer, KpiRequest, KpiRow } from './types.ts';

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

/**
 * Answers a KPI question from its definition: counts of the warehouse within the reader's permissions, divided by another count,
 * a published target, the target's planned share, or foreign residents. One row per group that exists, a known zero included.
 * Throws `ProblemError` for a question the definition cannot answer.
 */
export async function evaluateKpi(deps: EvaluationDeps, request: KpiRequest): Promise<KpiAnswer> {
  const kpi = kpiOf(deps.specs, request.kpi);
  const question = questionOf(deps, kpi, request);
  const { by, filters } = question;
  const [observed, provenance] = await Promise.all([question.count(kpi.numerator, filters), provenanceOf(deps, question)]);
  const cells = cellsOf(deps.specs, by, filters, question.period, observed);
  const { divisions, denominators } = await divide(question, kpi, cells, countsByKey(observed, by));
  const rows = cells.flatMap((cell, i): KpiRow[] => {
    const division = divisions[i];
    if (division === undefined) return [];
    const figures = figuresOf(kpi, division);
    return [{ ...cell, ...figures, note: [absenceNote(question, cell), figures.note].filter((note) => note !== '').join(' ') }];
  });
  const { id, name, sentence, unit, polarity } = kpi;
  return { kpi: id, name, sentence, unit, polarity, by, filters, ...provenance, rows, denominators };
}
