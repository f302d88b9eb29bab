import type { WaitRow } from '../../warehouse/journeys.ts';
import type { JourneyDeps } from './evaluate.ts';

/** The same source, for one page made of several questions: the waits of the same cases, which three of them ask for, are counted once. */
export function waitingOnce({ journal, journeys }: JourneyDeps['warehouse']): JourneyDeps['warehouse'] {
  const counted = new Map<string, Promise<WaitRow[]>>();
  return {
    journal,
    journeys: {
      ...journeys,
      waits(query, observed, transitions) {
        const key = JSON.stringify([query, observed, transitions]);
        const rows = counted.get(key) ?? journeys.waits(query, observed, transitions);
        counted.set(key, rows);
        return rows;
      },
    },
  };
}
