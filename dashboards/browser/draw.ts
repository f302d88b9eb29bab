import { type Loader, type LoggerInterface, parse, type Spec, View } from 'vega';
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

/**
 * Draws a compiled chart as SVG inside `container`, with expressions interpreted (no code is made from text).
 * @throws when Vega reports any error; nothing is left behind then.
 */
export async function draw(
  container: HTMLElement,
  spec: Spec,
  rows: readonly Row[],
  width: number,
  show: Tooltip,
): Promise<View> {
  const { logger, faults } = recordingLogger();
  const view = new View(parse(atWidth(spec, width), undefined, { ast: true }), {
    renderer: 'svg',
    container,
    expr: expressionInterpreter,
    loader: refusingLoader,
    logger,
    tooltip: show,
  });
  view.data('table', structuredClone(rows) as Row[]);
  await view.runAsync();
  if (faults.length > 0) {
    view.finalize();
    container.replaceChildren();
    throw new Error(faults.join('; '));
  }
  return view;
}
