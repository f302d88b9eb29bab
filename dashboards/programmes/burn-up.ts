import { romeDay } from '../../specs/calendar.ts';
import { measureOf } from '../../specs/operands.ts';
import type { Measure } from '../../specs/types.ts';
import type { DataAsOf } from '../../warehouse/journal.ts';
import { seesSmallCounts } from '../../warehouse/permissions.ts';
import type { Reader } from '../../warehouse/types.ts';
import { tellableSteps } from '../disclosure/steps.ts';
import type { EvaluationDeps } from '../kpis/deps.ts';
import { kpiOf } from '../kpis/evaluate.ts';
import { asKnown, type Knowledge } from '../kpis/knowledge.ts';
import { earlier, later, monthEnd, monthsBetween } from '../kpis/period.ts';
import { provenanceOf } from '../kpis/provenance.ts';
import { questionOf } from '../kpis/question.ts';
import { plannedShare, targetOf } from '../kpis/targets.ts';
import { absenceOf, participants, restrictionOf } from '../kpis/territory.ts';
import { type ProgrammeView, programmeOf, programmeRequest } from './programme.ts';
import { isWithheld } from './prospects.ts';
import type { BurnUp, BurnUpRow } from './types.ts';

/** Narrows the burn-up to one zone or desk, by id. */
export interface BurnUpView extends ProgrammeView {
  zone?: string;
  desk?: string;
}

/** The line without the months that few people came in, or without any where the place's own count is hidden. */
function toldRows(rows: readonly BurnUpRow[], hidden: boolean, reader: Reader): BurnUpRow[] {
  if (seesSmallCounts(reader)) return [...rows];
  const told = tellableSteps(rows.flatMap(({ reached_cumulative: reached }) => (reached === null ? [] : [[reached]])));
  return rows.map((row, i) =>
    row.reached_cumulative === null || (told[i] && !hidden) ? row : { ...row, reached_cumulative: null, note: 'suppressed' },
  );
}

/**
 * Recipients reached since the start, month by month, beside the straight line of the target. Each recipient is counted in the month
 * of the first eligible support within the territory, so months add up. Throws `ProblemError` when there is no such programme.
 */
export async function burnUp(deps: EvaluationDeps, programmeId: string, view: BurnUpView): Promise<BurnUp> {
  const { value, stored } = await asKnown(deps, view.knownAt, (at) => burnUpAt(deps, programmeId, view, at));
  return value(stored);
}

/** As `burnUp`, for answers that must stand on the same knowledge: the answer, once it is known how far the data reach. */
export async function burnUpAt(
  deps: Omit<EvaluationDeps, 'now'>,
  programmeId: string,
  view: BurnUpView,
  at: Knowledge,
): Promise<(stored: DataAsOf) => BurnUp> {
  const { specs } = deps;
  const programme = programmeOf(specs, programmeId);
  const { zone, desk } = view;
  const kpi = kpiOf(specs, 'recipients');
  const place = { ...(zone === undefined ? {} : { zone }), ...(desk === undefined ? {} : { desk }) };
  const request = { ...programmeRequest(programme.id, view, kpi.id, ['month']), ...place };
  const question = questionOf(deps, kpi, request, at);
  const { filters, period } = question;
  const restriction = restrictionOf({}, filters);
  const { target, covered } = targetOf(specs.network, programme, restriction, period.to);
  const measure: Measure = { ...measureOf(kpi), aggregate: 'first_supports' };
  const narrowed = covered === null ? measure : { ...measure, where: { ...measure.where, desk: covered } };
  const counted = await question.count(narrowed, filters);
  const hidden = await isWithheld(deps, request, covered !== null, at);
  const byMonth = new Map(counted.map(({ month = '', value }) => [month, value]));
  const knownDay = romeDay(Date.parse(question.knownAt));
  const lastCounted = [...byMonth.keys()].reduce((last, month) => later(last, `${month}-01`), programme.start);
  let reached = 0;
  const rows = monthsBetween(programme.start, later(programme.planned_end, lastCounted)).map((month): BurnUpRow => {
    reached += byMonth.get(month) ?? 0;
    const toCome = `${month}-01` > knownDay;
    const day = toCome ? monthEnd(month) : earlier(monthEnd(month), knownDay);
    const planned = target === null ? null : target * plannedShare(programme, { from: null, to: day });
    return { day, reached_cumulative: toCome ? null : reached, planned, note: '' };
  });
  const absence = absenceOf(specs.network, restriction, participants(programme, question.period.to));
  const notes = [
    absence,
    target === null ? 'no_target' : null,
    covered === null ? null : 'partial_target',
    hidden ? 'suppressed' : null,
  ];
  return (stored) => ({
    programme: programme.id,
    zone: zone ?? null,
    desk: desk ?? null,
    target,
    note: notes.filter((note) => note !== null).join(' '),
    start: programme.start,
    planned_end: programme.planned_end,
    ...provenanceOf(question, stored),
    rows: toldRows(rows, hidden, view.reader),
  });
}
