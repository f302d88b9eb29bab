import { Command } from 'commander';
import { getOk, openApi } from '../client.ts';
import type { CommandContext } from '../context.ts';
import { EXIT } from '../errors.ts';
import { table } from '../print.ts';

export function auditCommand({ settings, output, exit }: CommandContext): Command {
  return new Command('audit')
    .description('prove that every offset of the log is stored once: ranges contiguous, count = distinct offsets')
    .option('--json', 'print the report as JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const api = await openApi(settings());
      try {
        const body = await getOk(api, '/v1/audit');
        const report: { ok: boolean; partitions: Record<string, unknown>[]; first_difference: string | null } = JSON.parse(body);
        if (json) output.out(body);
        else {
          output.out(table(Object.keys(report.partitions[0] ?? { topic: '' }), report.partitions));
          output.out(`\n${report.ok ? 'Nothing lost, nothing doubled.' : `First difference: ${report.first_difference}`}`);
        }
        if (!report.ok) exit(EXIT.found);
      } finally {
        await api.close();
      }
    });
}
