import { main } from '../../cli/main.ts';
import type { Settings } from '../../cli/settings.ts';

export interface CommandResult {
  exit: number;
  out: string;
  err: string;
}

/** Runs one command line of `pua` in this process, on the data directory of the settings, and collects what it writes. */
export async function run(settings: Pick<Settings, 'PUA_DATA'>, ...words: string[]): Promise<CommandResult> {
  const out: string[] = [];
  const err: string[] = [];
  const exit = await main(
    ['node', 'pua', ...words],
    { PUA_DATA: settings.PUA_DATA },
    { out: (t) => out.push(t), err: (t) => err.push(t), terminal: false },
  );
  return { exit, out: out.join('\n'), err: err.join('\n') };
}
