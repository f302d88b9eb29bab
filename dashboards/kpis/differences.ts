import { warehouseInstant } from '../../specs/calendar.ts';
import { isMeasure } from '../../specs/operands.ts';
import type { Dimension, KpiDefinition, KpiUnit, Measure, Text } from '../../specs/types.ts';
import type { Measures } from '../../warehouse/measures.ts';
import { cellKey, type Move, type MovesQuery, type MovingEvent } from '../../warehouse/moves.ts';
import type { Filters } from '../../warehouse/types.ts';
import type { EvaluationDeps, FigureSource } from './deps.ts';
import { dividedBy } from './divisors.ts';
import { figuresAt, type KpiFiguresKnown, kpiOf } from './evaluate.ts';
import { asKnown } from './knowledge.ts';
import { provenanceOf } from './provenance.ts';
import { parameterProblem } from './request.ts';
import { targetOf } from './targets.ts';
import { restrictionOf } from './territory.ts';
import type { KpiRequest, KpiRow, Provenance } from './types.ts';

export interface DifferencesDeps extends EvaluationDeps {
  warehouse: FigureSource & { readonly measures: Pick<Measures, 'moves'> };
}

export interface DifferencesRequest extends Omit<KpiRequest, 'known_at'> {
  /** ISO instants, the first before the second. */
  from_known: string;
  to_known: string;
  /** Which count the events are listed of. */
  part: 'numerator' | 'denominator';
  /** Most events of an answer, and how many come before them. */
  limit: number;
  after: number;
}

type CellColumns = { readonly [D in Dimension]?: string };

/** A cell whose figures differ between the two instants; `null` before = it was not a row yet. */
export type ChangedCell = CellColumns & {
  readonly numerator_before: number | null;
  readonly numerator_after: number | null;
  readonly denominator_before: number | null;
  readonly denominator_after: number | null;
  readonly value_before: number | null;
  readonly value_after: number | null;
};

/**
 * Why an event changed a cell. `new`: it occurred after the first instant. `late`: it had occurred by then, and was recorded after.
 * `amended`, `retracted`: it is an amendment. `withheld`: the sum of the events that the reader may not open.
 */
export type MoveKind = 'new' | 'late' | 'amended' | 'retracted' | 'withheld';

/** An event and what it did to one cell. Of the cell's count the effects add up to the change. Texts are '' when there is nothing to say. */
export type DifferenceRow = CellColumns & {
  readonly effect: number;
  readonly kind: MoveKind;
  readonly event_id: string;
  readonly source: string;
  readonly position: string;
  readonly recorded_at: string;
  readonly occurred_at: string;
  readonly amends: string;
  readonly reason: string;
};

export interface Differences extends Provenance {
  kpi: string;
  name: Text;
  unit: KpiUnit;
  by: readonly Dimension[];
  filters: Filters;
  from_known: string;
  to_known: string;
  part: DifferencesRequest['part'];
  cells: readonly ChangedCell[];
  rows: readonly DifferenceRow[];
  /** `after` of the next page; `null` when there is none. */
  next: number | null;
}

/**
 * What changed in a KPI between two instants of knowledge, cell by cell, and the events that changed its count, a page of them.
 * A target's pace also moves with time alone: such a cell has no events. Throws `ProblemError`, or QueryForbidden when the reader may not
 * open any event.
 */
export async function differences(deps: DifferencesDeps, request: DifferencesRequest): Promise<Differences> {
  const { from_known, to_known, part, limit, after, ...asked } = request;
  const kpi = kpiOf(deps.specs, asked.kpi);
  const known = (known_at: string) => asKnown(deps, known_at, (at) => figuresAt(deps, kpi, { ...asked, known_at }, at));
  const [then, now] = await Promise.all([known(from_known), known(to_known)]);
  const { question } = now.value;
  const { by, filters } = question;
  const narrowed = part === 'numerator' ? narrowedCells(now.value) : null;
  const moves = await deps.warehouse.measures.moves({
    ...{
      measure: measureOf(kpi, part),
      by: part === 'numerator' ? by : dividedBy(kpi, by),
      filters,
      reader: asked.reader,
      limit: limit + 1,
      after,
    },
    from: warehouseInstant(Date.parse(from_known)),
    to: warehouseInstant(Date.parse(to_known)),
    ...(narrowed === null ? {} : { narrowed }),
  });
  return {
    kpi: kpi.id,
    name: kpi.name,
    unit: kpi.unit,
    by,
    filters,
    from_known: new Date(from_known).toISOString(),
    to_known: new Date(to_known).toISOString(),
    part,
    ...provenanceOf(question, now.stored),
    cells: changedCells(by, then.value.rows, now.value.rows),
    rows: moves.slice(0, limit).map((move) => rowOf(move, Date.parse(from_known))),
    next: moves.length > limit ? after + limit : null,
  };
}

function measureOf(kpi: KpiDefinition, part: DifferencesRequest['part']): Measure {
  const { id, numerator, denominator } = kpi;
  if (part === 'numerator' && isMeasure(numerator)) return numerator;
  if (part === 'denominator' && denominator?.kind === 'measure') return denominator.measure;
  const allowed = [...(isMeasure(numerator) ? ['numerator'] : []), ...(denominator?.kind === 'measure' ? ['denominator'] : [])];
  throw parameterProblem([{ parameter: 'part', detail: `The ${part} of ${id} is no count of events.`, allowed }]);
}

/** Cells whose target speaks of some of their desks only count those desks. */
function narrowedCells({
  question: { specs, by, filters, period },
  rows,
}: KpiFiguresKnown): NonNullable<MovesQuery['narrowed']> | null {
  const partial = rows.filter(({ note }) => note.split(' ').includes('partial_target'));
  if (partial.length === 0) return null;
  const desks = partial.flatMap((row) => {
    const cell = Object.fromEntries(by.map((d) => [d, row[d] ?? '']));
    const programme = specs.programmes.get(row.programme ?? filters.programme ?? '');
    return programme === undefined
      ? []
      : (targetOf(specs.network, programme, restrictionOf(cell, filters), period.to).covered ?? []);
  });
  return { cells: partial.map((row) => cellKey(row, by)), desks: [...new Set(desks)] };
}

/** A median may be another while the counts are the same. */
const isSame = (was: KpiRow, is: KpiRow): boolean =>
  was.numerator === is.numerator && was.denominator === is.denominator && was.value === is.value;

function changedCells(by: readonly Dimension[], before: readonly KpiRow[], after: readonly KpiRow[]): ChangedCell[] {
  const rowsByKey = (rows: readonly KpiRow[]) => new Map(rows.map((row) => [cellKey(row, by), row]));
  const [earlier, later] = [rowsByKey(before), rowsByKey(after)];
  const keys = [...new Set([...later.keys(), ...earlier.keys()])].sort();
  return keys.flatMap((key): ChangedCell[] => {
    const [was, is] = [earlier.get(key), later.get(key)];
    if (was && is ? isSame(was, is) : (was ?? is)?.numerator === 0) return [];
    return [
      {
        ...Object.fromEntries(by.map((d) => [d, (is ?? was)?.[d] ?? ''])),
        numerator_before: was?.numerator ?? null,
        numerator_after: is?.numerator ?? null,
        denominator_before: was?.denominator ?? null,
        denominator_after: is?.denominator ?? null,
        value_before: was?.value ?? null,
        value_after: is?.value ?? null,
      },
    ];
  });
}

const iso = (instant: string): string => `${instant.replace(' ', 'T')}Z`;

function kindOf({ amendment, occurred_at }: MovingEvent, from: number): MoveKind {
  if (amendment !== '') return amendment === 'retracted' ? 'retracted' : 'amended';
  return Date.parse(iso(occurred_at)) > from ? 'new' : 'late';
}

function rowOf({ cell, effect, event }: Move, from: number): DifferenceRow {
  const nothing = { event_id: '', source: '', position: '', recorded_at: '', occurred_at: '', amends: '', reason: '' };
  if (event === null) return { ...cell, effect, kind: 'withheld', ...nothing };
  const { event_id, source, topic, partition, offset, recorded_at, occurred_at, amends, reason } = event;
  return {
    ...cell,
    effect,
    kind: kindOf(event, from),
    event_id,
    source,
    position: `${topic}:${partition}:${offset}`,
    recorded_at: iso(recorded_at),
    occurred_at: iso(occurred_at),
    amends,
    reason,
  };
}
