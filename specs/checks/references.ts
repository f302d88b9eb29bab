import type { SpecFiles } from '../files.ts';
import type { SpecParts } from '../read.ts';
import { checkCauses } from './causes.ts';
import { checkCodes } from './codes.ts';
import { checkDeclaredFigures } from './declared-figures.ts';
import { checkDenominators } from './denominators.ts';
import { checkFrameworks } from './framework.ts';
import { checkKpis } from './kpis.ts';
import { checkNetwork } from './network.ts';
import { checkPresentation } from './presentation.ts';
import { checkProgrammes } from './programmes.ts';
import { checkSources } from './sources.ts';
import { checkVocabularies } from './vocabularies.ts';

/** Every check that needs more than one file, or more than one item of a file. Parts that could not be read are left out: their fault is known. */
export function checkReferences(files: SpecFiles, parts: SpecParts): void {
  checkNetwork(files, parts);
  checkProgrammes(files, parts);
  checkCauses(files, parts);
  checkCodes(files, parts);
  checkFrameworks(files, parts);
  checkDenominators(files, parts);
  checkKpis(files, parts);
  checkPresentation(files, parts);
  checkVocabularies(files, parts);
  checkDeclaredFigures(files, parts);
  checkSources(files, parts);
}
