import { execFile } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { falseFlagLines } from './false-flags.ts';
import { forecastLines } from './forecast.ts';
import { gatewayLines } from './gateway.ts';
import { ledgerLines } from './ledger.ts';
import type { BenchOptions, Line, Skipped } from './line.ts';
import { memoryLines } from './memory.ts';
import { postgresLines } from './postgres.ts';
import { requestLines } from './requests.ts';
import { visibleLines } from './visible.ts';

type Measurement = (options: BenchOptions) => Promise<(Line | Skipped)[]>;

const MEASUREMENTS: Readonly<Record<string, Measurement>> = {
  ledger: ledgerLines,
  gateway: gatewayLines,
  visible: visibleLines,
  memory: memoryLines,
  postgres: postgresLines,
  forecast: forecastLines,
  'false-flags': falseFlagLines,
  requests: requestLines,
};

const HELP = `npm run bench -- [options]
  --only A,B         measurements to run (${Object.keys(MEASUREMENTS).join(', ')}); all unless told
  --events N         events of the throughput measurements and of the requests (50000)
  --repeat N         runs of which the median counts (3)
  --seconds N        seconds of steady publishing (20)
  --rate N           events per second while publishing steadily (2000)
  --memory-events N  events that flow while memory is watched (500000)
  --seed N           seed of the simulated events (1)
  --json             machine-readable, one document`;

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: Object.keys(MEASUREMENTS).join(',') },
    events: { type: 'string', default: '50000' },
    repeat: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '20' },
    rate: { type: 'string', default: '2000' },
    'memory-events': { type: 'string', default: '500000' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
    /** Set for the process of one measurement, which prints its lines as JSON. */
    inside: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

function whole(name: string, text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= 1) return number;
  console.error(`--${name}: a whole number from 1, not ${text}`);
  process.exit(2);
}

const options: BenchOptions = {
  events: whole('events', values.events),
  repeat: whole('repeat', values.repeat),
  seconds: whole('seconds', values.seconds),
  rate: whole('rate', values.rate),
  memoryEvents: whole('memory-events', values['memory-events']),
  seed: whole('seed', values.seed),
};

/** Each measurement has a process of its own: a clean heap, one engine, and the threads that chDB holds while a query runs. */
async function inOwnProcess(name: string): Promise<(Line | Skipped)[]> {
  const given = process.argv.slice(2).filter((a) => a !== '--json');
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', fileURLToPath(import.meta.url), ...given, '--only', name, '--inside'],
    { env: { ...process.env, UV_THREADPOOL_SIZE: '16' }, maxBuffer: 64 * 1024 * 1024 },
  );
  return JSON.parse(stdout);
}

const number = (n: number) => (n >= 100 ? Math.round(n).toLocaleString('en') : n.toPrecision(3));

function print(line: Line | Skipped): void {
  if ('skipped' in line) {
    console.log(`${line.what}: skipped, ${line.skipped}`);
    return;
  }
  const { what, unit, ours, theirs, aim, met, details } = line;
  const beside = theirs ? `  ${theirs.name} ${number(theirs.value)}  ratio ${theirs.ratio.toFixed(2)}` : '';
  console.log(
    `${what.padEnd(34)} ${number(ours).padStart(9)} ${unit}${beside}  (${met === null ? aim : `aim ${aim}: ${met ? 'met' : 'NOT met'}`})`,
  );
  const seen = Object.entries(details).map(([name, value]) => `${name} ${typeof value === 'number' ? number(value) : value}`);
  console.log(`    ${seen.join(', ')}`);
}

if (values.help) {
  console.log(HELP);
} else {
  const names = values.only.split(',');
  const unknown = names.find((name) => !(name in MEASUREMENTS));
  if (unknown !== undefined) {
    console.error(`${unknown}: no such measurement.\n${HELP}`);
    process.exit(2);
  }
  if (values.inside) {
    const lines = await Promise.all(names.map((name) => MEASUREMENTS[name]?.(options) ?? []));
    process.stdout.write(JSON.stringify(lines.flat()));
  } else {
    const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`;
    const date = new Date().toISOString();
    if (!values.json) console.log(`${date}, ${machine}\n`);
    const lines: (Line | Skipped)[] = [];
    for (const name of names) {
      const found = await inOwnProcess(name);
      lines.push(...found);
      if (!values.json) found.forEach(print);
    }
    if (values.json) console.log(JSON.stringify({ date, machine, options, lines }, null, 2));
  }
}
