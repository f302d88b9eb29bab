import { romeDay } from '../../specs/calendar.ts';
import { lastDayOf } from '../../specs/lookup.ts';
import type { Dimension, Programme, Specs } from '../../specs/types.ts';
import { notedSuppressed } from '../disclosure/figures.ts';
import { countingOnce, type EvaluationDeps, type FigureSource } from '../kpis/deps.ts';
import { figuresAt, kpiOf } from '../kpis/evaluate.ts';
import { asKnown, type Knowledge } from '../kpis/knowledge.ts';
import { earlier } from '../kpis/period.ts';
import { provenanceOf } from '../kpis/provenance.ts';
import type { Question } from '../kpis/question.ts';
import { plannedShare, validOn } from '../kpis/targets.ts';
import type { KpiRow } from '../kpis/types.ts';
import { forecastsAt } from './forecast.ts';
import { type ProgrammeView, programmeOf, programmeRequest } from './programme.ts';
import type { Attainment, DeskProgress, Progress, TargetProgress } from './types.ts';

interface Level {
  question: Question;
  recipients: readonly KpiRow[];
  attained: readonly KpiRow[];
}

const isPartial = (note: string): boolean => note.split(' ').includes('partial_target');

/**
 * Joins the count of a whole place with its share of target; both come from the KPI definitions. They count the same people unless the target is partial: what is
 * suppressed in one is so in the other.
 */
function attainmentOf(recipients: KpiRow | undefined, attained: KpiRow | undefined): Attainment {
  const target = attained?.denominator ?? null;
  const note = attained?.note ?? '';
  const hidden = recipients?.suppressed === true || (attained?.suppressed === true && !isPartial(note));
  const reached_of_target = target === null || hidden || attained?.suppressed ? null : (attained?.numerator ?? 0);
  return {
    reached: hidden ? null : (recipients?.numerator ?? 0),
    target,
    reached_of_target,
    attainment: target === null || reached_of_target === null ? null : reached_of_target / target,
    note: hidden && !attained?.suppressed ? notedSuppressed(note) : note,
  };
}

function targetLines({ network }: Specs, programme: Programme, day: string, desks: readonly DeskProgress[]): TargetProgress[] {
  return programme.targets.flatMap((published) => {
    const { id, scope, value } = published;
    if (scope === 'region' || !validOn(published, day)) return [];
    const { desk, organisation } = scope;
    const { reached = 0, note = '' } = desks.find((d) => d.desk === desk) ?? {};
    const label = network.organisations.get(organisation)?.name ?? organisation;
    const attainment = reached === null ? null : reached / value;
    return [{ id, label, desk, organisation, reached, target: value, reached_of_target: reached, attainment, note }];
  });
}

/** Every level's places with their counts; `recipients` and `attained` are the two KPIs by that level. */
function places({ recipients, attained }: Level, by: Dimension): { id: string; figures: Attainment }[] {
  const shares = new Map(attained.map((row) => [row[by], row]));
  return recipients.map((row) => {
    return { id: row[by] ?? '', figures: attainmentOf(row, shares.get(row[by])) };
  });
}

/**
 * How far a programme is: distinct recipients of the region, of each area, zone and desk against their targets, the part of the
 * regional target that nobody signed (D07), and the pace of the plan. Levels are distinct counts of their own, never sums.
 * Throws `ProblemError` when there is no such programme.
 */
export async function progress(deps: EvaluationDeps, programmeId: string, view: ProgrammeView): Promise<Progress> {
  const { specs } = deps;
  const programme = programmeOf(specs, programmeId);
  const level = async (at: Knowledge, warehouse: FigureSource, by: readonly Dimension[]): Promise<Level> => {
    const ask = (kpi: string) =>
      figuresAt({ specs, warehouse }, kpiOf(specs, kpi), programmeRequest(programme.id, view, kpi, by), at);
    const [recipients, attained] = await Promise.all([ask('recipients'), ask('target_attainment')]);
    return { question: recipients.question, recipients: recipients.rows, attained: attained.rows };
  };
  const { value, stored } = await asKnown(deps, view.knownAt, (at) => {
    const warehouse = countingOnce(deps.warehouse);
    const of = (...by: Dimension[]) => level(at, warehouse, by);
    const levels = Promise.all([of(), of('area_vasta'), of('zone'), of('desk')]);
    return Promise.all([levels, forecastsAt({ specs, warehouse }, programme, view, at)]);
  });
  const [[region, byArea, byZone, byDesk], forecasts] = value;
  const { data_as_of, known_at, framework_version, synthetic } = provenanceOf(region.question, stored);
  const day = earlier(romeDay(Date.parse(known_at)), lastDayOf(programme));
  const { reached, target, attainment, note } = attainmentOf(region.recipients[0], region.attained[0]);
  const desks = places(byDesk, 'desk').flatMap(({ id, figures }): DeskProgress[] => {
    const desk = specs.network.desks.get(id);
    return desk === undefined ? [] : [{ desk: id, name: desk.name, zone: desk.zone, status: desk.status, ...figures }];
  });
  const targets = targetLines(specs, programme, day, desks);
  const allocated = target === null ? null : targets.reduce((sum, line) => sum + (line.target ?? 0), 0);
  const elapsed = plannedShare(programme, { from: null, to: day });
  return {
    programme: programme.id,
    name: programme.name,
    target,
    allocated,
    unallocated: target === null || allocated === null ? null : target - allocated,
    reached,
    attainment,
    note: note.split(' ').includes('suppressed') ? 'suppressed' : '',
    pace: attainment === null || elapsed === 0 ? null : attainment / elapsed,
    elapsed,
    start: programme.start,
    planned_end: programme.planned_end,
    actual_end: programme.actual_end,
    forecasts,
    targets,
    areas: places(byArea, 'area_vasta').flatMap(({ id, figures }) => {
      const area = specs.network.areas.get(id);
      return area === undefined ? [] : [{ area_vasta: id, name: area.name, target_partial: isPartial(figures.note), ...figures }];
    }),
    zones: places(byZone, 'zone').flatMap(({ id, figures }) => {
      const zone = specs.network.zones.get(id);
      const own = desks.filter((desk) => desk.zone === id).map(({ desk }) => desk);
      return zone === undefined
        ? []
        : [
            {
              zone: id,
              name: zone.name,
              area_vasta: zone.area_vasta,
              desks: own,
              target_partial: isPartial(figures.note),
              ...figures,
            },
          ];
    }),
    desks,
    data_as_of,
    known_at,
    framework_version,
    synthetic,
  };
}
