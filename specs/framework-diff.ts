import type { FrameworkArea, FrameworkService, FrameworkVersion, Requirement } from './types.ts';

export interface ItemChange<T> {
  before: T;
  after: T;
  /** Keys that differ, in the order of the later item. */
  fields: readonly (keyof T & string)[];
}

export interface ListDifference<T> {
  added: readonly T[];
  removed: readonly T[];
  changed: readonly ItemChange<T>[];
}

/** What changes from one framework version to another. */
export interface FrameworkDifference {
  from: string;
  to: string;
  areas: ListDifference<FrameworkArea>;
  services: ListDifference<FrameworkService>;
  requirements: ListDifference<Requirement>;
}

function listDifference<T extends object>(
  before: readonly T[],
  after: readonly T[],
  nameOf: (item: T) => string,
  differs: (key: keyof T & string, before: T, after: T) => boolean = (key, a, b) =>
    JSON.stringify(a[key]) !== JSON.stringify(b[key]),
): ListDifference<T> {
  const earlier = new Map(before.map((item) => [nameOf(item), item]));
  const later = new Set(after.map(nameOf));
  const changed: ItemChange<T>[] = [];
  for (const item of after) {
    const old = earlier.get(nameOf(item));
    if (old === undefined) continue;
    const fields = (Object.keys(item) as (keyof T & string)[]).filter((key) => differs(key, old, item));
    if (fields.length > 0) changed.push({ before: old, after: item, fields });
  }
  return {
    added: after.filter((item) => !earlier.has(nameOf(item))),
    removed: before.filter((item) => !later.has(nameOf(item))),
    changed,
  };
}

/** A requirement's date, null where it is its version's own: that versions have different dates is no change of what they hold. */
const ownDate = (version: FrameworkVersion, requirement: Requirement, key: 'valid_from' | 'valid_to'): string | null =>
  requirement[key] === version[key] ? null : requirement[key];

/** Areas, services and requirements added, removed and changed from version `a` to version `b`, in the order of their files. */
export function frameworkDifference(a: FrameworkVersion, b: FrameworkVersion): FrameworkDifference {
  const byCode = ({ code }: { code: string }): string => code;
  return {
    from: a.id,
    to: b.id,
    areas: listDifference(a.areas, b.areas, byCode),
    services: listDifference(a.services, b.services, byCode),
    requirements: listDifference(
      a.requirements,
      b.requirements,
      ({ id }) => id,
      (key, before, after) =>
        key === 'valid_from' || key === 'valid_to'
          ? ownDate(a, before, key) !== ownDate(b, after, key)
          : JSON.stringify(before[key]) !== JSON.stringify(after[key]),
    ),
  };
}
