import { readFileSync } from 'node:fs';
import { type Mapping, parseMapping } from './mapping.ts';

/** The files a desk can fill from a template, by family of events. */
export const IMPORT_FAMILIES = ['contacts', 'referrals', 'outcomes', 'surveys', 'provision'] as const;
export type ImportFamily = (typeof IMPORT_FAMILIES)[number];

export const isImportFamily = (text: string): text is ImportFamily => IMPORT_FAMILIES.some((family) => family === text);

const FOLDER = new URL('../../specs/imports/', import.meta.url);

/** The mapping of a family's template (`specs/imports`). Throws MappingInvalid. */
export function familyMapping(family: ImportFamily): Mapping {
  const file = `${family}.yaml`;
  return parseMapping(readFileSync(new URL(file, FOLDER), 'utf8'), `specs/imports/${file}`);
}
