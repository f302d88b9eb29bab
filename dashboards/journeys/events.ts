import { warehouseInstant } from '../../specs/calendar.ts';
import type { Milestone, Pathway, Specs, Step } from '../../specs/types.ts';
import type { Picked, Transition } from '../../warehouse/journeys.ts';
import { type EventLine, pageOf } from '../events/lines.ts';
import { answered, type JourneyDeps } from './evaluate.ts';
import { transitionsOf } from './reach.ts';
import { TOP } from './satisfaction.ts';
import type { JourneyProvenance, JourneyRequest } from './types.ts';

/** How something ended, as the curves name it: by the step itself, by what competes with it, or `''`, not yet. */
type Exit = string;

/** What a figure of the journey counts. Absent = not narrowed by. */
export interface JourneyFigure {
  unit: 'case' | 'referral' | 'survey';
  /** Of a case: what it waits for. */
  step?: Milestone;
  exit?: Exit;
  /** Ended so by this day; not yet ended, with the exit `''`. */
  day?: number;
  /** Whose term has passed. */
  due?: boolean;
  /** Ended within the term; `false`: not. */
  within?: boolean;
  reason?: string;
  receiver?: string;
  receiver_desk?: string;
  done?: boolean;
  credited?: boolean;
  stratum?: string;
  satisfied?: boolean;
}

export interface JourneyEventsRequest extends JourneyRequest {
  figure: JourneyFigure;
  limit: number;
  after: number;
}

/** The events behind a figure: one for each case, referral or survey, that which ended its wait or else that from which it waits. */
export interface JourneyEvents extends JourneyProvenance {
  figure: JourneyFigure;
  rows: readonly EventLine[];
  /** `after` of the next page; `null` when there is none. */
  next: number | null;
}

/** The first contact is waited for by nobody: every case has made it on its first day. */
const FIRST: Transition = { to: 'contact', from: 'contact', term_days: 0, competes: false };

/** What a case may be asked about. */
export const waitedFor = (pathway: Pathway): Transition[] => [FIRST, ...transitionsOf(pathway)];

/** How what is waited for may end, as the curves name it. */
export function exitsOf({ unit, step }: Pick<JourneyFigure, 'unit' | 'step'>, pathway: Pathway): Exit[] {
  if (unit === 'referral') return ['accepted', 'rejected', 'revoked', ''];
  if (unit === 'survey') return ['survey', ''];
  const transition = waitedFor(pathway).find(({ to }) => to === step);
  if (transition === undefined) return [];
  return [transition.to, ...(transition.competes ? ['closed'] : []), ''];
}

const termOf = ({ steps }: Pathway, step: Step): number => steps.find(({ id }) => id === step)?.term_days ?? 0;

/** How the warehouse names an exit. */
function endOf({ unit, step, exit }: JourneyFigure): string | undefined {
  if (exit === undefined || exit === '') return exit === '' ? 'open' : undefined;
  if (unit === 'survey') return 'answered';
  return unit === 'case' && exit === step ? 'reached' : exit;
}

function pickedOf(figure: JourneyFigure, pathway: Pathway): Picked {
  const { unit, step, exit, day, due, within, reason, receiver, receiver_desk, done, credited, stratum, satisfied } = figure;
  const end = endOf(figure);
  const waiting = day !== undefined && exit === '';
  const wait = {
    // Who has not ended by a day may have since.
    ...(end === undefined || waiting ? {} : { exit: end }),
    ...(day === undefined ? {} : waiting ? { more_than: day } : { at_most: day }),
    ...(due === undefined ? {} : { due }),
    ...(within === undefined ? {} : { within }),
  };
  if (unit === 'referral')
    return {
      ...{ ...wait, unit, term_days: termOf(pathway, 'accepted') },
      ...(receiver === undefined ? {} : { receiver }),
      ...(receiver_desk === undefined ? {} : { receiver_desk }),
      ...(done === undefined ? {} : { done }),
      ...(credited === undefined ? {} : { credited }),
    };
  if (unit === 'survey')
    return {
      ...{ ...wait, unit, term_days: termOf(pathway, 'survey') },
      ...(stratum === undefined ? {} : { stratum }),
      ...(satisfied === true ? { overall_from: TOP } : {}),
    };
  const transition = waitedFor(pathway).find(({ to }) => to === step) ?? FIRST;
  return { ...wait, unit, transition, ...(reason === undefined ? {} : { reason }) };
}

/** The events behind one figure of the journey, as far as the reader may open them. Throws as `journey`, and QueryForbidden where none may be opened. */
export function journeyEvents(
  deps: JourneyDeps & { specs: Specs },
  { figure, limit, after, ...request }: JourneyEventsRequest,
): Promise<JourneyEvents> {
  const known_at = request.known_at ?? new Date(deps.now()).toISOString();
  return answered(deps, { ...request, known_at }, async ({ query, observed, pathway }) => {
    const knownAt = warehouseInstant(Date.parse(known_at));
    const picked = pickedOf(figure, pathway);
    const read = await deps.warehouse.journeys.behind({ ...query, knownAt, picked, limit: limit + 1, after }, observed);
    return { figure, ...pageOf(deps.specs, read, { limit, after }) };
  });
}
