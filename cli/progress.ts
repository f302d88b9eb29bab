import { Presets, SingleBar } from 'cli-progress';
import type { Output } from './print.ts';

export interface Progress {
  /** Work done so far, in the unit of the total. */
  at(done: number): void;
  end(): void;
}

/** A progress bar on a terminal, one line at the start and the end elsewhere. `total` may be an estimate. */
export function progress(output: Output, label: string, total: number): Progress {
  if (!output.terminal) {
    output.err(`${label} …`);
    return { at: () => {}, end: () => output.err(`${label}: done`) };
  }
  const bar = new SingleBar(
    { format: `${label} [{bar}] {percentage}% | {value}/{total} | {eta_formatted}`, hideCursor: true, stream: process.stderr },
    Presets.shades_classic,
  );
  bar.start(total, 0);
  return {
    at: (done) => {
      if (done > bar.getTotal()) bar.setTotal(done);
      bar.update(done);
    },
    end: () => {
      bar.update(bar.getTotal());
      bar.stop();
    },
  };
}
