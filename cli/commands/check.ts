import { pathToFileURL } from 'node:url';
import { Command } from 'commander';
import { registerOf, vanished } from '../../specs/discrepancies/register.ts';
import { checkSpecs, faultLine, loadSpecs } from '../../specs/load.ts';
import type { Specs } from '../../specs/types.ts';
import type { CommandContext } from '../context.ts';
import { EXIT } from '../errors.ts';

export function checkCommand({ output, exit }: CommandContext): Command {
  return new Command('check')
    .description('validate all specifications with their cross-references')
    .option('--specs <DIR>', 'directory of the specifications (default: those of the program)')
    .option('--warnings', 'say too what the rules of the discrepancy register find in valid specifications')
    .option('--json', 'print the faults as JSON')
    .action((options: { specs?: string; warnings?: boolean; json?: boolean }) => {
      const root = options.specs === undefined ? undefined : pathToFileURL(`${options.specs.replace(/\/?$/, '/')}`);
      const faults = checkSpecs(root);
      const warnings = options.warnings && faults.length === 0 ? warningsOf(loadSpecs(root)) : [];
      if (options.json) output.out(JSON.stringify(options.warnings ? { faults, warnings } : faults));
      else {
        for (const fault of faults) output.out(faultLine(fault));
        for (const warning of warnings) output.out(`warning: ${warning}`);
      }
      if (faults.length > 0) exit(EXIT.found);
      else if (!options.json) output.out('All specifications are valid.');
    });
}

/** Findings that nobody accepted, and discrepancies of the register that no rule finds any more. */
const warningsOf = (specs: Specs): string[] => [
  ...registerOf(specs)
    .filter(({ kind, status }) => kind === 'rule' && status === 'open')
    .map(({ place, id, known_as, text }) => `${place}: ${id}${known_as === '' ? '' : ` (${known_as})`}: ${text}`),
  ...vanished(specs).map(
    ({ id, named }) => `discrepancies.yaml: discrepancies[${id}].found_by: no rule finds ${named}: is it resolved?`,
  ),
];
