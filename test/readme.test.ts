import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { settingsSchema } from '../cli/settings.ts';
import { loadSpecs } from '../specs/load.ts';
import { createTransform } from '../transform/transform.ts';
import { run } from './support/command.ts';
import { testSettings } from './support/settings.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

describe('README', () => {
  test('its table of settings is the schema of the settings', () => {
    const rows = Object.entries(settingsSchema.shape).map(([name, type]) => {
      const fallback = type.safeParse(undefined);
      const value = fallback.success && fallback.data !== undefined && fallback.data !== '' ? `\`${fallback.data}\`` : '';
      return `| \`${name}\` | ${value} | ${type.description} |`;
    });
    const shown = /<!-- settings -->\n([\s\S]*?)<!-- \/settings -->/.exec(readme)?.[1];
    expect(shown).toBe(`| variable | default | what |\n|---|---|---|\n${rows.join('\n')}\n`);
  });

  test('its event is a good one', () => {
    const body = /-d '(\{[\s\S]*?\})'\n/.exec(readme)?.[1] ?? '';
    expect(createTransform(loadSpecs()).event(JSON.parse(body), { recordedAt: Date.now() })).toMatchObject({
      kind: 'accepted',
      fact: { eligibility: 'eligible', services: [{ code: 'family_reunification' }] },
    });
  });

  test('every command and option it shows exists', async () => {
    const { settings, remove } = await testSettings();
    const lines = [...readme.matchAll(/npx pua ([a-z][^`\n#>]*)/g)].map(([, words = '']) => words.trim());
    expect(lines.length).toBeGreaterThan(10);
    const failures: string[] = [];
    for (const line of lines) {
      const words = line.split(/\s+/).filter((w) => !w.startsWith('"') && !w.endsWith('"'));
      const commands = words.slice(0, ['keys', 'rejections', 'vocabulary', 'framework'].includes(words[0] ?? '') ? 2 : 1);
      const help = await run(settings, ...commands, '--help');
      const options = words.filter((w) => w.startsWith('--'));
      if (help.exit !== 0 || options.some((o) => !help.out.includes(o))) failures.push(line);
    }
    await remove();
    expect(failures).toEqual([]);
  });
});
