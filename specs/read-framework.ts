import { repeated } from './checks/shared.ts';
import type { SpecFiles } from './files.ts';
import { type FrameworkDocument, frameworkDocument, frameworkFile } from './schemas/framework.ts';
import type { FrameworkVersion } from './types.ts';

type Item = Readonly<Record<string, unknown>>;
type InFile<T> = T & { readonly file: string };

const KEYS = { dimensions: 'id', areas: 'code', services: 'code', requirements: 'id' } as const;
type List = keyof typeof KEYS;
const LISTS = Object.keys(KEYS) as List[];
const REMOVABLE = ['areas', 'services', 'requirements'] as const;

const namesIn = (document: FrameworkDocument, list: List): string[] =>
  document[list].map((item: Item) => String(item[KEYS[list]]));

/** What a later version takes over of a requirement: its own dates only where they narrow the later version's; nothing once it has ended. */
function inherited(item: Item, { valid_from, valid_to }: FrameworkDocument): Item | undefined {
  const { valid_from: from, valid_to: to, ...rest } = item;
  if (typeof to === 'string' && to <= valid_from) return undefined;
  return {
    ...rest,
    ...(typeof from === 'string' && from > valid_from && { valid_from: from }),
    ...(typeof to === 'string' && (valid_to === null || to < valid_to) && { valid_to: to }),
  };
}

/** The base's items with the changed keys of this document's, then the new ones. */
function merged(list: List, base: FrameworkDocument, own: FrameworkDocument): Item[] {
  const nameOf = (item: Item): unknown => item[KEYS[list]];
  const changes = new Map(own[list].map((item: Item) => [nameOf(item), item]));
  const removed: readonly unknown[] = list === 'dimensions' ? [] : own.removes[list];
  const kept = base[list].flatMap((item: Item) => {
    const taken = list === 'requirements' ? inherited(item, own) : item;
    return taken === undefined || removed.includes(nameOf(item)) ? [] : [{ ...taken, ...changes.get(nameOf(item)) }];
  });
  const known = new Set(namesIn(base, list));
  return [...kept, ...own[list].filter((item: Item) => !known.has(String(nameOf(item))))];
}

/** What the document alone can have wrong: a name written twice, a removal of what its base does not hold. */
function checkDocument({ fault }: SpecFiles, file: string, own: FrameworkDocument, base: FrameworkDocument | null): void {
  for (const list of LISTS)
    for (const name of repeated(namesIn(own, list))) fault(file, `${list}[${name}]`, `the ${KEYS[list]} appears twice`);
  for (const list of REMOVABLE) {
    const known = base === null ? [] : namesIn(base, list);
    for (const name of own.removes[list])
      if (!known.includes(name))
        fault(file, `removes.${list}`, `no '${name}' in ${own.based_on ?? 'a base: based_on is missing'}`);
  }
}

/** Every framework version in full: a file with `based_on` holds only what it adds, changes or removes of another version. */
export function readFrameworks(files: SpecFiles): InFile<FrameworkVersion>[] {
  const documents = files.list('framework', /\.yaml$/).flatMap((file) => {
    const own = files.yaml(file, frameworkDocument);
    return own ? [{ file, own }] : [];
  });
  const byId = new Map(documents.map((document) => [document.own.id, document]));
  const resolved = new Map<string, { full: FrameworkDocument; version: FrameworkVersion } | undefined>();

  function resolve({ file, own }: (typeof documents)[number], trail: readonly string[]): void {
    if (resolved.has(file)) return;
    const base = own.based_on === null ? null : byId.get(own.based_on);
    if (trail.includes(own.id)) {
      files.fault(file, 'based_on', `${[...trail.slice(trail.indexOf(own.id)), own.id].join(' → ')} is a circle`);
      resolved.set(file, undefined);
      return;
    }
    if (base === undefined) files.fault(file, 'based_on', `no framework version '${own.based_on}'`);
    else if (base !== null) resolve(base, [...trail, own.id]);
    if (resolved.has(file)) return;
    const from = base ? resolved.get(base.file) : null;
    if (base === undefined || from === undefined) {
      resolved.set(file, undefined);
      return;
    }
    checkDocument(files, file, own, from?.full ?? null);
    const lists = from && Object.fromEntries(LISTS.map((list) => [list, merged(list, from.full, own)]));
    const full: FrameworkDocument = { ...own, ...lists };
    const { removes: _, ...whole } = full;
    const version = files.valid(file, whole, frameworkFile);
    resolved.set(file, version && { full, version });
  }

  for (const document of documents) resolve(document, []);
  return documents.flatMap(({ file }) => {
    const version = resolved.get(file)?.version;
    return version ? [{ ...version, file }] : [];
  });
}
