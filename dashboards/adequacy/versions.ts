import { frameworkOn } from '../../specs/lookup.ts';
import type { FrameworkVersion, Specs } from '../../specs/types.ts';
import { parameterProblem } from '../kpis/request.ts';
import type { VersionSummary } from './types.ts';

/** What a version says of itself. */
export const summaryOf = ({ id, label, status, valid_from, valid_to, based_on }: FrameworkVersion): VersionSummary => ({
  id,
  label,
  status,
  valid_from,
  valid_to,
  based_on,
});

/** The version of an id, else the one in force on a Rome day. Throws `ProblemError` that lists the versions there are. */
export function versionFor(specs: Pick<Specs, 'frameworks'>, id: string | undefined, day: string): FrameworkVersion {
  const allowed = specs.frameworks.map((version) => version.id);
  if (id === undefined) {
    const inForce = frameworkOn(specs, day);
    if (inForce !== undefined) return inForce;
    throw parameterProblem([{ parameter: 'framework', detail: `No version is in force on ${day}: name one.`, allowed }]);
  }
  const named = specs.frameworks.find((version) => version.id === id);
  if (named !== undefined) return named;
  throw parameterProblem([{ parameter: 'framework', detail: `There is no version ${id}.`, allowed }]);
}
