import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { faultLine, loadSpecs, SpecsInvalid } from '../../specs/load.ts';

const ORIGINAL = fileURLToPath(new URL('../../specs/', import.meta.url));

/** What is wrong, the file, a text in it, what to write instead, how a line that says so begins. */
export type Damage = readonly [wrong: string, file: string, from: string, to: string, line: string];

/** A copy of the spec files in a temporary folder, made anew before each test of the file that calls this. */
export function damagedSpecs() {
  const base = mkdtempSync(join(tmpdir(), 'pua-specs-'));
  const root = join(base, 'specs');
  const url = pathToFileURL(`${root}/`);
  beforeEach(() => {
    rmSync(root, { recursive: true, force: true });
    cpSync(ORIGINAL, root, { recursive: true, filter: (path) => !path.endsWith('.ts') });
  });
  afterAll(() => rmSync(base, { recursive: true, force: true }));

  const read = (file: string): string => readFileSync(join(root, file), 'utf8');
  const write = (file: string, text: string): void => writeFileSync(join(root, file), text);

  /** Replaces the first occurrence of a text, which must be there. */
  function damage(file: string, from: string, to: string): void {
    const text = read(file);
    expect(text).toContain(from);
    write(
      file,
      text.replace(from, () => to),
    );
  }

  /** Faults as the loader gives them, one line each; none when it loads. */
  function lines(): string[] {
    try {
      loadSpecs(url);
      return [];
    } catch (error) {
      if (error instanceof SpecsInvalid) return error.faults.map(faultLine);
      throw error;
    }
  }

  /** One test per damage: some line of the loader's faults begins as given. */
  function refuses(damages: readonly Damage[]): void {
    describe.each(damages)('%s', (_, file, from, to, line) => {
      it(`is a fault of ${file}`, () => {
        damage(file, from, to);
        expect(lines().filter((said) => said.startsWith(line))).not.toEqual([]);
      });
    });
  }

  return { url, read, write, damage, lines, refuses, remove: (file: string): void => rmSync(join(root, file)) };
}
