import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseDocument } from 'yaml';
import type { z } from 'zod';
import { csvLines, csvRows } from './csv.ts';

/** Something wrong in a spec file: the file relative to specs/, the path inside it ('' = the whole file), what is wrong. */
export interface Fault {
  file: string;
  path: string;
  message: string;
}

/** A fault as one line. */
export const faultLine = ({ file, path, message }: Fault): string =>
  [file, path, message].filter((part) => part !== '').join(': ');

/** Reads spec files under one root; whatever is wrong goes to `faults` and the part reads as `undefined`. */
export interface SpecFiles {
  faults: Fault[];
  /** What was read from each file, before validation. */
  documents: ReadonlyMap<string, unknown>;
  fault(file: string, path: string, message: string): void;
  /** Names of the files of a folder, sorted, as `folder/name`. Files that `wanted` does not match are faults; dot files and notes (`.md`) are passed over. */
  list(folder: string, wanted: RegExp): string[];
  yaml<T>(file: string, schema: z.ZodType<T>): T | undefined;
  /** A document made from the files, faults named as those of `file`. */
  valid<T>(file: string, document: unknown, schema: z.ZodType<T>): T | undefined;
  json<T>(file: string, schema: z.ZodType<T>): T | undefined;
  /** Rows of a comma-separated file with a header; lines that begin with `#` are comments. */
  csv<T>(file: string, schema: z.ZodType<T>): T | undefined;
  /** The same, each row with its `line` in the file. */
  csvLines<T>(file: string, schema: z.ZodType<T>): T | undefined;
}

function nameOf(element: unknown, index: PropertyKey): string {
  if (typeof element === 'object' && element !== null) {
    for (const key of ['id', 'code', 'istat'] as const) {
      const name: unknown = key in element ? Reflect.get(element, key) : undefined;
      if (typeof name === 'string' && name !== '') return name;
    }
  }
  return String(index);
}

/** `desks[pua1-prato].opening.mon`: list elements by id, code or ISTAT code when they have one, else by position. */
export function pathText(document: unknown, path: readonly PropertyKey[]): string {
  let at = document;
  let text = '';
  for (const key of path) {
    const inList = Array.isArray(at);
    at = typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined;
    text += inList ? `[${nameOf(at, key)}]` : `${text && '.'}${String(key)}`;
  }
  return text;
}

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error)).split('\n', 1).join('');

function parseYaml(text: string): unknown {
  const document = parseDocument(text, { uniqueKeys: true });
  const error = document.errors[0];
  if (error) throw new Error(`not YAML, line ${error.linePos?.[0].line ?? '?'}: ${reason(error)}`);
  return document.toJS({ maxAliasCount: 0 });
}

export function openSpecFiles(root: URL): SpecFiles {
  const faults: Fault[] = [];
  const documents = new Map<string, unknown>();
  const fault = (file: string, path: string, message: string): void => {
    faults.push({ file, path, message });
  };

  function read<T>(file: string, parse: (text: string) => unknown, schema: z.ZodType<T>): T | undefined {
    let document: unknown;
    try {
      document = parse(readFileSync(fileURLToPath(new URL(file, root)), 'utf8'));
    } catch (error) {
      const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      fault(file, '', missing ? 'the file is missing' : reason(error));
      return undefined;
    }
    documents.set(file, document);
    return valid(file, document, schema);
  }

  function valid<T>(file: string, document: unknown, schema: z.ZodType<T>): T | undefined {
    const parsed = schema.safeParse(document);
    if (parsed.success) return parsed.data;
    for (const issue of parsed.error.issues) fault(file, pathText(document, issue.path), issue.message);
    return undefined;
  }

  return {
    faults,
    documents,
    fault,
    list(folder, wanted) {
      let names: string[] = [];
      try {
        names = readdirSync(fileURLToPath(new URL(`${folder}/`, root)));
      } catch {
        fault(folder, '', 'the folder is missing');
      }
      const files = names.filter((name) => !name.startsWith('.') && !name.endsWith('.md')).sort();
      for (const name of files)
        if (!wanted.test(name)) fault(`${folder}/${name}`, '', `the name of a file here must match ${wanted.source}`);
      return files.filter((name) => wanted.test(name)).map((name) => `${folder}/${name}`);
    },
    yaml: (file, schema) => read(file, parseYaml, schema),
    valid,
    json: (file, schema) => read(file, (text) => JSON.parse(text), schema),
    csv: (file, schema) => read(file, csvRows, schema),
    csvLines: (file, schema) => read(file, csvLines, schema),
  };
}
