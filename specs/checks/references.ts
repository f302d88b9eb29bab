import type { SpecFiles } from '../files.ts';
import type { SpecParts } from '../read.ts';

/** Every check that needs more than one file, or more than one item of a file. */
export function checkReferences(_files: SpecFiles, _parts: SpecParts): void {}
