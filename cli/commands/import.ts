import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { type ImportReport, importFile, PseudonymKeyMissing } from '../../ingest/import/import-file.ts';
import { MappingInvalid, parseMapping } from '../../ingest/import/mapping.ts';
import { pseudonym } from '../../ingest/pseudonym.ts';
import { loadSpecs } from '../../specs/load.ts';
import { createTransform } from '../../transform/transform.ts';
import type { CommandContext } from '../context.ts';
import { CommandFailed, EXIT } from '../errors.ts';
import { progress } from '../progress.ts';
import { openGatewayTarget } from '../target.ts';

interface Options {
  mapping: string;
  dryRun?: boolean;
  takeGood?: boolean;
  url?: string;
  key?: string;
  json?: boolean;
}

export function importCommand({ settings, output, exit }: CommandContext): Command {
  return new Command('import')
    .description('publish the rows of a CSV file as events, through a mapping file')
    .argument('<FILE>', 'CSV file')
    .requiredOption('--mapping <FILE>', 'mapping of columns to event fields (docs/import.md)')
    .option('--dry-run', 'check every line and publish nothing')
    .option('--take-good', 'publish the good lines of a file that has faults too')
    .option('--url <URL>', 'address of the gateway (default: the server that runs on this data directory)')
    .option('--key <SECRET>', 'API key of the desk (default with a server of this machine: keys made for this run)')
    .option('--json', 'print the report as JSON')
    .action(async (file: string, options: Options) => {
      const current = settings();
      const key = current.PUA_PSEUDONYM_KEY;
      const target = options.dryRun ? null : await openGatewayTarget(current, options);
      const bar = progress(output, options.dryRun ? 'checking' : 'importing', 1000);
      try {
        const specs = loadSpecs();
        const report = await importFile({
          path: file,
          codes: specs.codes,
          mapping: parseMapping(await readText(options.mapping), options.mapping),
          transform: createTransform(specs),
          now: Date.now,
          takeGood: options.takeGood === true,
          ...(key === undefined ? {} : { pseudonym: (identifier: string) => pseudonym(key, identifier) }),
          ...(target ? { publish: (events: AsyncIterable<string>) => target.publish(events, bar.at) } : {}),
        });
        bar.end();
        output.out(options.json ? JSON.stringify(report) : reportText(report, options));
        if (report.faults.length > 0 || (report.published?.refused ?? 0) > 0) exit(EXIT.found);
      } catch (error) {
        throw asCommandFault(error, file);
      } finally {
        await target?.close();
      }
    });
}

async function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((cause) => {
    throw new CommandFailed(EXIT.usage, `The mapping ${path} cannot be read: ${cause.message}`, { cause });
  });
}

function asCommandFault(error: unknown, file: string): unknown {
  if (error instanceof MappingInvalid) return new CommandFailed(EXIT.usage, error.message, { cause: error });
  if (error instanceof PseudonymKeyMissing) {
    return new CommandFailed(EXIT.usage, 'The mapping makes pseudonyms: set PUA_PSEUDONYM_KEY to the key of your desk.', {
      cause: error,
    });
  }
  if (
    error instanceof Error &&
    'code' in error &&
    (error.code === 'ENOENT' || error.code === 'EACCES' || error.code === 'EISDIR')
  ) {
    return new CommandFailed(EXIT.usage, `The file ${file} cannot be read: ${error.message}`, { cause: error });
  }
  return error;
}

function reportText({ lines, events, faults, published }: ImportReport, { dryRun, takeGood }: Options): string {
  const listed = faults.map((f) => `line ${f.line}${f.column === '' ? '' : `, column ${f.column}`}: ${f.code}: ${f.detail}`);
  const summary = `${lines} rows: ${events} good, ${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}.`;
  const done = published
    ? `${published.accepted} accepted, ${published.duplicates} published before, ${published.refused} refused by the gateway.`
    : dryRun
      ? 'A dry run: nothing was published.'
      : takeGood
        ? 'No good line: nothing was published.'
        : 'Nothing was published: mend the lines above, or take the good ones with --take-good.';
  return [...listed, `${summary} ${done}`].join('\n');
}
