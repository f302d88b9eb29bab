import { Command } from 'commander';
import type { Journey } from '../../dashboards/events/journey.ts';
import { ask } from '../ask.ts';
import type { CommandContext } from '../context.ts';
import { EXIT } from '../errors.ts';

export function traceCommand({ settings, output }: CommandContext): Command {
  return new Command('trace')
    .description("an event's journey: received, log position, stored or rejected, amended by, counted in")
    .argument('<EVENT_ID>', 'id of the event, or the receipt of its publication')
    .option('--json', 'print the journey as one line of JSON')
    .action(async (id: string, options: { json?: boolean }) => {
      const body = await ask(settings(), `/v1/events/${encodeURIComponent(id)}`, { absent: EXIT.found });
      const { events }: { events: Journey[] } = JSON.parse(body);
      output.out(options.json ? body : events.map(told).join('\n\n'));
    });
}

/** A journey in the order it happened, a line a step. */
function told({ event_id, source, type, status, ...journey }: Journey): string {
  const { occurred_at, publication, amends, amended_by, rejections, counted_in } = journey;
  const steps: [string, string][] = [['type', type]];
  if (occurred_at !== null) steps.push(['occurred', occurred_at]);
  if (publication !== null) {
    if (publication.received_at !== null) steps.push(['received', `${publication.received_at}, receipt ${publication.receipt}`]);
    steps.push(
      ['log', `${place(publication.log)}, stored with the range ${publication.range}`],
      ['recorded', publication.recorded_at],
    );
  }
  if (amends !== null) steps.push(['amends', because(`${amends.event_id} (${amends.amendment})`, amends.reason)]);
  for (const by of amended_by)
    steps.push([by.amendment, because(`by ${by.event_id}, recorded ${by.recorded_at} at ${place(by.log)}`, by.reason)]);
  for (const { outcome, code, path, detail, log, recorded_at } of rejections)
    steps.push([outcome, `${code}${path === '' ? '' : ` at ${path}`}, recorded ${recorded_at} at ${place(log)}: ${detail}`]);
  for (const { kpi, cell, why } of counted_in) {
    const where =
      cell && [cell.month, cell.desk, cell.zone, cell.programme, cell.service_areas.join('+')].filter((part) => part !== '');
    steps.push([kpi, where ? `counts in ${where.join(' · ')}` : `does not count: ${why}`]);
  }
  const width = Math.max(...steps.map(([name]) => name.length));
  return [`${event_id} of ${source}: ${status}`, ...steps.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`)].join('\n');
}

const place = ({ topic, partition, offset }: { topic: string; partition: number; offset: number }): string =>
  `${topic}:${partition}:${offset}`;

const because = (what: string, reason: string): string => (reason === '' ? what : `${what}: ${reason}`);
