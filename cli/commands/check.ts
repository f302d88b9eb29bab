import { pathToFileURL } from 'node:url';
import { Command } from 'commander';
import { checkSpecs } from '../../specs/load.ts';
import type { CommandContext } from '../context.ts';
import { EXIT } from '../errors.ts';

export function checkCommand({ output, exit }: CommandContext): Command {
  return new Command('check')
    .description('validate all specifications with their cross-references')
    .option('--specs <DIR>', 'directory of the specifications (default: those of the program)')
    .option('--json', 'print the faults as JSON')
    .action((options: { specs?: string; json?: boolean }) => {
      const root = options.specs === undefined ? undefined : pathToFileURL(`${options.specs.replace(/\/?$/, '/')}`);
      const faults = checkSpecs(root);
      if (options.json) output.out(JSON.stringify(faults));
      else for (const { file, path, message } of faults) output.out(`${file}: ${path === '' ? '' : `${path}: `}${message}`);
      if (faults.length > 0) exit(EXIT.found);
      else if (!options.json) output.out('All specifications are valid.');
    });
}
