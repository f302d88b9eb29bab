import type { WarehouseClient } from './client.ts';

/**
 * Rows of one shape with weights, as subqueries that together give them all: the columns of `columns` and an integer `weight`. Two bags are
 * equal when every row weighs the same in both; in which order the rows come, and whether merges have summed some of them, makes no difference.
 */
export interface Bag {
  /** What a difference calls it. */
  name: string;
  windows: readonly string[];
}

export interface BagDifference {
  /** Values of the columns, as text. */
  row: readonly string[];
  expected: number;
  found: number;
}

export interface BagTotals {
  /** Sum of the weights of each bag. */
  expected: number;
  found: number;
  /** The first row, in the order of the columns, that weighs differently; null when none does. */
  difference: BagDifference | null;
}

/** Buckets of rows by their hash: only the rows of one bucket are ever held at once. */
const BUCKETS = 1024;

interface Sums {
  weight: bigint;
  buckets: Map<number, bigint>;
}

const wrapped = (n: bigint): bigint => BigInt.asIntN(64, n);
const hashOf = (columns: readonly string[]) => `cityHash64(${columns.join(', ')})`;

/**
 * Compares two bags: a sum of weight × hash for each bucket, window after window, and where the sums differ the rows of the first such bucket.
 * Neither depends on how the weights are split into rows, and the memory of both is bounded by the window and by a bucket.
 */
export async function compareBags(
  client: Pick<WarehouseClient, 'rows'>,
  columns: readonly string[],
  expected: Bag,
  found: Bag,
  onWindow: () => void = () => {},
): Promise<BagTotals> {
  const [e, f] = [await sumsOf(client, columns, expected, onWindow), await sumsOf(client, columns, found, onWindow)];
  const totals = { expected: Number(e.weight), found: Number(f.weight), difference: null };
  const buckets = [...new Set([...e.buckets.keys(), ...f.buckets.keys()])];
  const different = buckets.filter((b) => (e.buckets.get(b) ?? 0n) !== (f.buckets.get(b) ?? 0n));
  if (different.length === 0) return totals;
  const difference = await firstDifference(client, columns, expected, found, different);
  return { ...totals, difference };
}

async function sumsOf(
  client: Pick<WarehouseClient, 'rows'>,
  columns: readonly string[],
  bag: Bag,
  onWindow: () => void,
): Promise<Sums> {
  const sums: Sums = { weight: 0n, buckets: new Map() };
  for (const window of bag.windows) {
    const rows = await client.rows<{ bucket: number; total: string; checksum: string }>(
      `SELECT toUInt32(hash % ${BUCKETS}) AS bucket, toString(sum(bag_weight)) AS total, toString(sum(bag_weight * reinterpretAsInt64(hash))) AS checksum
FROM (SELECT ${hashOf(columns)} AS hash, toInt64(weight) AS bag_weight FROM (${window}))
GROUP BY bucket`,
    );
    for (const { bucket, total, checksum } of rows) {
      sums.weight += BigInt(total);
      sums.buckets.set(bucket, wrapped((sums.buckets.get(bucket) ?? 0n) + BigInt(checksum)));
    }
    onWindow();
  }
  return sums;
}

/** Differences found in so many buckets are enough to name the first of them in the order of the columns. */
const BUCKETS_LOOKED_AT = 4;

async function firstDifference(
  client: Pick<WarehouseClient, 'rows'>,
  columns: readonly string[],
  expected: Bag,
  found: Bag,
  buckets: readonly number[],
): Promise<BagDifference> {
  const weights = new Map<string, { row: readonly string[]; expected: number; found: number }>();
  const picked = [...buckets].sort((a, b) => a - b).slice(0, BUCKETS_LOOKED_AT);
  for (const [side, bag] of [['expected', expected] as const, ['found', found] as const]) {
    for (const window of bag.windows) {
      const rows = await client.rows<{ row: string[]; total: string }>(
        `SELECT [${columns.map((c) => `toString(${c})`).join(', ')}] AS row, toString(sum(toInt64(weight))) AS total
FROM (${window})
WHERE ${hashOf(columns)} % ${BUCKETS} IN (${picked.join(', ')})
GROUP BY row`,
      );
      for (const { row, total } of rows) {
        const key = JSON.stringify(row);
        const entry = weights.get(key) ?? { row, expected: 0, found: 0 };
        weights.set(key, { ...entry, [side]: entry[side] + Number(total) });
      }
    }
  }
  const differing = [...weights.values()].filter((w) => w.expected !== w.found);
  const [first] = differing.sort((a, b) => compareRows(a.row, b.row));
  if (first === undefined) throw new Error(`${found.name}: the checksums differ and no row does.`);
  return first;
}

/** Numbers by value, everything else as text. */
function compareRows(a: readonly string[], b: readonly string[]): number {
  for (const [i, left] of a.entries()) {
    const right = b[i] ?? '';
    if (left === right) continue;
    const numeric = /^\d+$/.test(left) && /^\d+$/.test(right);
    return numeric ? Number(left) - Number(right) : left < right ? -1 : 1;
  }
  return 0;
}
