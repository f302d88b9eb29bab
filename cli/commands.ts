import type { Command } from 'commander';
import type { CommandContext } from './context.ts';

type MakeCommand = (context: CommandContext) => Command;

/** The commands by name, in the order of the help. Each with all that it needs is loaded only when it is asked for. */
const COMMANDS: Readonly<Record<string, () => Promise<MakeCommand>>> = {
  demo: async () => (await import('./commands/demo.ts')).demoCommand,
  serve: async () => (await import('./commands/serve.ts')).serveCommand,
  publish: async () => (await import('./commands/publish.ts')).publishCommand,
  import: async () => (await import('./commands/import.ts')).importCommand,
  simulate: async () => (await import('./commands/simulate.ts')).simulateCommand,
  kpi: async () => (await import('./commands/kpi.ts')).kpiCommand,
  benchmark: async () => (await import('./commands/benchmark.ts')).benchmarkCommand,
  trend: async () => (await import('./commands/trend.ts')).trendCommand,
  forecast: async () => (await import('./commands/forecast.ts')).forecastCommand,
  diff: async () => (await import('./commands/diff.ts')).diffCommand,
  catalogue: async () => (await import('./commands/catalogue.ts')).catalogueCommand,
  adequacy: async () => (await import('./commands/adequacy.ts')).adequacyCommand,
  journey: async () => (await import('./commands/journey.ts')).journeyCommand,
  framework: async () => (await import('./commands/framework.ts')).frameworkCommand,
  rejections: async () => (await import('./commands/rejections.ts')).rejectionsCommand,
  trace: async () => (await import('./commands/trace.ts')).traceCommand,
  audit: async () => (await import('./commands/audit.ts')).auditCommand,
  rebuild: async () => (await import('./commands/rebuild.ts')).rebuildCommand,
  migrate: async () => (await import('./commands/migrate.ts')).migrateCommand,
  vocabulary: async () => (await import('./commands/vocabulary.ts')).vocabularyCommand,
  discrepancies: async () => (await import('./commands/discrepancies.ts')).discrepanciesCommand,
  keys: async () => (await import('./commands/keys.ts')).keysCommand,
  check: async () => (await import('./commands/check.ts')).checkCommand,
  doctor: async () => (await import('./commands/doctor.ts')).doctorCommand,
};

/** What makes the command of a name, or, when there is none, all commands: the help lists them. */
export function commandsFor(name: string | undefined): Promise<MakeCommand[]> {
  const asked = name !== undefined && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  return Promise.all((asked === undefined ? Object.values(COMMANDS) : [asked]).map((load) => load()));
}
