import { ProblemError } from '../../specs/problem.ts';
import type { Programme, Specs } from '../../specs/types.ts';
import type { Reader } from '../../warehouse/types.ts';
import type { KpiRequest } from '../kpis/types.ts';

/** Who asks about a programme, and as known at which instant (ISO; absent = now). */
export interface ProgrammeView {
  reader: Reader;
  knownAt?: string;
}

/** A programme, or the problem that lists those there are. */
export function programmeOf(specs: Specs, id: string): Programme {
  const programme = specs.programmes.get(id);
  if (programme !== undefined) return programme;
  const allowed = [...specs.programmes.keys()];
  throw new ProblemError('not_found', `There is no programme ${id}: choose one of ${allowed.join(', ')}.`, {
    members: { allowed },
  });
}

/** A question about one programme's figures. */
export const programmeRequest = (programme: string, view: ProgrammeView, kpi: string, by: KpiRequest['by']): KpiRequest => ({
  kpi,
  by,
  programme,
  reader: view.reader,
  ...(view.knownAt === undefined ? {} : { known_at: view.knownAt }),
});
