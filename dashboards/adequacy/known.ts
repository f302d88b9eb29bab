import type { ProvisionData } from '../../specs/events/families.ts';
import { isMeasure } from '../../specs/operands.ts';
import type { Desk, KpiDefinition, Measure, Specs, UnitLevel } from '../../specs/types.ts';
import type { Declaration } from '../../warehouse/provisions.ts';
import type { Filters, Reader } from '../../warehouse/types.ts';
import type { FigureSource } from '../kpis/deps.ts';
import type { FiguresAt, Knowledge } from '../kpis/knowledge.ts';
import type { KpiFigures } from '../kpis/types.ts';
import type { DeskKnown } from './assess.ts';
import { LEVEL_UNITS } from './metrics.ts';
import type { DeskDeclaration } from './types.ts';

/** Parts of a period that figures are asked for apart. */
export type Grain = 'month' | 'quarter' | 'year';

export interface KnownRequest {
  level: UnitLevel;
  kpis: readonly string[];
  from: string;
  to: string;
  filters: Pick<Filters, 'desk' | 'zone' | 'area_vasta' | 'network'>;
  reader: Reader;
  grain?: Grain;
}

/** What was known of desks at an instant: `part` is a label of the grain asked for, '' without one. */
export type DesksKnown = (desk: Desk, part?: string) => DeskKnown;

/** Column of a fact that says which unit it is of. */
const UNIT: Partial<Record<Measure['fact'], string>> = { contacts: 'unit', recipients: 'unit', referrals: 'from_unit' };

/** A KPI that is counted by level, of the units of one; another is that of the whole desk. */
function ofLevel(kpi: KpiDefinition, level: UnitLevel): KpiDefinition {
  if (!kpi.dimensions.includes('level')) return kpi;
  const narrowed = (measure: Measure): Measure => {
    const column = UNIT[measure.fact];
    return column === undefined ? measure : { ...measure, where: { ...measure.where, [column]: LEVEL_UNITS[level] } };
  };
  const { numerator, denominator } = kpi;
  return {
    ...kpi,
    numerator: isMeasure(numerator) ? narrowed(numerator) : numerator,
    denominator: denominator?.kind === 'measure' ? { ...denominator, measure: narrowed(denominator.measure) } : denominator,
  };
}

const asDeclared = ({ event_id, valid_from, recorded_at, declaration }: Declaration): DeskDeclaration => ({
  event_id,
  valid_from,
  recorded_at: `${recorded_at.replace(' ', 'T')}Z`,
  data: JSON.parse(declaration) as ProvisionData,
});

const keyOf = (...names: readonly string[]): string => names.join(' ');

/**
 * Reads the declarations and the KPI figures of desks as known at an instant, within the reader's permissions: one question a KPI, whatever the
 * number of desks. Throws QueryForbidden, WarehouseUnavailable or `ProblemError`.
 */
export async function desksKnown(
  deps: { specs: Specs; warehouse: FigureSource; figuresAt: FiguresAt },
  { level, kpis, from, to, filters, reader, grain }: KnownRequest,
  at: Knowledge,
): Promise<DesksKnown> {
  const declarations = await deps.warehouse.provisions.declarations(at.cut.knownAt);
  const by = grain === undefined ? (['desk'] as const) : (['desk', grain] as const);
  const counted = await Promise.all(
    kpis.map(async (id) => {
      const kpi = deps.specs.kpis.get(id);
      if (kpi === undefined || !by.every((dimension) => kpi.dimensions.includes(dimension))) return [];
      const { rows } = await deps.figuresAt(deps, ofLevel(kpi, level), { kpi: id, by, from, to, ...filters, reader }, at);
      return rows.map((row) => [keyOf(id, row.desk ?? '', grain === undefined ? '' : (row[grain] ?? '')), row] as const);
    }),
  );
  const figures = new Map<string, KpiFigures>(counted.flat());
  return (desk, part = '') => ({
    desk,
    declarations: declarations.filter((one) => one.desk === desk.id).map(asDeclared),
    kpi: (id) => figures.get(keyOf(id, desk.id, part)),
  });
}
