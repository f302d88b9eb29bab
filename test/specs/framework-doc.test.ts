import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { loadSpecs } from '../../specs/load.ts';
import type { FrameworkVersion, Requirement } from '../../specs/types.ts';

const { frameworks } = loadSpecs();
const page = readFileSync(new URL('../../docs/framework.md', import.meta.url), 'utf8');

const SIGN = { at_least: '≥', at_most: '≤', equals: '=' } as const;
const asked = ({ metric, area, parameter }: Requirement): string => [metric, area ?? parameter].filter(Boolean).join(' ');

const requirementLine = (one: Requirement): string =>
  `| ${[
    `\`${one.id}\``,
    one.levels.join(', '),
    one.mandatory ? 'M' : '',
    asked(one),
    `${SIGN[one.operator]} ${one.threshold}`,
    one.partial ?? '',
    one.reasoning,
    one.source,
  ].join(' | ')} |`;

const versionLine = ({ id, valid_from, valid_to, based_on, areas, requirements }: FrameworkVersion): string =>
  `| \`${id}\` | ${valid_from} | ${valid_to ?? 'open'} | ${based_on ?? ''} | ${areas.length} | ${requirements.length} |`;

/** Requirements that a version states itself: all of a first one, those that differ from its base of a later one. */
function stated({ based_on, requirements }: FrameworkVersion): readonly Requirement[] {
  const base = new Map(frameworks.find(({ id }) => id === based_on)?.requirements.map((one) => [one.id, requirementLine(one)]));
  return requirements.filter((one) => base.get(one.id) !== requirementLine(one));
}

const lines = frameworks.flatMap((version) => [versionLine(version), ...stated(version).map(requirementLine)]);

it.each(lines)('docs/framework.md has the line %s', (line) => {
  expect(page.split('\n')).toContain(line);
});

it('and no requirement or version that is not in specs/framework', () => {
  const rows = page
    .split('\n')
    .filter((line) => line.startsWith('| `') && !line.startsWith('| `valid_from`') && line.split('|').length > 5);
  expect([...rows].sort()).toEqual([...lines].sort());
});
