import { Command } from 'commander';
import { ulid } from 'ulid';
import {
  noCounts,
  planReplay,
  publishRemaps,
  type ReplayCounts,
  type ReplayDeps,
  type StatementsRead,
} from '../../ingest/vocabulary/replay.ts';
import { loadSpecs } from '../../specs/load.ts';
import type { Specs } from '../../specs/types.ts';
import { serviceLookup } from '../../specs/vocabulary/lookup.ts';
import { createTransform } from '../../transform/transform.ts';
import { besideServer } from '../beside.ts';
import { type ApiClient, getInTime } from '../client.ts';
import type { CommandContext } from '../context.ts';
import { CommandFailed, EXIT } from '../errors.ts';
import { table } from '../print.ts';

/** A word without a code, as the API answers it. */
export interface UnmappedRow {
  desk: string;
  word: string;
  framework: string;
  count: number;
  mapped_to: string;
  suggestion: string;
  like: string;
  distance: number | null;
}

type DeskWord = Pick<UnmappedRow, 'desk' | 'word'>;

interface Options {
  desk?: string;
  dryRun?: boolean;
  json?: boolean;
}

export function vocabularyReplayCommand({ settings, output, exit }: CommandContext): Command {
  return new Command('replay')
    .description('say again, as amendments, the events whose words have a code by now; works beside a running server')
    .option('--desk <ID>', 'only of this desk')
    .option('--dry-run', 'count what would be said again and publish nothing')
    .option('--json', 'print the counts as JSON')
    .action(async ({ desk, dryRun, json }: Options) => {
      const receipt = ulid();
      let counts = noCounts();
      await besideServer(settings(), async (api, { log, topics }) => {
        const specs = loadSpecs();
        const deps = { log, transform: createTransform(specs), topic: topics.events, receipt };
        counts = await replayVocabulary(api, specs, deps, { desk, publishes: !dryRun });
      });
      const about = {
        ...counts,
        words: Object.fromEntries(counts.words),
        dry_run: dryRun === true,
        receipt: dryRun ? '' : receipt,
      };
      output.out(json ? JSON.stringify(about) : textOf(counts, about));
      if (counts.refused.length > 0) exit(EXIT.found);
    });
}

/** Says again every statement of the desks, or of one, that says a word which has a code by now. Throws CommandFailed, LogUnavailable. */
export async function replayVocabulary(
  api: Pick<ApiClient, 'get'>,
  specs: Specs,
  deps: ReplayDeps,
  { desk, publishes }: { desk: string | undefined; publishes: boolean },
): Promise<ReplayCounts> {
  const counts = noCounts();
  const seen = new Set<string>();
  for (const word of await mappedWords(api, specs, desk)) {
    for await (const { rows, marks } of statementsOf(api, word)) {
      const remaps = planReplay(deps.transform, rows, seen, counts);
      if (publishes) counts.withdrawn += (await publishRemaps(deps, remaps, marks)).withdrawn;
    }
  }
  return counts;
}

/**
 * Words said without a code that the vocabulary maps by now. The server says so too, or it runs with other specifications than these, and what is published now would
 * be normalised with them. Throws CommandFailed otherwise.
 */
export async function mappedWords(api: Pick<ApiClient, 'get'>, specs: Specs, desk: string | undefined): Promise<DeskWord[]> {
  const query = new URLSearchParams({ limit: '10000', ...(desk === undefined ? {} : { desk }) });
  const { rows }: { rows: UnmappedRow[] } = JSON.parse(await getInTime(api, `/v1/vocabulary/unmapped?${query}`));
  const lookup = serviceLookup(specs);
  const words = new Map<string, DeskWord>();
  for (const { desk, word, framework, mapped_to } of rows) {
    const { code } = lookup(framework, desk, word);
    if (code !== mapped_to) {
      const differs = `"${word}" of ${desk} is ${code || 'nothing'} here and ${mapped_to || 'nothing'} there`;
      throw new CommandFailed(EXIT.found, `The server runs with another vocabulary (${differs}): start it again, then replay.`);
    }
    if (code !== '') words.set(`${desk} ${word}`, { desk, word });
  }
  return [...words.values()];
}

/** Statements of a desk that say a word without a code, page by page. */
async function* statementsOf(api: Pick<ApiClient, 'get'>, { desk, word }: DeskWord): AsyncGenerator<StatementsRead> {
  let after: string | null = '';
  do {
    const query: URLSearchParams = new URLSearchParams({ desk, word, after });
    const page: StatementsRead & { next: string | null } = JSON.parse(await getInTime(api, `/v1/vocabulary/statements?${query}`));
    yield page;
    after = page.next;
  } while (after !== null);
}

function textOf(
  { remapped, withdrawn, refused, words }: ReplayCounts,
  { dry_run, receipt }: { dry_run: boolean; receipt: string },
): string {
  if (remapped === 0 && refused.length === 0) return 'No stored event says a word that has a code by now.';
  const listed = [...words].map(([word, statements]) => ({ word, statements }));
  const done = dry_run
    ? `Events to say again: ${remapped}. A dry run: nothing was published.`
    : `Events said again with their codes: ${remapped}${withdrawn === 0 ? '' : `, of which withdrawn because their desk amended them meanwhile: ${withdrawn}`}. pua trace ${receipt}`;
  const failures = refused.map(({ event_id, code, detail }) => `${event_id} would be rejected as it stands: ${code}: ${detail}`);
  return [table(['word', 'statements'], listed), ...failures, done].join('\n');
}
