import { Command } from 'commander';
import type { RebuildReport } from '../../warehouse/rebuild.ts';
import { type ApiClient, getOk, openApi, postOk } from '../client.ts';
import type { CommandContext } from '../context.ts';
import { CommandFailed, EXIT } from '../errors.ts';
import { table } from '../print.ts';
import { type Progress, progress } from '../progress.ts';

const POLL_MS = 250;

interface RebuildStatus {
  running: boolean;
  done: number;
  total: number;
  error: string | null;
  report: RebuildReport | null;
}

export function rebuildCommand({ settings, output, exit }: CommandContext): Command {
  return new Command('rebuild')
    .description('make projections anew from the stored events, compare and swap; goes on with one that was interrupted')
    .argument('[PROJECTION]', 'one of them; absent = all, or the interrupted rebuild')
    .option('--json', 'print the report as JSON')
    .action(async (projection: string | undefined, { json }: { json?: boolean }) => {
      const api = await openApi(settings());
      const shown: { bar: Progress | null } = { bar: null };
      try {
        await postOk(api, '/v1/rebuilds', projection === undefined ? {} : { projection });
        const report = await ended(api, ({ done, total }) => {
          if (json || !output.terminal || total === 0) return;
          shown.bar ??= progress(output, 'rebuilding', total);
          shown.bar.at(done);
        });
        shown.bar?.end();
        if (json) output.out(JSON.stringify(report));
        else output.out(reportText(report));
        if (!report.ok) exit(EXIT.found);
      } finally {
        await api.close();
      }
    });
}

/** Asks until the rebuild is over. */
async function ended(api: ApiClient, onStatus: (status: RebuildStatus) => void): Promise<RebuildReport> {
  for (;;) {
    const status: RebuildStatus = JSON.parse(await getOk(api, '/v1/rebuilds'));
    onStatus(status);
    if (!status.running) {
      if (status.report !== null) return status.report;
      throw new CommandFailed(
        EXIT.found,
        `The rebuild stopped: ${status.error ?? 'it says no reason'} Run it again: it goes on where it stood.`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

function reportText({ comparisons, ok }: RebuildReport): string {
  const rows = comparisons.map(({ projection, before, after, difference }) => ({
    projection,
    before,
    after,
    state: difference === '' ? 'same' : 'WAS WRONG',
  }));
  const differences = comparisons.filter((c) => c.difference !== '').map((c) => c.difference);
  const verdict = ok
    ? 'Every projection was as the events say.'
    : `${differences.join('\n')}\nThe old ones were wrong; the new ones are in use.`;
  return `${table(['projection', 'before', 'after', 'state'], rows)}\n\n${verdict}`;
}
