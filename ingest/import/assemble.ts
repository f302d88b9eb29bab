import type { Scalar } from './cells.ts';
import { listOf, type Mapping } from './mapping.ts';

type Step = string | number;
/** An object or, when its keys are numbers, a list under construction: gaps close when it is written out. */
type Tree = Map<Step, Tree | Scalar>;

/** What a row has for one field: one value, the values of a list, or nothing. */
export type FieldValues = Scalar | readonly Scalar[] | undefined;

/** `data.services[1].code` → services, 1, code (below `data`); `[]` stands for `index`. */
function stepsOf(path: string, index: number): Step[] {
  const [, ...steps] = path.replace('[]', `[${index}]`).split(/[.[\]]+/);
  return steps.filter((step) => step !== '').map((step) => (/^\d+$/.test(step) ? Number(step) : step));
}

function set(root: Tree, steps: readonly Step[], value: Scalar): void {
  const [step, ...rest] = steps;
  if (step === undefined) return;
  if (rest.length === 0) {
    root.set(step, value);
    return;
  }
  const inner = root.get(step);
  const branch: Tree = inner instanceof Map ? inner : new Map();
  root.set(step, branch);
  set(branch, rest, value);
}

function has(root: Tree, steps: readonly Step[]): boolean {
  let node: Tree | Scalar | undefined = root;
  for (const step of steps) node = node instanceof Map ? node.get(step) : undefined;
  return node !== undefined;
}

function written(node: Tree | Scalar): unknown {
  if (!(node instanceof Map)) return node;
  const entries = [...node];
  if (entries.every(([step]) => typeof step === 'number')) {
    return entries.toSorted(([a], [b]) => Number(a) - Number(b)).map(([, inner]) => written(inner));
  }
  return Object.fromEntries(entries.map(([step, inner]) => [step, written(inner)]));
}

const parentOf = (path: string): string => path.replace(/(?:\.[a-z_]+|\[\d*\])$/, '');

/**
 * The `data` of an event from the values of its fields. Columns first; a constant beside columns (`data.mediation.mode` beside
 * `data.mediation.language`) is set only where they put something, so that an empty cell leaves no half of an object behind.
 * A constant or single column under a list is repeated for each of its items.
 */
export function assemble(mapping: Mapping, values: ReadonlyMap<string, FieldValues>): unknown {
  const data: Tree = new Map();
  const lengths = new Map<string, number>();
  for (const [path, value] of values) {
    const list = listOf(path);
    if (list !== null && Array.isArray(value)) lengths.set(list, Math.max(lengths.get(list) ?? 0, value.length));
  }
  const place = (path: string, value: Exclude<FieldValues, undefined>) => {
    const list = listOf(path);
    const count = list === null ? 1 : (lengths.get(list) ?? 0);
    for (let i = 0; i < count; i += 1) {
      const item = typeof value === 'object' ? value[i] : value;
      if (item !== undefined) set(data, stepsOf(path, i), item);
    }
  };
  const fields = Object.entries(mapping.fields);
  for (const [path, value] of values) if (value !== undefined) place(path, value);
  for (const [path, spec] of fields) {
    if (!('constant' in spec)) continue;
    const parent = parentOf(path);
    const inParent = (other: string) => other.startsWith(`${parent}.`) || other.startsWith(`${parent}[`);
    const beside = parent !== 'data' && fields.some(([other, value]) => 'column' in value && inParent(other));
    if (!beside || listOf(path) !== null || has(data, stepsOf(parent, 0))) place(path, spec.constant);
  }
  return data.size === 0 ? {} : written(data);
}
