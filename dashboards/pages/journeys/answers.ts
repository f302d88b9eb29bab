import type { Reader } from '../../../warehouse/types.ts';
import { backlog, handovers, type JourneyDeps, journey, journeyTimes, referrals } from '../../journeys/evaluate.ts';
import { waitingOnce } from '../../journeys/once.ts';
import type { Backlog, Handovers, Journey, Referrals, Times } from '../../journeys/types.ts';
import { definedOnly } from '../../kpis/request.ts';
import type { PageFilters } from '../query.ts';

export interface JourneyPageDeps extends JourneyDeps {
  reader: Reader;
}

/** Everything the page Percorsi shows, under one set of filters and as known at one instant. */
export interface JourneyAnswers {
  journey: Journey;
  times: Times;
  handovers: Handovers;
  referrals: Referrals;
  /** Of the whole life of the cases: a period would leave out the oldest. */
  backlog: Backlog;
}

/** What open cases are told apart by: the desks of a zone, the zones of the region, nothing within a desk. */
const partsOf = ({ zone, desk }: PageFilters): Backlog['by'] =>
  desk !== undefined ? null : zone === undefined ? 'zone' : 'desk';

/** Asks the warehouse for the page Percorsi. @throws QueryForbidden, WarehouseUnavailable. */
export async function journeyAnswers(deps: JourneyPageDeps, filters: PageFilters): Promise<JourneyAnswers> {
  const { specs, warehouse, now, reader } = deps;
  const instant = now();
  const pinned: JourneyDeps = { specs, warehouse: waitingOnce(warehouse), now: () => instant };
  const { programme, zone, desk, known_at } = filters;
  const [told, times, lead, sent, open] = await Promise.all([
    journey(pinned, { ...filters, reader }),
    journeyTimes(pinned, { ...filters, reader }),
    handovers(pinned, { ...filters, reader }),
    referrals(pinned, { ...filters, reader }),
    backlog(pinned, { ...definedOnly({ programme, zone, desk, known_at }), reader }, partsOf(filters)),
  ]);
  return { journey: told, times, handovers: lead, referrals: sent, backlog: open };
}
