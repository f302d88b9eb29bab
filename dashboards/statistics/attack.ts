/** A published sum: the cell that is the total of the others. Positions in the list of cells. */
export interface Relation {
  total: number;
  parts: readonly number[];
}

/** Σ coefficient·cell = value over the hidden cells. */
interface Equation {
  coefficients: Map<number, number>;
  value: number;
}

interface Range {
  lower: number;
  upper: number;
}

const NOTHING = 1e-9;

function equationOf({ total, parts }: Relation, cells: readonly number[], hidden: ReadonlySet<number>): Equation {
  const coefficients = new Map<number, number>();
  let value = 0;
  for (const [i, sign] of [...parts.map((part) => [part, 1] as const), [total, -1] as const]) {
    if (hidden.has(i)) coefficients.set(i, (coefficients.get(i) ?? 0) + sign);
    else value -= sign * (cells[i] ?? 0);
  }
  return { coefficients, value };
}

function subtract(from: Equation, other: Equation, factor: number): Equation {
  const coefficients = new Map(from.coefficients);
  for (const [i, c] of other.coefficients) {
    const left = (coefficients.get(i) ?? 0) - factor * c;
    if (Math.abs(left) < NOTHING) coefficients.delete(i);
    else coefficients.set(i, left);
  }
  return { coefficients, value: from.value - factor * other.value };
}

/** The same system fully reduced: what follows from several sums together. */
function reduced(equations: readonly Equation[]): Equation[] {
  let rest = [...equations];
  let done: Equation[] = [];
  while (rest.length > 0) {
    const [head, ...others] = rest;
    const lead = head?.coefficients.entries().next().value;
    if (head === undefined || lead === undefined) {
      rest = others;
      continue;
    }
    const [pivot, coefficient] = lead;
    const clear = (one: Equation) => subtract(one, head, (one.coefficients.get(pivot) ?? 0) / coefficient);
    done = [...done.map(clear), head];
    rest = others.map(clear);
  }
  return done;
}

/** Narrows every range by one equation, given the ranges of its other cells; true when something moved. */
function narrow({ coefficients, value }: Equation, ranges: Map<number, Range>): boolean {
  let moved = false;
  for (const [i, c] of coefficients) {
    let low = value;
    let high = value;
    for (const [j, d] of coefficients) {
      if (j === i) continue;
      const { lower, upper } = ranges.get(j) ?? { lower: 0, upper: Number.POSITIVE_INFINITY };
      low -= d > 0 ? d * upper : d * lower;
      high -= d > 0 ? d * lower : d * upper;
    }
    const own = ranges.get(i) ?? { lower: 0, upper: Number.POSITIVE_INFINITY };
    const [from, to] = c > 0 ? [low / c, high / c] : [high / c, low / c];
    const lower = Math.max(own.lower, Math.ceil(from - NOTHING));
    const upper = Math.min(own.upper, Math.floor(to + NOTHING));
    if (lower > own.lower || upper < own.upper) moved = true;
    ranges.set(i, { lower, upper });
  }
  return moved;
}

/** Rounds of narrowing: each can only help the attacker, and few are needed. */
const ROUNDS = 50;

/**
 * What somebody who sees the published cells can tell of the hidden ones, knowing that counts are whole and not negative: bounds from every sum and from what
 * the sums say together. Never narrower than the truth.
 */
export function attackerIntervals(
  cells: readonly number[],
  relations: readonly Relation[],
  hidden: ReadonlySet<number>,
): Map<number, Range> {
  const equations = relations.map((relation) => equationOf(relation, cells, hidden)).filter((e) => e.coefficients.size > 0);
  const system = [...equations, ...reduced(equations)];
  const ranges = new Map([...hidden].map((i) => [i, { lower: 0, upper: Number.POSITIVE_INFINITY }]));
  for (let round = 0; round < ROUNDS; round++) {
    const moves = system.map((equation) => narrow(equation, ranges));
    if (!moves.includes(true)) break;
  }
  return ranges;
}
