import type { SpecFiles } from './files.ts';
import { readFrameworks } from './read-framework.ts';
import { causesFile } from './schemas/causes.ts';
import {
  CODE_LIST_FILES,
  type CodeListFile,
  codeListFile,
  codeListRows,
  denominatorsFile,
  euFile,
  sourcesFile,
} from './schemas/content.ts';
import { declaredFigures, discrepanciesFile } from './schemas/discrepancies.ts';
import { journeyFile } from './schemas/journey.ts';
import { kpiFile } from './schemas/kpi.ts';
import { comuniFile, desksFile, networksFile, organisationsFile, regionFile, zonesFile } from './schemas/network.ts';
import { chartFile, localeFile } from './schemas/presentation.ts';
import { programmeFile } from './schemas/programme.ts';
import { vocabularyFile } from './schemas/vocabulary.ts';
import type { Code, Locale } from './types.ts';

export const LOCALES = ['it', 'en'] as const satisfies readonly Locale[];

const EU = 'codes/eu.yaml';
export const DECLARED = 'declared-figures.csv';

const baseName = (file: string): string => file.replace(/^.*\//, '').replace(/\..*$/, '');

/** Parts that passed their schema, each with the file it came from: a folder's files that failed are left out of it. */
export type FromFile<T> = T & { readonly file: string };

function folder<T extends object>(
  files: SpecFiles,
  path: string,
  wanted: RegExp,
  read: (file: string) => T | undefined,
): FromFile<T>[] {
  return files.list(path, wanted).flatMap((file) => {
    const part = read(file);
    return part ? [{ ...part, file }] : [];
  });
}

/** The id inside a file must be the file's name: a reviewer finds a definition by it. */
function named<T extends { file: string }>(
  files: SpecFiles,
  key: string,
  parts: readonly T[],
  idOf: (part: T) => string,
): readonly T[] {
  for (const part of parts) {
    if (idOf(part) !== baseName(part.file)) files.fault(part.file, key, `'${idOf(part)}' differs from the name of the file`);
  }
  return parts;
}

const isCodeList = (name: string): name is CodeListFile => CODE_LIST_FILES.some((list) => list === name);

function codeListOf(files: SpecFiles, file: string): { list: CodeListFile; codes: readonly Code[] } | undefined {
  if (!file.endsWith('.csv')) return files.yaml(file, codeListFile);
  const list = baseName(file);
  if (!isCodeList(list)) files.fault(file, '', `'${list}' is not a code list`);
  const codes = files.csv(file, codeListRows);
  return isCodeList(list) && codes ? { list, codes } : undefined;
}

/** Code lists by id: short ones as YAML, long ones as CSV. */
function codeLists(files: SpecFiles): ReadonlyMap<CodeListFile, FromFile<{ codes: readonly Code[] }>> {
  const read = folder(files, 'codes', /^[a-z_]+\.(yaml|csv)$/, (file) => (file === EU ? undefined : codeListOf(files, file)));
  named(files, 'list', read, ({ list }) => list);
  for (const list of CODE_LIST_FILES) {
    const there = ['yaml', 'csv'].some((suffix) => files.documents.has(`codes/${list}.${suffix}`));
    if (!there) files.fault(`codes/${list}`, '', 'the list is missing or unreadable');
  }
  return new Map(read.map((part) => [part.list, part]));
}

export interface LocaleText {
  file: string;
  key: string;
  text: string;
}

function localeTexts(files: SpecFiles, locale: Locale, names: readonly string[]): LocaleText[] {
  return names
    .filter((file) => file.endsWith(`${locale}.yaml`))
    .flatMap((file) => (files.yaml(file, localeFile) ?? []).map(([key, text]) => ({ file, key, text })));
}

/** Every spec file, read and validated one by one; `undefined` where a file is missing or wrong (the fault is in `files.faults`). */
export function readAll(files: SpecFiles) {
  const localeNames = files.list('locale', /^([a-z][a-z0-9-]*\.)?(it|en)\.yaml$/);
  return {
    sources: files.yaml('sources.yaml', sourcesFile)?.sources,
    discrepancies: files.yaml('discrepancies.yaml', discrepanciesFile)?.discrepancies,
    declaredFigures: files.csvLines(DECLARED, declaredFigures(DECLARED)),
    region: files.yaml('network/region.yaml', regionFile),
    zones: files.yaml('network/zones.yaml', zonesFile)?.zones,
    comuni: files.csv('network/comuni.csv', comuniFile),
    desks: files.yaml('network/desks.yaml', desksFile)?.desks,
    networks: files.yaml('network/networks.yaml', networksFile)?.networks,
    organisations: files.yaml('network/organisations.yaml', organisationsFile)?.organisations,
    programmes: named(
      files,
      'id',
      folder(files, 'programmes', /\.yaml$/, (file) => files.yaml(file, programmeFile)),
      ({ id }) => id,
    ),
    causes: files.yaml('causes.yaml', causesFile)?.causes,
    denominators: files.yaml('denominators.yaml', denominatorsFile)?.denominators,
    codes: codeLists(files),
    eu: files.yaml(EU, euFile)?.members,
    frameworks: named(files, 'id', readFrameworks(files), ({ id }) => id),
    vocabularies: named(
      files,
      'desk',
      folder(files, 'vocabularies', /\.yaml$/, (file) => files.yaml(file, vocabularyFile)),
      ({ desk }) => desk,
    ),
    kpis: named(
      files,
      'id',
      folder(files, 'kpis', /\.yaml$/, (file) => files.yaml(file, kpiFile)),
      ({ id }) => id,
    ),
    journey: files.yaml('journey.yaml', journeyFile),
    charts: folder(files, 'charts', /\.vl\.json$/, (file) => {
      const spec = files.json(file, chartFile);
      return spec && { id: baseName(file), spec };
    }),
    locale: Object.fromEntries(LOCALES.map((locale) => [locale, localeTexts(files, locale, localeNames)])) as Record<
      Locale,
      LocaleText[]
    >,
  };
}

export type SpecParts = ReturnType<typeof readAll>;
