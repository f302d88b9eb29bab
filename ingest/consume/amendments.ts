import { factNameOf } from '../../specs/events/families.ts';
import type { Fact } from '../../transform/types.ts';

/** One accepted event as amendments see it. */
export interface Statement {
  source: string;
  id: string;
  type: string;
  /** Id of the event it amends and how; both '' for an original. */
  amends: string;
  amendment: '' | 'replaced' | 'retracted';
  /** The event as published, JSON text. */
  text: string;
  /** What an original or a replacement states; null for a retraction. */
  fact: () => Fact | null;
}

/** An event with more amendments than this, amendments of amendments included, is published anew instead: settling reads them all. */
export const MAX_AMENDMENTS = 100;

export const historyKey = (source: string, id: string): string => `${source} ${id}`;

/**
 * What is known while a chunk is settled: events by source and id, and the amendments of each in log order.
 *
 * What holds of an original is what its latest amendment in log order says that is not itself retracted; without one, what it says itself.
 * A retraction is retracted like any other amendment, and then what it withdrew holds again. A replacement only counts for an original of
 * its own family and fact. Nothing depends on whether an amendment came before or after what it amends.
 */
export class Statements {
  readonly #byKey = new Map<string, Statement>();
  readonly #amendments = new Map<string, Statement[]>();
  readonly #sources = new Map<string, Set<string>>();
  readonly #held = new Map<string, string>();

  get(source: string, id: string): Statement | undefined {
    return this.#byKey.get(historyKey(source, id));
  }

  /** Adds an event after all that were added before. */
  add(statement: Statement): void {
    const { source, id, amends } = statement;
    this.#byKey.set(historyKey(source, id), statement);
    this.#sources.set(id, (this.#sources.get(id) ?? new Set()).add(source));
    if (amends === '') return;
    const key = historyKey(source, amends);
    const others = this.#amendments.get(key);
    if (others) others.push(statement);
    else this.#amendments.set(key, [statement]);
  }

  /** Whether only other sources have an event of this id here. */
  isForeign(source: string, id: string): boolean {
    const sources = this.#sources.get(id);
    return sources !== undefined && !sources.has(source);
  }

  /** The id at the end of a chain of amendments: an original, or one that is not here yet. Null when the chain meets `avoid` (a circle). */
  rootOf(source: string, id: string, avoid: string): string | null {
    let root = id;
    for (let steps = 0; steps <= MAX_AMENDMENTS; steps += 1) {
      if (root === avoid) return null;
      const amends = this.get(source, root)?.amends ?? '';
      if (amends === '') return root;
      root = amends;
    }
    return null;
  }

  /** How many amendments there are of an event, and of those in turn. */
  amendmentsOf(source: string, id: string): number {
    let count = 0;
    const open = [id];
    for (let at = open.pop(); at !== undefined && count <= MAX_AMENDMENTS; at = open.pop()) {
      const found = this.#amendments.get(historyKey(source, at)) ?? [];
      count += found.length;
      open.push(...found.map((s) => s.id));
    }
    return count;
  }

  /** The fact, JSON text, that the last row about an original said holds; '' when none does. */
  held(source: string, id: string): string {
    return this.#held.get(historyKey(source, id)) ?? '';
  }

  hold(source: string, id: string, state: string): void {
    this.#held.set(historyKey(source, id), state);
  }

  /** What says what holds of an original by all that is here: the original itself, a replacement, or a retraction. */
  sayingOf(original: Statement): Statement {
    const { source, id } = original;
    const said = this.#amendments
      .get(historyKey(source, id))
      ?.findLast((amendment) => countsFor(original, amendment) && !this.#isRetracted(amendment, 0));
    return said ?? original;
  }

  /** The fact, JSON text, that holds of an original by all that is here; '' when none does. */
  stateOf(original: Statement): string {
    const fact = this.sayingOf(original).fact();
    return fact === null ? '' : JSON.stringify(fact);
  }

  #isRetracted({ source, id }: Statement, depth: number): boolean {
    if (depth > MAX_AMENDMENTS) return false;
    const found = this.#amendments.get(historyKey(source, id)) ?? [];
    return found.some((s) => s.amendment === 'retracted' && !this.#isRetracted(s, depth + 1));
  }
}

/** An amendment that came before its original may turn out to replace something else: then it never counts. */
function countsFor(original: Statement, amendment: Statement): boolean {
  if (amendment.amendment === 'retracted') return true;
  const fact = amendment.fact();
  return fact !== null && factNameOf(fact.type) === factNameOf(original.type);
}
