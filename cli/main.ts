import { Command, CommanderError } from 'commander';
import { commandsFor } from './commands.ts';
import type { CommandContext } from './context.ts';
import { CommandFailed, EXIT, type ExitCode } from './errors.ts';
import { type Output, processOutput } from './print.ts';
import { readSettings, SettingsInvalid } from './settings.ts';
import { VERSION } from './version.ts';

/** Runs one command line and answers its exit status: 0 done, 1 found something wrong, 2 bad usage, 3 a component is unreachable. */
export async function main(
  argv: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
  output: Output = processOutput,
): Promise<ExitCode> {
  let exit: ExitCode = EXIT.done;
  const context: CommandContext = {
    settings: () => readSettings(env),
    output,
    exit: (code) => {
      exit = code;
    },
  };
  const program = new Command('pua')
    .description("Osservatorio PUA: monitoring of Tuscany's Punti Unici di Accesso")
    .version(VERSION)
    .exitOverride()
    .configureOutput({ writeOut: (text) => output.out(text.trimEnd()), writeErr: (text) => output.err(text.trimEnd()) })
    .showHelpAfterError('Run the command with --help to see how it is used.')
    .addHelpText('after', '\nExit status: 0 done, 1 the work found something wrong, 2 bad usage, 3 a component is unreachable.');
  for (const make of await commandsFor(argv[2])) program.addCommand(inherit(make(context), output));
  try {
    await program.parseAsync(argv as string[]);
    return exit;
  } catch (error) {
    return report(error, output);
  }
}

/** exitOverride and output are not inherited by commands that were built apart. */
function inherit(command: Command, output: Output): Command {
  command
    .exitOverride()
    .configureOutput({ writeOut: (text) => output.out(text.trimEnd()), writeErr: (text) => output.err(text.trimEnd()) })
    .showHelpAfterError('Run the command with --help to see how it is used.');
  for (const sub of command.commands) inherit(sub, output);
  return command;
}

function report(error: unknown, output: Output): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  if (error instanceof CommandFailed) {
    output.err(error.message);
    return error.exit;
  }
  if (error instanceof SettingsInvalid) {
    output.err(error.message);
    return EXIT.usage;
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (UNREACHABLE.has(code)) {
    output.err(error instanceof Error ? error.message : String(error));
    return EXIT.unreachable;
  }
  output.err(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return EXIT.found;
}

const UNREACHABLE = new Set(['WAREHOUSE_UNAVAILABLE', 'LOG_UNAVAILABLE']);
