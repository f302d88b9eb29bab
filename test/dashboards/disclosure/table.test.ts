import { describe, expect, test } from 'vitest';
import { hiddenParts } from '../../../dashboards/disclosure/table.ts';

const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
const RUNS = 60;
const K = 5;

/** Mulberry32. */
function random(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

interface Row {
  zone: string;
  mode: string;
  yes: number;
  no: number;
}

type Part = 'yes' | 'no' | 'all';
const PARTS: readonly Part[] = ['yes', 'no', 'all'];
const countedIn = ({ yes, no }: Row, part: Part): number => ({ yes, no, all: yes + no })[part];

const hiddenOf = (rows: readonly Row[]) =>
  hiddenParts<Row, Part>({
    rows,
    parts: PARTS,
    count: countedIn,
    sums: [{ total: 'all', parts: ['yes', 'no'] }],
    axes: [
      { name: 'zone', path: ({ zone }) => [zone] },
      { name: 'mode', path: ({ mode }) => [mode] },
    ],
  });

/** Everything that could be published: every count of every row and of every sum, with the rows it adds up. */
function published(rows: readonly Row[]) {
  const hidden = hiddenOf(rows);
  const zones = [...new Set(rows.map(({ zone }) => zone))];
  const modes = [...new Set(rows.map(({ mode }) => mode))];
  const groups: { of: readonly Row[]; up: Readonly<Record<string, number>> }[] = [
    ...rows.map((row) => ({ of: [row], up: {} })),
    ...zones.map((zone) => ({ of: rows.filter((row) => row.zone === zone), up: { mode: 1 } })),
    ...modes.map((mode) => ({ of: rows.filter((row) => row.mode === mode), up: { zone: 1 } })),
    { of: rows, up: { zone: 1, mode: 1 } },
  ];
  return groups.flatMap(({ of, up }) =>
    PARTS.map((part) => ({
      of,
      part,
      value: of.reduce((sum, row) => sum + countedIn(row, part), 0),
      hidden: of[0] !== undefined && hidden(of[0], up).has(part),
    })),
  );
}

/** Hidden small counts that no other table agreeing with what is shown could have otherwise: changes of up to two a count are tried, in every combination. */
function given(rows: readonly Row[], facts: ReturnType<typeof published>): (typeof facts)[number][] {
  const cells = rows.flatMap((row) => [
    { row, part: 'yes' as const },
    { row, part: 'no' as const },
  ]);
  const covers = ({ of, part }: (typeof facts)[number]) =>
    cells.map((cell) => of.includes(cell.row) && (part === 'all' || part === cell.part));
  const shown = facts.filter(({ hidden }) => !hidden).map(covers);
  const secret = new Map(
    facts.filter(({ hidden, value }) => hidden && value > 0 && value < K).map((fact) => [fact, covers(fact)]),
  );
  const change: number[] = [];
  const over = (covered: readonly boolean[]) => covered.reduce((sum, is, j) => (is ? sum + (change[j] ?? 0) : sum), 0);
  const settle = (i: number): void => {
    if (secret.size === 0) return;
    if (shown.some((covered) => covered.lastIndexOf(true) === i - 1 && over(covered) !== 0)) return;
    if (i === cells.length) {
      for (const [fact, covered] of secret) if (over(covered) !== 0) secret.delete(fact);
      return;
    }
    const cell = cells[i];
    for (const by of [0, 1, -1, 2, -2]) {
      if (cell === undefined || countedIn(cell.row, cell.part) + by < 0) continue;
      change[i] = by;
      settle(i + 1);
    }
    change.length = i;
  };
  settle(0);
  return [...secret.keys()];
}

describe('a table of counts without the small ones', () => {
  console.log(`disclosure: SEED=${SEED}`);

  test('no hidden small count can be had back from what rows, sums and shares show', () => {
    const next = random(SEED);
    let small = 0;
    for (let run = 0; run < RUNS; run++) {
      const count = () => Math.floor(next() ** 2 * 9);
      const rows = ['a', 'b', 'c'].flatMap((zone) =>
        ['x', ...(next() < 0.5 ? ['y'] : [])]
          .slice(0, zone === 'c' ? 1 : 2)
          .map((mode): Row => ({ zone, mode, yes: count(), no: count() })),
      );
      const facts = published(rows);
      const few = facts.filter(({ value }) => value > 0 && value < K);
      small += few.length;
      expect(
        few.filter(({ hidden }) => !hidden),
        JSON.stringify({ SEED, run, rows }),
      ).toEqual([]);
      expect(given(rows, facts), JSON.stringify({ SEED, run, rows })).toEqual([]);
    }
    expect(small).toBeGreaterThan(RUNS);
  });

  test('a sum is hidden only when nothing finer is left; what is large and far from any small count is shown', () => {
    const row = (zone: string, yes: number): Row => ({ zone, mode: 'x', yes, no: 40 });
    const rows = [row('a', 3), row('b', 20), row('c', 60)];
    const hidden = hiddenOf(rows);
    expect(rows.map((one) => hidden(one).has('yes'))).toEqual([true, true, false]);
    expect(hidden(row('a', 3), { zone: 1 }).has('yes')).toBe(false);
    expect(hidden({ ...row('d', 0) }).size).toBe(PARTS.length);
  });

  test('a count that is the same along an axis is one cell', () => {
    const rows = ['ur', 'sq', 'ar'].map((language, i) => ({ language, of: [2, 30, 50][i] ?? 0, all: 82 }));
    const hidden = hiddenParts<(typeof rows)[number], 'of' | 'rest' | 'all'>({
      rows,
      parts: ['of', 'rest', 'all'],
      count: ({ of, all }, part) => ({ of, all, rest: all - of })[part],
      sums: [{ total: 'all', parts: ['of', 'rest'] }],
      axes: [{ name: 'language', path: ({ language }) => [language] }],
      across: { all: ['language'] },
    });
    expect(rows.map((row) => hidden(row).has('of'))).toEqual([true, true, false]);
    expect(rows.some((row) => hidden(row).has('all'))).toBe(false);
  });

  test('a table too large to be protected is refused, and why', () => {
    const rows = Array.from({ length: 2_001 }, (_, i): Row => ({ zone: String(i), mode: 'x', yes: 1, no: 1 }));
    expect(() => hiddenOf(rows)).toThrow('ask for fewer dimensions');
  });
});
