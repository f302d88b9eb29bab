import { Command } from 'commander';
import {
  discardRejection,
  type OpenRejection,
  type RejectionDeps,
  type ReplayResult,
  replayRejections,
} from '../../ingest/rejections/replay.ts';
import { loadSpecs } from '../../specs/load.ts';
import { createTransform } from '../../transform/transform.ts';
import { besideServer } from '../beside.ts';
import { type ApiClient, getInTime, getOk } from '../client.ts';
import type { CommandContext } from '../context.ts';
import { CommandFailed, EXIT } from '../errors.ts';
import { progress } from '../progress.ts';
import type { Settings } from '../settings.ts';

interface ReplayOptions {
  code?: string;
  all?: boolean;
  json?: boolean;
}

const PAGE = 200;

/** The API's address of a rejection written as `topic:partition:offset`. */
export function rejectionPath(position: string): string {
  const [, topic = '', partition, offset] = /^(.+):(\d+):(\d+)$/.exec(position) ?? [];
  if (topic === '') throw new CommandFailed(EXIT.usage, `Write the position as topic:partition:offset, not ${position}.`);
  return `/v1/rejections/${encodeURIComponent(topic)}/${partition}/${offset}`;
}

export function replayCommand({ settings, output, exit }: CommandContext): Command {
  return new Command('replay')
    .description('publish what was rejected again, after what made it wrong was mended; works beside a running server')
    .argument('[POSITION]', 'topic:partition:offset, as the list shows it')
    .option('--code <CODE>', 'all open ones with this code')
    .option('--all', 'all open ones')
    .option('--json', 'print one result per line as JSON')
    .action(async (position: string | undefined, { code, all, json }: ReplayOptions) => {
      const chosen = [position, code, all].filter((choice) => choice !== undefined);
      if (chosen.length !== 1) throw new CommandFailed(EXIT.usage, 'Give one of POSITION, --code CODE and --all.');
      const counts = { replayed: 0, refused: 0, impossible: 0 };
      const bar = position === undefined ? progress(output, 'replaying', PAGE) : null;
      await withRejections(settings(), async (api, deps) => {
        for await (const page of position === undefined ? openOnes(api, code) : [[position]]) {
          const rejections: OpenRejection[] = [];
          for (const at of page) rejections.push(await rejectionAt(api, at));
          for (const result of await replayRejections(deps, rejections)) {
            counts[result.result] += 1;
            output.out(json ? JSON.stringify(result) : lineOf(result));
          }
          bar?.at(counts.replayed + counts.refused + counts.impossible);
        }
      });
      bar?.end();
      if (position === undefined && !json)
        output.out(
          `${counts.replayed} replayed, ${counts.refused} would be rejected again, ${counts.impossible} cannot be replayed.`,
        );
      if (counts.refused + counts.impossible > 0) exit(EXIT.found);
    });
}

export function discardCommand({ settings, output }: CommandContext): Command {
  return new Command('discard')
    .description('close a rejection for good, with the reason; its record stays')
    .argument('<POSITION>', 'topic:partition:offset, as the list shows it')
    .requiredOption('--reason <TEXT>', 'why nothing more is to be done about it')
    .action(async (position: string, { reason }: { reason: string }) => {
      if (reason.trim() === '') throw new CommandFailed(EXIT.usage, 'Give the reason in words: --reason TEXT.');
      await withRejections(settings(), async (api, deps) => {
        const refusal = await discardRejection(deps, await rejectionAt(api, position), reason.trim());
        if (refusal !== null) throw new CommandFailed(EXIT.found, `${position} is not discarded. ${refusal}`);
      });
      output.out(`${position} is discarded.`);
    });
}

/** The API to read rejections from, and the log to write what is done about them. */
const withRejections = (settings: Settings, work: (api: ApiClient, deps: RejectionDeps) => Promise<void>): Promise<void> =>
  besideServer(settings, (api, { log, topics }) =>
    work(api, { log, transform: createTransform(loadSpecs()), topics, now: Date.now }),
  );

const rejectionAt = async (api: ApiClient, position: string): Promise<OpenRejection> =>
  JSON.parse(await getInTime(api, rejectionPath(position)));

/** Positions of all open rejections, page by page. */
async function* openOnes(api: ApiClient, code: string | undefined): AsyncGenerator<string[]> {
  let after: string | null = null;
  do {
    const query: Record<string, string> = { state: 'open', limit: String(PAGE) };
    if (code !== undefined) query.code = code;
    if (after !== null) query.after = after;
    const { rows, next }: { rows: OpenRejection[]; next: string | null } = JSON.parse(
      await getOk(api, `/v1/rejections?${new URLSearchParams(query)}`),
    );
    yield rows.map((r) => `${r.topic}:${r.partition}:${r.offset}`);
    after = next;
  } while (after !== null);
}

function lineOf(result: ReplayResult): string {
  if (result.result === 'replayed') return `${result.position}: published again as ${result.as}`;
  if (result.result === 'impossible') return `${result.position}: cannot be replayed. ${result.detail}`;
  return `${result.position}: would be rejected again: ${result.code} at ${result.path || 'the whole event'}: ${result.detail}`;
}
