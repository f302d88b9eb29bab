import { envelope } from '../../../specs/events/envelope.ts';
import { EVENT_CONTRACTS } from '../../../specs/events/families.ts';
import type { Specs } from '../../../specs/types.ts';
import { type Fact, factMaker } from './facts.ts';

/** An event of the log that is a right one and the first of its id, read again from what was published. */
export interface Accepted {
  source: string;
  id: string;
  /** UTC ms. */
  recordedAt: number;
  /** Id that it amends, '' of an original. */
  amends: string;
  /** What it states; null of a retraction. */
  fact: Fact | null;
}

export interface Published {
  event: unknown;
  publishedAt: number;
}

/** An operator's clock may be a few minutes ahead. */
const AHEAD = 10 * 60_000;

/** Which of the publications are right, by the contracts alone: what a desk may not send is passed over. */
export function acceptedOf(specs: Specs, published: readonly Published[]): Accepted[] {
  const fact = factMaker(specs);
  const seen = new Set<string>();
  return published.flatMap(({ event, publishedAt }): Accepted[] => {
    const read = envelope.safeParse(event);
    if (!read.success) return [];
    const { id, source, type, time, subject = '', data } = read.data;
    const desk = specs.network.desks.get(source.slice('/pua/'.length));
    const stated = (kind: string, at: string, who: string, says: unknown): Fact | null => {
      const contract = EVENT_CONTRACTS.get(kind);
      const valid = contract?.data.safeParse(says);
      if (desk === undefined || contract === undefined || !valid?.success || Date.parse(at) > publishedAt + AHEAD) return null;
      const { channel } = valid.data;
      if (typeof channel === 'string' && !specs.codes.channel.has(channel)) return null;
      return fact({ desk, family: contract.family, step: contract.fact, time: Date.parse(at), subject: who, data: valid.data });
    };
    const key = `${source} ${id}`;
    if (seen.has(key) || JSON.stringify(data).includes('@')) return [];
    const base = { source, id, recordedAt: publishedAt };
    if (!type.includes('.amendment.')) {
      const own = stated(type, time, subject, data);
      if (own === null) return [];
      seen.add(key);
      return [{ ...base, amends: '', fact: own }];
    }
    const contract = EVENT_CONTRACTS.get(type)?.data.safeParse(data);
    if (desk === undefined || !contract?.success || Date.parse(time) > publishedAt + AHEAD) return [];
    const { amends, replacement } = contract.data as { amends: string; replacement?: Record<string, string> };
    const says =
      replacement && stated(replacement.type ?? '', replacement.time ?? '', replacement.subject ?? '', replacement.data);
    if (says === null) return [];
    seen.add(key);
    return [{ ...base, amends, fact: says ?? null }];
  });
}

/** A fact as it holds, with the time its event was first recorded, whatever amended it since, and when it was last said or amended. UTC ms. */
export type HeldFact = Fact & { readonly firstRecorded: number; readonly lastSaid: number };

/**
 * What holds as known at an instant, UTC ms: of each event what its last amendment says that is not itself withdrawn, else what it says itself. An
 * amendment of an amendment is a withdrawal.
 */
export function heldAt(accepted: readonly Accepted[], known: number): HeldFact[] {
  const amendments = new Map<string, Accepted[]>();
  const sofar = accepted.filter(({ recordedAt }) => recordedAt <= known);
  for (const one of sofar) {
    if (one.amends === '') continue;
    const key = `${one.source} ${one.amends}`;
    amendments.set(key, [...(amendments.get(key) ?? []), one]);
  }
  const of = ({ source, id }: Accepted): readonly Accepted[] => amendments.get(`${source} ${id}`) ?? [];
  const withdrawn = (amendment: Accepted): boolean => of(amendment).some((later) => !withdrawn(later));
  const lastSaid = (one: Accepted): number => Math.max(one.recordedAt, ...of(one).map(lastSaid));
  return sofar.flatMap((original): HeldFact[] => {
    if (original.amends !== '') return [];
    const { fact } = of(original).findLast((amendment) => !withdrawn(amendment)) ?? original;
    return fact === null ? [] : [{ ...fact, firstRecorded: original.recordedAt, lastSaid: lastSaid(original) }];
  });
}
