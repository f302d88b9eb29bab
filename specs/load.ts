import { checkReferences } from './checks/references.ts';
import { type Fault, faultLine, openSpecFiles, type SpecFiles } from './files.ts';
import { type LocaleText, readAll, type SpecParts } from './read.ts';
import type { Code, CodeListId, Desk, FrameworkVersion, Specs } from './types.ts';

export { type Fault, faultLine } from './files.ts';

/** The specs do not hold together; `faults` is every reason, each with its file and path. */
export class SpecsInvalid extends Error {
  readonly code = 'SPECS_INVALID';
  readonly faults: readonly Fault[];
  constructor(faults: readonly Fault[]) {
    super([`the specs have ${faults.length} fault${faults.length === 1 ? '' : 's'}`, ...faults.map(faultLine)].join('\n'));
    this.name = 'SpecsInvalid';
    this.faults = faults;
  }
}

const HERE = new URL('./', import.meta.url);

const byId = <T extends { id: string }>(items: readonly T[]): ReadonlyMap<string, T> =>
  new Map(items.map((item) => [item.id, item]));
const byCode = (codes: readonly Code[]): ReadonlyMap<string, Code> => new Map(codes.map((code) => [code.code, code]));

/** What only a whole set of files gives: reading went without a fault, so nothing is missing. */
type WholeParts = { [K in keyof SpecParts]: NonNullable<SpecParts[K]> };

const isWhole = (parts: SpecParts): parts is WholeParts => Object.values(parts).every((part) => part !== undefined);

const withoutFile = <T extends { file: string }>({ file: _, ...rest }: T): Omit<T, 'file'> => rest;

/** Desks with the zone, area vasta and province of their comune. */
function desksOf({ desks, comuni, zones }: WholeParts): Desk[] {
  const comuneOf = new Map(comuni.map((comune) => [comune.istat, comune]));
  const zoneOf = byId(zones);
  return desks.map((desk) => {
    const { zone = '', province = '' } = comuneOf.get(desk.comune) ?? {};
    return { ...desk, zone, province, area_vasta: zoneOf.get(zone)?.area_vasta ?? '' };
  });
}

/** Code lists of the files, and the areas and services of every framework version (the newest label of a code wins). */
function codesOf({ codes, frameworks }: WholeParts): Specs['codes'] {
  const lists: Partial<Record<CodeListId, ReadonlyMap<string, Code>>> = {};
  for (const [list, { codes: entries }] of codes) lists[list] = byCode(entries);
  const label = ({ code, label }: Code): Code => ({ code, label });
  lists.service_area = byCode(frameworks.flatMap(({ areas }) => areas.map(label)));
  lists.service = byCode(frameworks.flatMap(({ services }) => services.map(label)));
  return lists as Specs['codes'];
}

const texts = (entries: readonly LocaleText[]): Record<string, string> =>
  Object.fromEntries(entries.map(({ key, text }) => [key, text]));

function assemble(parts: WholeParts): Specs {
  return {
    sources: byId(parts.sources),
    discrepancies: byId(parts.discrepancies),
    declaredFigures: parts.declaredFigures,
    network: {
      region: parts.region.region,
      areas: byId(parts.region.areas),
      zones: byId(parts.zones),
      comuni: new Map(parts.comuni.map((comune) => [comune.istat, comune])),
      desks: byId(desksOf(parts)),
      networks: byId(parts.networks),
      organisations: byId(parts.organisations),
    },
    programmes: byId(parts.programmes.map(withoutFile)),
    denominators: parts.denominators,
    causes: parts.causes,
    codes: codesOf(parts),
    eu: parts.eu,
    frameworks: parts.frameworks.map(withoutFile).sort(byValidity),
    vocabularies: new Map(parts.vocabularies.map((vocabulary) => [vocabulary.desk, withoutFile(vocabulary)])),
    kpis: byId(parts.kpis.map(withoutFile)),
    journey: parts.journey,
    charts: byId(parts.charts.map(withoutFile)),
    locale: { it: texts(parts.locale.it), en: texts(parts.locale.en) },
  };
}

const byValidity = (a: FrameworkVersion, b: FrameworkVersion): number => a.valid_from.localeCompare(b.valid_from);

function readChecked(root: URL): { files: SpecFiles; parts: SpecParts } {
  const files = openSpecFiles(root);
  const parts = readAll(files);
  checkReferences(files, parts);
  return { files, parts };
}

/** Every fault of the specs under `root` (default: this folder), in the order of reading; empty when they are valid. */
export const checkSpecs = (root: URL = HERE): Fault[] => readChecked(root).files.faults;

/**
 * Reads, validates and cross-references every spec file under `root` (default: this folder; a directory URL ends with `/`).
 * @throws {SpecsInvalid} with every fault found.
 */
export function loadSpecs(root: URL = HERE): Specs {
  const { files, parts } = readChecked(root);
  if (files.faults.length > 0 || !isWhole(parts)) throw new SpecsInvalid(files.faults);
  return assemble(parts);
}
