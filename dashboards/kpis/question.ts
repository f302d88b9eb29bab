import { addDays, romeDay } from '../../specs/calendar.ts';
import { isMeasure, isOperand } from '../../specs/operands.ts';
import { ProblemError } from '../../specs/problem.ts';
import type { Dimension, KpiDefinition, Measure, Specs } from '../../specs/types.ts';
import { restrictionOf } from '../../warehouse/permissions.ts';
import type { Declaration } from '../../warehouse/provisions.ts';
import type { Filters, MeanRow, MeasureQuery, MeasureRow, QuantileRow, Reader } from '../../warehouse/types.ts';
import type { EvaluationDeps } from './deps.ts';
import type { Knowledge } from './knowledge.ts';
import { earlier, type Period, periodOf } from './period.ts';
import type { KpiRequest } from './types.ts';

/** A request made ready to count: its programme settled, its period bounded, its permissions bound to every count. */
export interface Question {
  specs: Specs;
  by: readonly Dimension[];
  filters: Filters;
  period: Period;
  /** ISO instant the figures are as known at. */
  knownAt: string;
  /** Rows of a measure by the question's groups, or by some of them. */
  count(measure: Measure, filters: Filters, by?: readonly Dimension[]): Promise<readonly MeasureRow[]>;
  /** Recipients by month of their first support within each zone or desk, whichever of them the question is about. */
  firstsWithin(measure: Measure, each: 'zone' | 'desk'): Promise<readonly MeasureRow[]>;
  /**
   * Rows of a measure by other groups than the question's, for figures put together from them: a reader of a whole may have its parts added up, which
   * the answer does not show.
   */
  countBy(measure: Measure, by: readonly Dimension[]): Promise<readonly MeasureRow[]>;
  /** Who may ask for what `countBy` counts. */
  reader: Reader;
  /** Declarations of every desk, as known. */
  declarations(): Promise<readonly Declaration[]>;
  /** Quantile of what a measure's facts state, by the question's groups. */
  quantile(measure: Measure, probability: number): Promise<readonly QuantileRow[]>;
  /** Mean of what a measure's facts state, by the question's groups. */
  mean(measure: Measure): Promise<readonly MeanRow[]>;
}

/** What of a KPI's definition a question depends on. */
export type Asked = Pick<KpiDefinition, 'id' | 'numerator' | 'denominator' | 'always_by'>;

/** A target belongs to a programme, as what it spends does: when none is named, the only one that publishes targets. */
export function withProgramme(specs: Specs, kpi: Asked, by: readonly Dimension[], filters: Filters): Filters {
  const kinds = [kpi.numerator, kpi.denominator].map((part) => (part !== null && 'kind' in part ? part.kind : ''));
  const ofProgramme = kinds.some((kind) => kind === 'target' || kind === 'target_pace' || kind === 'expenditure');
  if (!ofProgramme || filters.programme !== undefined || by.includes('programme')) return filters;
  const [only, ...others] = [...specs.programmes.values()].filter(({ targets }) => targets.length > 0);
  if (only !== undefined && others.length === 0) return { ...filters, programme: only.id };
  const allowed = [...specs.programmes.keys()];
  throw new ProblemError('parameter_invalid', `${kpi.id} needs a programme: ${allowed.join(', ')}.`, {
    members: { errors: [{ parameter: 'programme', detail: 'required by this KPI', allowed }] },
  });
}

/** What has not had its time by the day of the knowledge is not asked for. */
export function maturedBy(knownDay: string, { matured_days }: Measure, filters: Filters): Filters {
  if (matured_days === undefined) return filters;
  const last = addDays(knownDay, -matured_days);
  return { ...filters, to: earlier(filters.to ?? last, last) };
}

const isCounted = ({ numerator, denominator }: Asked): boolean => isMeasure(numerator) && !isOperand(denominator);

/** Where nothing else bounds the past, nothing was offered before the first programme. */
const firstStart = ({ programmes }: Specs): string | null => [...programmes.values()].map(({ start }) => start).sort()[0] ?? null;

export function questionOf(
  { specs, warehouse }: Omit<EvaluationDeps, 'now'>,
  kpi: Asked,
  request: KpiRequest,
  { instant, cut }: Knowledge,
): Question {
  const { kpi: _, by: asked, known_at: __, reader, purpose, ...given } = request;
  const by = [...new Set([...asked, ...(kpi.always_by ?? [])])];
  const restriction = restrictionOf(reader, { by, filters: given, ...(purpose === undefined ? {} : { purpose }) });
  const seen = restriction === null ? {} : { [restriction.column]: restriction.value };
  const filters = { ...withProgramme(specs, kpi, by, given), ...seen };
  const programme = filters.programme === undefined ? undefined : specs.programmes.get(filters.programme);
  const knownDay = romeDay(instant);
  const queryOf = (measure: Measure, within: Filters, groups = by): MeasureQuery => ({
    ...{ measure, by: groups, filters: maturedBy(knownDay, measure, within), reader },
    ...cut,
    ...(purpose === undefined ? {} : { purpose }),
  });
  const whole: Reader = restriction === null ? { role: 'region' } : reader;
  const period = periodOf(filters, programme, knownDay);
  return {
    specs,
    by,
    filters,
    period: { from: period.from ?? (isCounted(kpi) ? null : firstStart(specs)), to: period.to },
    reader: whole,
    knownAt: new Date(instant).toISOString(),
    count: (measure, within, groups = by) => warehouse.measures.count(queryOf(measure, within, [...groups])),
    firstsWithin: (measure, each) => {
      const { zone: _, desk: __, ...anywhere } = filters;
      return warehouse.measures.count({ ...queryOf(measure, { ...anywhere, ...seen }, [each, 'month']), each });
    },
    countBy: (measure, groups) => warehouse.measures.count({ ...queryOf(measure, filters, [...groups]), reader: whole }),
    declarations: () => warehouse.provisions.declarations(cut.knownAt),
    quantile: (measure, probability) => warehouse.measures.quantile(queryOf(measure, filters), probability),
    mean: (measure) => warehouse.measures.mean(queryOf(measure, filters)),
  };
}
