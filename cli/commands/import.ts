import { readFile, writeFile } from 'node:fs/promises';
import { Command, Option } from 'commander';
import { familyMapping, IMPORT_FAMILIES, isImportFamily } from '../../ingest/import/families.ts';
import { importFile, PseudonymKeyMissing } from '../../ingest/import/import-file.ts';
import { type Mapping, MappingInvalid, parseMapping } from '../../ingest/import/mapping.ts';
import { RowsUnanswered } from '../../ingest/import/remote-rows.ts';
import { DeskMissing } from '../../ingest/import/row-event.ts';
import { templateWorkbook } from '../../ingest/import/template.ts';
import { pseudonym } from '../../ingest/pseudonym.ts';
import { loadSpecs } from '../../specs/load.ts';
import { createTransform } from '../../transform/transform.ts';
import type { CommandContext } from '../context.ts';
import { CommandFailed, EXIT } from '../errors.ts';
import { locate } from '../lockfile.ts';
import { progress } from '../progress.ts';
import type { Settings } from '../settings.ts';
import { openGatewayTarget } from '../target.ts';
import { importText } from './import-text.ts';

interface Options {
  mapping?: string;
  template?: string;
  out?: string;
  desk?: string;
  sheet?: string;
  dryRun?: boolean;
  takeGood?: boolean;
  retractMissing?: boolean;
  url?: string;
  key?: string;
  json?: boolean;
}

export function importCommand(context: CommandContext): Command {
  return new Command('import')
    .description(
      'publish the rows of a spreadsheet or CSV file as events, through a mapping; or make the template of such a file',
    )
    .argument('[FILE]', 'XLSX or CSV file')
    .option('--mapping <NAME>', `${IMPORT_FAMILIES.join(', ')} (the templates), or a mapping file of your own (docs/import.md)`)
    .option('--desk <ID>', 'desk the rows are of, when the mapping names none')
    .option('--sheet <NAME>', 'sheet of the workbook (default: the one that has the columns)')
    .option('--dry-run', 'check every line and publish nothing')
    .option('--take-good', 'publish the good lines of a file that has faults too')
    .option('--retract-missing', 'retract the rows published from this file before that are no longer in it')
    .option('--url <URL>', 'address of the gateway (default: the server that runs on this data directory)')
    .option('--key <SECRET>', 'API key of the desk (default with a server of this machine: keys made for this run)')
    .option('--json', 'print the report as JSON')
    .addOption(new Option('--template <FAMILY>', 'write the template of a family and import nothing').choices(IMPORT_FAMILIES))
    .option('--out <FILE>', 'where the template is written')
    .action(async (file: string | undefined, options: Options) => {
      if (options.template !== undefined) return writeTemplate(context, options.template, options.out);
      if (file === undefined || options.mapping === undefined)
        throw new CommandFailed(EXIT.usage, 'Say which FILE to import and with which --mapping, or ask for a --template.');
      return importOf(context, file, options, await mappingOf(options.mapping));
    });
}

async function writeTemplate({ output }: CommandContext, family: string, out = `${family}.xlsx`): Promise<void> {
  if (!isImportFamily(family)) throw new CommandFailed(EXIT.usage, `There is no template ${family}.`);
  await writeFile(out, await templateWorkbook(familyMapping(family), loadSpecs().codes));
  output.out(`${out}: fill it in and import it with "pua import ${out} --mapping ${family}".`);
}

async function importOf(
  { settings, output, exit }: CommandContext,
  file: string,
  options: Options,
  mapping: Mapping,
): Promise<void> {
  const current = settings();
  const key = current.PUA_PSEUDONYM_KEY;
  const compares = !options.dryRun || (await reaches(current, options));
  const target = compares ? await openGatewayTarget(current, options) : null;
  const bar = progress(output, options.dryRun ? 'checking' : 'importing', 1000);
  try {
    const specs = loadSpecs();
    const report = await importFile({
      path: file,
      mapping,
      codes: specs.codes,
      transform: createTransform(specs),
      now: Date.now,
      sheet: options.sheet,
      desk: options.desk,
      takeGood: options.takeGood === true,
      retractMissing: options.retractMissing === true,
      held: target?.rows,
      ...(key === undefined ? {} : { pseudonym: (identifier: string) => pseudonym(key, identifier) }),
      publish: target === null || options.dryRun ? undefined : (events) => target.publish(events, bar.at),
    });
    bar.end();
    output.out(options.json ? JSON.stringify(report) : importText(report, options));
    if (report.faults.length > 0 || (report.published?.refused ?? 0) > 0) exit(EXIT.found);
  } catch (error) {
    throw asCommandFault(error, file);
  } finally {
    await target?.close();
  }
}

/** Whether a dry run has a gateway to compare with. */
const reaches = async (settings: Settings, { url, key }: Options): Promise<boolean> =>
  (url !== undefined && key !== undefined) || (url === undefined && (await locate(settings)).server !== null);

async function mappingOf(name: string): Promise<Mapping> {
  if (isImportFamily(name)) return familyMapping(name);
  const text = await readFile(name, 'utf8').catch((cause) => {
    throw new CommandFailed(EXIT.usage, `The mapping ${name} cannot be read: ${cause.message}`, { cause });
  });
  try {
    return parseMapping(text, name);
  } catch (error) {
    throw error instanceof MappingInvalid ? new CommandFailed(EXIT.usage, error.message, { cause: error }) : error;
  }
}

const READING = new Set(['ENOENT', 'EACCES', 'EISDIR']);

function asCommandFault(error: unknown, file: string): unknown {
  const usage = (message: string) => new CommandFailed(EXIT.usage, message, { cause: error });
  if (error instanceof DeskMissing) return usage('The mapping names no desk: say which one with --desk.');
  if (error instanceof RowsUnanswered)
    return new CommandFailed(error.status === 401 ? EXIT.usage : EXIT.unreachable, error.message, { cause: error });
  if (error instanceof PseudonymKeyMissing)
    return usage('The mapping makes pseudonyms: set PUA_PSEUDONYM_KEY to the key of your desk.');
  if (error instanceof Error && 'code' in error && READING.has(String(error.code)))
    return usage(`The file ${file} cannot be read: ${error.message}`);
  return error;
}
