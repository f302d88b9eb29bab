import { Command } from 'commander';
import type { EventLog } from '../../ingest/log/types.ts';
import type { AuditReport } from '../../warehouse/audit.ts';
import { getOk, openApi } from '../client.ts';
import type { CommandContext } from '../context.ts';
import { EXIT } from '../errors.ts';
import { locate } from '../lockfile.ts';
import { table } from '../print.ts';
import { type Progress, progress } from '../progress.ts';
import { openLogOf, openWarehouseOf, topicsNamed } from '../server.ts';
import type { Settings } from '../settings.ts';

const POLL_MS = 500;

export function auditCommand({ settings, output, exit }: CommandContext): Command {
  return new Command('audit')
    .description('prove that every offset of the log is stored once and that every projection equals a recount')
    .option('--json', 'print the report as JSON')
    .action(async ({ json }: { json?: boolean }) => {
      let bar: Progress | null = null;
      const onProgress = (done: number, total: number) => {
        if (json || !output.terminal) return;
        bar ??= progress(output, 'auditing', total);
        bar.at(done);
      };
      const { settings: current, server } = await locate(settings());
      const report = await (server ? auditOfServer(current, onProgress) : auditHere(current, onProgress)).finally(() =>
        bar?.end(),
      );
      if (json) output.out(JSON.stringify(report));
      else output.out(reportText(report));
      if (!report.ok) exit(EXIT.found);
    });
}

async function auditOfServer(settings: Settings, onProgress: (done: number, total: number) => void): Promise<AuditReport> {
  const api = await openApi(settings);
  const watch = setInterval(async () => {
    const { body } = await api.get('/v1/audit/progress').catch(() => ({ body: '{"total":0}' }));
    const { done, total } = JSON.parse(body);
    if (total > 0) onProgress(done, total);
  }, POLL_MS);
  try {
    return JSON.parse(await getOk(api, '/v1/audit'));
  } finally {
    clearInterval(watch);
    await api.close();
  }
}

/** No server runs: the warehouse and the log are read here, so the report says the lag too. */
async function auditHere(settings: Settings, onProgress: (done: number, total: number) => void): Promise<AuditReport> {
  const warehouse = await openWarehouseOf(settings);
  try {
    await warehouse.migrate();
    const log = await openLogOf(settings);
    try {
      const { events, refusals } = topicsNamed(settings);
      const topics = [events, refusals];
      return await warehouse.audit.run({ topics, logEnds: () => endsOf(log, topics), onProgress });
    } finally {
      await log.close();
    }
  } finally {
    await warehouse.close();
  }
}

const endsOf = async (log: EventLog, topics: readonly string[]) => (await Promise.all(topics.map((t) => log.ends(t)))).flat();

const PARTITION_COLUMNS = [
  'topic',
  'partition',
  'first',
  'last',
  'ranges',
  'accepted',
  'rejected',
  'skipped',
  'duplicate',
  'lag',
];

function reportText({ ok, first_difference, partitions, checks }: AuditReport): string {
  const verdict = ok
    ? 'Nothing lost, nothing doubled; every projection equals its recount.'
    : `First difference: ${first_difference}`;
  const results = checks.map(({ check, expected, found, difference }) => ({
    check,
    expected,
    found,
    state: difference === '' ? 'ok' : 'WRONG',
  }));
  return [
    table(
      PARTITION_COLUMNS,
      partitions.map((p) => ({ ...p })),
    ),
    table(['check', 'expected', 'found', 'state'], results),
    verdict,
  ].join('\n\n');
}
