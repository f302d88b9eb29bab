import { render } from 'preact-render-to-string';
import { ProblemError } from '../../specs/problem.ts';
import type { Programme, Specs } from '../../specs/types.ts';
import { opensEvents } from '../../warehouse/permissions.ts';
import { type JourneyPageDeps, journeyAnswers } from './journeys/answers.ts';
import { JourneysPage } from './journeys/page.tsx';
import type { PageFrame } from './layout.tsx';
import { type SatisfactionPageDeps, satisfactionAnswers } from './satisfaction/answers.ts';
import { SatisfactionPage } from './satisfaction/page.tsx';

function programmeShown({ programmes }: Specs, { filters }: PageFrame): Programme {
  const programme = programmes.get(filters.programme);
  if (programme === undefined) throw new ProblemError('not_found', 'There is no such programme.');
  return programme;
}

/** The page Percorsi as HTML. @throws ProblemError, QueryForbidden, WarehouseUnavailable. */
export async function drawJourneys(deps: JourneyPageDeps, frame: PageFrame): Promise<string> {
  const { specs } = deps;
  const shown = {
    frame,
    specs,
    programme: programmeShown(specs, frame),
    answers: await journeyAnswers(deps, frame.filters),
    opens: opensEvents(deps.reader),
  };
  return `<!doctype html>${render(<JourneysPage {...shown} />)}`;
}

/** The page Soddisfazione as HTML. @throws as `drawJourneys`. */
export async function drawSatisfaction(deps: SatisfactionPageDeps, frame: PageFrame): Promise<string> {
  const { specs } = deps;
  const shown = {
    frame,
    specs,
    programme: programmeShown(specs, frame),
    answers: await satisfactionAnswers(deps, frame.filters),
    opens: opensEvents(deps.reader),
  };
  return `<!doctype html>${render(<SatisfactionPage {...shown} />)}`;
}
