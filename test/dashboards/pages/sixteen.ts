import { judge } from '../../../dashboards/benchmarks/judge.ts';
import type { BenchmarkAnswer, BenchmarkRow } from '../../../dashboards/benchmarks/types.ts';
import type { ChartRequest } from '../../../dashboards/charts/types.ts';
import type { DrawnComparison, ShownGroup } from '../../../dashboards/pages/benchmarks-frames.ts';
import { speech } from '../../../dashboards/pages/texts.ts';
import { wilsonInterval } from '../../../dashboards/statistics/index.ts';
import type { Specs } from '../../../specs/types.ts';

/** Contacts with unmapped words, and contacts, of the sixteen desks in the order of the network: one far out, one high, three tiny, one without any. */
const COUNTS: readonly (readonly [number, number])[] = [
  [108, 240],
  [14, 61],
  [9, 66],
  [2, 2],
  [7, 41],
  [0, 3],
  [40, 180],
  [21, 104],
  [20, 71],
  [4, 35],
  [4, 82],
  [11, 57],
  [5, 27],
  [1, 4],
  [0, 0],
  [23, 98],
];

/** The sixteen desks of the network compared on one KPI, as the page draws them: with the rows of the answer and of the curve. */
export function sixteenDesks(specs: Specs): { shown: ShownGroup; drawn: DrawnComparison } {
  const kpi = specs.kpis.get('unmapped_services');
  if (kpi === undefined) throw new Error('no KPI unmapped_services');
  const rows = [...specs.network.desks.values()].map(({ id, name, zone }, i) => {
    const [numerator = 0, denominator = 0] = COUNTS[i] ?? [];
    const { lower, upper } = denominator === 0 ? { lower: null, upper: null } : wilsonInterval(numerator, denominator);
    return {
      ...{ id, name: name.it, zone, peer_group: 'region', numerator, denominator, n: denominator },
      value: denominator === 0 ? null : (100 * numerator) / denominator,
      lower: lower === null ? null : 100 * lower,
      upper: upper === null ? null : 100 * upper,
      ...{ suppressed: false, note: '' },
    };
  });
  const { rows: judged, curve, ...group } = judge(rows, kpi);
  const answer: Pick<BenchmarkAnswer, 'by' | 'peers' | 'adjust'> = { by: 'desk', peers: 'region', adjust: 'none' };
  return {
    shown: { group: { id: 'region', name: { it: 'Toscana', en: 'Toscana' }, ...group }, rows: judged, curve },
    drawn: {
      ...{ kpi, answer, filters: {} },
      own: (row) => row.zone === 'pratese',
      open: () => true,
      speech: speech(specs, 'it'),
    },
  };
}

/** What the browser draws: the page's frame joined to the answer. */
export const drawnRows = ({ frames: [frame] }: ChartRequest, answer: readonly BenchmarkRow[]): object[] =>
  (frame?.rows ?? []).map((line) => ({ ...line, ...answer.find(({ id }) => id === line.key) }));
