import { frameworkOn } from '../../../specs/lookup.ts';
import type { Desk, FrameworkVersion, Operand, UnitLevel } from '../../../specs/types.ts';
import { assess, countsOf, kpisOf, requirementsOf } from '../../adequacy/assess.ts';
import { type DesksKnown, desksKnown } from '../../adequacy/known.ts';
import type { Cell } from '../cells.ts';
import { countingOnce } from '../deps.ts';
import { CALENDAR, type Period, periodOfCell } from '../period.ts';
import { byCell, deskMonths, withoutDesks } from './desk-months.ts';
import type { OperandContext, OperandFigure, OperandFigures } from './types.ts';

const LEVELS: readonly UnitLevel[] = [1, 2];

interface Judged {
  met: number;
  judged: number;
  unknown: number;
}

const NOTHING: Judged = { met: 0, judged: 0, unknown: 0 };
const added = (a: Judged, b: Judged): Judged => ({
  met: a.met + b.met,
  judged: a.judged + b.judged,
  unknown: a.unknown + b.unknown,
});

/** What is known of desks at each level, the figures by the parts of the period that the answer is asked in. */
async function knownByLevel({ deps, question, at, figuresAt }: OperandContext): Promise<ReadonlyMap<UnitLevel, DesksKnown>> {
  const { by, filters, period, reader } = question;
  const { zone, desk, area_vasta, network } = filters;
  const places = Object.fromEntries(
    Object.entries({ zone, desk, area_vasta, network }).filter(([, value]) => value !== undefined),
  );
  const grain = CALENDAR.find((part) => by.includes(part));
  const once = { ...deps, warehouse: countingOnce(deps.warehouse), figuresAt };
  const asks = (level: UnitLevel) =>
    deps.specs.frameworks.flatMap(({ requirements }) => kpisOf(requirements.filter(({ levels }) => levels.includes(level))));
  const asked = LEVELS.map(async (level) => {
    const kpis = [...new Set(asks(level))];
    const request = { level, kpis, from: period.from ?? period.to, to: period.to, filters: places, reader };
    const known = await desksKnown(once, grain === undefined ? request : { ...request, grain }, at);
    return [level, known] as const;
  });
  return new Map(await Promise.all(asked));
}

function judgedAt(
  known: ReadonlyMap<UnitLevel, DesksKnown>,
  version: FrameworkVersion,
  desk: Desk,
  { from, to }: Period,
  part: string,
): Judged {
  return LEVELS.reduce((all, level) => {
    const of = known.get(level);
    if (of === undefined || requirementsOf(version, level, to).length === 0) return all;
    const { offered, requirements } = assess(version, level, { from: from ?? to, to }, of(desk, part));
    if (!offered) return all;
    const { met, partial, not_met, unknown } = countsOf(requirements);
    return added(all, { met, judged: met + partial + not_met, unknown });
  }, NOTHING);
}

/**
 * Requirements of the version in force on the last day of each group's time, summed over its desks that take part in it and over the levels that these
 * offer. Those of which nobody knows are neither met nor missing: they are in neither count, and `requirements_unknown:n` tells how many.
 */
export async function readRequirements(context: OperandContext): Promise<(operand: Requirements) => OperandFigures> {
  const { question, cells, deps } = context;
  const known = await knownByLevel(context);
  const monthsOf = byCell(question, deskMonths(question));
  const found = cells.map((cell: Cell) => {
    const span = periodOfCell(cell, question.period);
    const version = frameworkOn(deps.specs, span.to);
    const desks = new Map(monthsOf(cell).map(({ desk }) => [desk.id, desk]));
    const part = CALENDAR.map((one) => cell[one]).find((label) => label !== undefined) ?? '';
    if (version === undefined) return 'no_framework' as const;
    if (desks.size === 0) return null;
    return [...desks.values()].reduce((all, desk) => added(all, judgedAt(known, version, desk, span, part)), NOTHING);
  });
  return ({ status }) => ({
    figures: found.map((one, i): OperandFigure => {
      if (one === 'no_framework') return { value: null, notes: [one], n: 0 };
      if (one === null) return withoutDesks(question, cells[i] ?? {});
      const notes = one.unknown === 0 ? [] : [`requirements_unknown:${one.unknown}` as const];
      return { value: one[status], notes, n: one.judged };
    }),
  });
}

type Requirements = Extract<Operand, { kind: 'requirements' }>;
