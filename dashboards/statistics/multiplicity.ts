import { demand } from './domain.ts';

function stepwise(p: readonly number[], factor: (rank: number) => number, direction: 'up' | 'down'): number[] {
  for (const value of p) demand(value >= 0 && value <= 1, 'a p-value lies in [0, 1]');
  const ordered = p.map((value, i) => ({ value, i })).sort((a, b) => a.value - b.value);
  const raised = ordered.map(({ value, i }, rank) => ({ value: Math.min(1, value * factor(rank + 1)), i }));
  const walk = direction === 'down' ? raised : raised.toReversed();
  const adjusted = p.map(() => 1);
  let reached = direction === 'down' ? 0 : 1;
  for (const { value, i } of walk) {
    reached = direction === 'down' ? Math.max(reached, value) : Math.min(reached, value);
    adjusted[i] = reached;
  }
  return adjusted;
}

/** Adjusted p-values of Benjamini and Hochberg (1995), in the order given: those ≤ q are a list with an expected share q of false ones. */
export const benjaminiHochberg = (p: readonly number[]): number[] => stepwise(p, (rank) => p.length / rank, 'up');

/** Adjusted p-values of Holm (1979), in the order given: no false one with the probability asked. */
export const holm = (p: readonly number[]): number[] => stepwise(p, (rank) => p.length + 1 - rank, 'down');

/** Adjusted p-values of Bonferroni, in the order given. */
export const bonferroni = (p: readonly number[]): number[] => p.map((value) => Math.min(1, value * p.length));
