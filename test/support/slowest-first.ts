import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Folders whose files take minutes: begun first, so that no worker is left with one of them at the end. */
const SLOW = ['/test/crash/', '/test/browser/', '/test/integration/'];

const rank = ({ moduleId }: TestSpecification): number => {
  const found = SLOW.findIndex((folder) => moduleId.includes(folder));
  return found === -1 ? SLOW.length : found;
};

/** The slow folders first, then the order of vitest: large files before small ones. */
export class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}
