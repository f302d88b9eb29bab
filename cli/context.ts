import type { ExitCode } from './errors.ts';
import type { Output } from './print.ts';
import type { Settings } from './settings.ts';

/** What every command gets: settings are read only by commands that need them, so that `check` works with a wrong environment. */
export interface CommandContext {
  settings: () => Settings;
  output: Output;
  /** Sets the exit status of a command that ran to its end. */
  exit: (code: ExitCode) => void;
}
