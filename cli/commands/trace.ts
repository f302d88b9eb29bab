import { Command } from 'commander';
import { getOk, openApi } from '../client.ts';
import type { CommandContext } from '../context.ts';

export function traceCommand({ settings, output }: CommandContext): Command {
  return new Command('trace')
    .description("an event's journey: received, log position, stored or rejected, amended by, counted in")
    .argument('<EVENT_ID>', 'id of the event, or the receipt of its publication')
    .option('--json', 'print the journey as one line of JSON')
    .action(async (id: string, options: { json?: boolean }) => {
      const api = await openApi(settings());
      try {
        const body = await getOk(api, `/v1/events/${encodeURIComponent(id)}`);
        output.out(options.json ? body : JSON.stringify(JSON.parse(body), null, 2));
      } finally {
        await api.close();
      }
    });
}
