import { type Loader, type LoggerInterface, parse, type Spec, View, type ViewOptions } from 'vega';
import { expressionInterpreter } from 'vega-interpreter';
import type { Row } from './rows.ts';

/** Charts read what they are given and nothing else: no file, no address. */
const refuse = () => Promise.reject(new Error('charts load nothing'));
const refusingLoader: Loader = { load: refuse, sanitize: refuse, http: refuse, file: refuse };

/** Vega reports some failures to its logger alone: they are kept, to fail the chart. */
function recordingLogger(): { logger: LoggerInterface; faults: string[] } {
  const faults: string[] = [];
  const logger: LoggerInterface = {
    level: ((level?: number) => (level === undefined ? 1 : logger)) as LoggerInterface['level'],
    error: (...args: readonly unknown[]) => {
      faults.push(args.map(String).join(' '));
      return logger;
    },
    warn: () => logger,
    info: () => logger,
    debug: () => logger,
  };
  return { logger, faults };
}

interface NamedSignal {
  name: string;
  value?: unknown;
}

const isNamed =
  (name: string) =>
  (signal: unknown): boolean =>
    (signal as NamedSignal).name === name;

/** Room left of a facet's cells for the numbers of its axis, in pixels. */
const FACET_AXIS = 48;

/** A copy of a compiled chart made `width` pixels wide; a faceted one has the width of its cells as a signal. */
function atWidth(spec: Spec, width: number): Spec {
  const cell = isNamed('child_width');
  if (!spec.signals?.some(cell)) return { ...spec, width };
  return {
    ...spec,
    signals: spec.signals.map((signal) => (cell(signal) ? { name: 'child_width', value: width - FACET_AXIS } : signal)),
  };
}

export type Tooltip = (handler: unknown, event: MouseEvent, item: unknown, value: unknown) => void;

/** A compiled chart over its rows, run once, with expressions interpreted (no code is made from text). */
async function run(spec: Spec, rows: readonly Row[], width: number, options: ViewOptions): Promise<View> {
  const { logger, faults } = recordingLogger();
  const view = new View(parse(atWidth(spec, width), undefined, { ast: true }), {
    ...options,
    expr: expressionInterpreter,
    loader: refusingLoader,
    logger,
  });
  view.data('table', structuredClone(rows) as Row[]);
  await view.runAsync();
  if (faults.length === 0) return view;
  view.finalize();
  throw new Error(faults.join('; '));
}

/**
 * Draws a compiled chart as SVG inside `container`.
 * @throws when Vega reports any error; nothing is left behind then.
 */
export async function draw(
  container: HTMLElement,
  spec: Spec,
  rows: readonly Row[],
  width: number,
  show: Tooltip,
): Promise<View> {
  try {
    return await run(spec, rows, width, { renderer: 'svg', container, tooltip: show });
  } catch (error) {
    container.replaceChildren();
    throw error;
  }
}

/** What `make` makes of a chart that nobody sees. @throws when Vega reports any error. */
export async function drawn<T>(spec: Spec, rows: readonly Row[], width: number, make: (view: View) => Promise<T>): Promise<T> {
  const view = await run(spec, rows, width, { renderer: 'none' });
  try {
    return await make(view);
  } finally {
    view.finalize();
  }
}
