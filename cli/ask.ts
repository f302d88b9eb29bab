import { type Command, Option } from 'commander';
import { getOk, openApi } from './client.ts';
import { EXIT, type ExitCode } from './errors.ts';
import type { Settings } from './settings.ts';

/** A path of the HTTP interface with its query; members that are `undefined` are left out. */
export function addressOf(path: string, query: Readonly<Record<string, string | number | undefined>>): string {
  const pairs = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  return pairs.length === 0 ? path : `${path}?${new URLSearchParams(pairs)}`;
}

/**
 * One answer of the HTTP interface as text, JSON unless `accept` says otherwise; a problem ends the command with its detail. `absent` is the
 * exit status when there is nothing at the address.
 */
export async function ask(
  settings: Settings,
  address: string,
  { absent = EXIT.usage, ...options }: { accept?: string; absent?: ExitCode } = {},
): Promise<string> {
  const api = await openApi(settings);
  try {
    return await getOk(api, address, { absent, ...options });
  } finally {
    await api.close();
  }
}

/** The forms that a list is printed in, with the media type asked for. */
export const LIST_FORMATS = { table: 'application/json', json: 'application/json', csv: 'text/csv' } as const;
export type ListFormat = keyof typeof LIST_FORMATS;

/** `--format` of a command that prints a list. */
export const formatOption = (): Option =>
  new Option('--format <FORMAT>', 'form of the list').choices(Object.keys(LIST_FORMATS)).default('table');

/** Where and as known when a question is asked, as the options of a command name it. */
export interface PlaceOptions {
  programme?: string;
  zone?: string;
  desk?: string;
  areaVasta?: string;
  network?: string;
  knownAt?: string;
}

/** Adds the options of `PlaceOptions` to a command. */
export const withPlaces = (command: Command): Command =>
  command
    .option('--programme <ID>', 'teams or we-in')
    .option('--zone <ID>', 'zona-distretto')
    .option('--desk <ID>', 'desk')
    .option('--area-vasta <ID>', 'area vasta')
    .option('--network <ID>', 'local plan network')
    .option('--known-at <INSTANT>', 'as known at this instant (RFC 3339), or at the end of a Rome day');

/** The query of a question: options by the names that the HTTP interface has for them. */
export const queryOf = <T extends PlaceOptions>({ areaVasta, knownAt, ...rest }: T) => ({
  ...rest,
  area_vasta: areaVasta,
  known_at: knownAt,
});
