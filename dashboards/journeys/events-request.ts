import { z } from 'zod';
import type { Specs } from '../../specs/types.ts';
import type { Reader } from '../../warehouse/types.ts';
import { UNKNOWN } from '../charts/link.ts';
import { pageQuery } from '../events/request.ts';
import { definedOnly, type ParameterFault, parameterProblem, parseQuery } from '../kpis/request.ts';
import { exitsOf, type JourneyEventsRequest, type JourneyFigure, waitedFor } from './events.ts';
import { journeyQuery, journeyRequest } from './request.ts';

const flag = (what: string) => z.enum(['1']).optional().meta({ description: what });
const text = (what: string) => z.string().max(64).optional().meta({ description: what });

/** The query of the events behind a figure of the journey. */
export const journeyEventsQuery = (specs: Specs) =>
  journeyQuery(specs).extend({
    unit: z.enum(['case', 'referral', 'survey']).meta({ description: 'What the figure counts; referrals of a sender: its desk' }),
    step: z
      .enum(waitedFor(specs.journey).map(({ to }) => to))
      .optional()
      .meta({ description: 'What is waited for; a case needs it' }),
    exit: text(`How the wait ended, as the curves name it; ${UNKNOWN} = not ended`),
    day: z.coerce
      .number()
      .int()
      .min(0)
      .max(36_500)
      .optional()
      .meta({ description: 'Ended so by this day; with no end, not by this day' }),
    due: flag('Whose term has passed'),
    within: z.enum(['yes', 'no']).optional().meta({ description: 'Ended within the term, or not' }),
    reason: text('Why a case did not make the step'),
    receiver: text('To whom a referral was sent: code of referral_target'),
    receiver_desk: text(`Desk that a referral was sent to; ${UNKNOWN} = none named`),
    done: flag('Referrals whose service was delivered'),
    credited: flag('Referrals after which the case achieved an outcome in the same area'),
    stratum: text('What came of the case of a survey'),
    satisfied: flag('Surveys answered with one of the two best grades'),
    ...pageQuery,
  });

/** The step that a referral and a survey wait for. */
const WAITED = { referral: 'accepted', survey: 'survey' } as const;

/** Parameters that say something of one kind of unit alone. */
const OF_UNIT: Readonly<Record<JourneyFigure['unit'], readonly (keyof JourneyFigure)[]>> = {
  case: ['reason'],
  referral: ['receiver', 'receiver_desk', 'done', 'credited'],
  survey: ['stratum', 'satisfied'],
};

function faultsOf(figure: JourneyFigure, { journey }: Specs): ParameterFault[] {
  const { unit, step, exit, day } = figure;
  const own = OF_UNIT[unit];
  const strange = Object.values(OF_UNIT)
    .flat()
    .filter((name) => figure[name] !== undefined && !own.includes(name));
  const exits = exitsOf(figure, journey);
  const steps: readonly string[] = unit === 'case' ? waitedFor(journey).map(({ to }) => to) : [WAITED[unit]];
  return [
    ...strange.map((parameter) => ({ parameter, detail: `It says nothing of a ${unit}.`, allowed: own })),
    ...((step === undefined ? unit === 'case' : !steps.includes(step))
      ? [{ parameter: 'step', detail: `Say what the ${unit} waits for.`, allowed: steps }]
      : []),
    ...(exit !== undefined && exits.length > 0 && !exits.includes(exit)
      ? [{ parameter: 'exit', detail: 'It does not end so.', allowed: exits.map((name) => name || UNKNOWN) }]
      : []),
    ...(day !== undefined && exit === undefined
      ? [{ parameter: 'exit', detail: 'Say what has happened by that day.', allowed: exits.map((name) => name || UNKNOWN) }]
      : []),
  ];
}

/** Reads a query into a request for the events behind a figure of the journey. Throws `ProblemError` that lists what is allowed. */
export function parseJourneyEvents(specs: Specs, query: unknown, reader: Reader, now: number): JourneyEventsRequest {
  const { unit, step, exit, day, due, within, reason, receiver, receiver_desk, done, credited, stratum, satisfied, ...rest } =
    parseQuery(journeyEventsQuery(specs), query);
  const { limit, after, ...asked } = rest;
  const known = (said: string | undefined) => (said === UNKNOWN ? '' : said);
  const marked = (said: '1' | undefined) => (said === undefined ? undefined : true);
  const figure: JourneyFigure = {
    unit,
    ...definedOnly({ step, exit: known(exit), day, due: marked(due), reason, receiver, receiver_desk: known(receiver_desk) }),
    ...definedOnly({ done: marked(done), credited: marked(credited), stratum, satisfied: marked(satisfied) }),
    ...(within === undefined ? {} : { within: within === 'yes' }),
  };
  const faults = faultsOf(figure, specs);
  if (faults.length > 0) throw parameterProblem(faults);
  return { ...journeyRequest(asked, reader, now), figure, limit, after };
}
