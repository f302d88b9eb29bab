import { Command } from 'commander';
import { readNdjson } from '../../ingest/publish.ts';
import type { CommandContext } from '../context.ts';
import { EXIT } from '../errors.ts';
import { progress } from '../progress.ts';
import { openGatewayTarget } from '../target.ts';

interface Options {
  url?: string;
  key?: string;
  json?: boolean;
}

export function publishCommand({ settings, output, exit }: CommandContext): Command {
  return new Command('publish')
    .description('publish the events of an NDJSON file through the gateway; "-" reads standard input')
    .argument('<FILE>', 'one CloudEvent per line')
    .option('--url <URL>', 'address of the gateway (default: the server that runs on this data directory)')
    .option('--key <SECRET>', 'API key of the desk (default with a server of this machine: keys made for this run)')
    .option('--json', 'print the report as JSON')
    .action(async (file: string, options: Options) => {
      const target = await openGatewayTarget(settings(), options);
      const bar = progress(output, 'publishing', 1000);
      try {
        const report = await target.publish(readNdjson(file, process.stdin), bar.at);
        bar.end();
        if (options.json) output.out(JSON.stringify(report));
        else {
          output.out(
            `${report.sent} sent: ${report.accepted} accepted, ${report.duplicates} published before, ${report.refused} refused.`,
          );
          for (const r of report.results)
            output.err(`event ${r.index + 1} (${r.id || 'no id'}): ${r.code} at ${r.path || 'the whole event'}: ${r.detail}`);
        }
        if (report.refused > 0) exit(EXIT.found);
      } finally {
        await target.close();
      }
    });
}
