import { QueryForbidden } from '../../warehouse/permissions.ts';
import { asKnown } from '../kpis/knowledge.ts';
import { assess, kpisOf, requirementsOf } from './assess.ts';
import { desksKnown, type Grain } from './known.ts';
import { type AdequacyDeps, type AdequacyRequest, prepare, readingOnce } from './question.ts';
import { trendOf, trendParts } from './trend.ts';
import type { AdequacyMatrix, DeskAnswer } from './types.ts';

/**
 * Every desk that the reader may see, against every requirement of a level, over a period (see `assess` for which day counts). Nothing is
 * stored: a past period under another version is the same question with `framework`. Throws `ProblemError` that lists what is allowed,
 * QueryForbidden or WarehouseUnavailable.
 */
export async function evaluateMatrix(deps: AdequacyDeps, request: AdequacyRequest): Promise<AdequacyMatrix> {
  const { value, stored } = await asKnown(deps, request.known_at, async (at) => {
    const { period, version, desks, reads, about } = prepare(deps.specs, request, at);
    const known = await desksKnown(readingOnce(deps), reads, at);
    return { ...about, rows: desks.map((desk) => assess(version, request.level, period, known(desk))) };
  });
  return { ...value, ...stored };
}

/** One desk as in the matrix, and its trend over the months or quarters of the period. Throws as `evaluateMatrix` does. */
export async function evaluateDesk(
  deps: AdequacyDeps,
  { grain, ...request }: AdequacyRequest & { desk: string; grain: Grain },
): Promise<DeskAnswer> {
  const { specs } = deps;
  const { value, stored } = await asKnown(deps, request.known_at, async (at) => {
    const { period, version, desks, reads, about } = prepare(specs, request, at);
    const [desk] = desks;
    if (desk === undefined) throw new QueryForbidden(`This reader does not see the desk ${request.desk}.`);
    const asked = request.framework === undefined ? undefined : version;
    const parts = trendParts(specs, period, grain, asked);
    const kpis = kpisOf(parts.flatMap((part) => requirementsOf(part.version, request.level, part.to)));
    const once = readingOnce(deps);
    const known = await desksKnown(once, reads, at);
    const knownByPart = await desksKnown(once, { ...reads, kpis, grain }, at);
    return {
      ...about,
      desk: assess(version, request.level, period, known(desk)),
      trend: trendOf(parts, request.level, desk, knownByPart),
    };
  });
  return { ...value, ...stored };
}
