import type { VNode } from 'preact';
import type { TrendPoint } from '../adequacy/types.ts';
import { STATUS_MARKS } from '../charts/marks.ts';
import { DataTable } from './figure.tsx';
import { OverallStatus, StatusLegend, StatusWord } from './marks.tsx';
import { periodText } from './standard-form.tsx';
import type { Speech } from './texts.ts';

/** Pixels. */
const BAR = 14;

interface TrendProps {
  trend: readonly TrendPoint[];
  speech: Speech;
}

/** How many requirements have each status, side by side in the order of the legend. The words above it say the same. */
function Bar({ point }: { point: TrendPoint }): VNode {
  const total = STATUS_MARKS.reduce((sum, { status }) => sum + point[status], 0);
  const parts = STATUS_MARKS.map(({ status }, i) => {
    const before = STATUS_MARKS.slice(0, i).reduce((sum, mark) => sum + point[mark.status], 0);
    return { status, n: point[status], before };
  });
  return (
    <svg class="trend-bar" aria-hidden="true" width="100%" height={BAR}>
      {parts
        .filter(({ n }) => n > 0)
        .map(({ status, n, before }) => (
          <rect
            key={status}
            class={`ground-${status}`}
            x={percent(before / total)}
            y="0"
            width={percent(n / total)}
            height={BAR}
          />
        ))}
    </svg>
  );
}

const percent = (share: number): string => `${(100 * share).toFixed(3)}%`;

function Point({ point, speech }: { point: TrendPoint; speech: Speech }): VNode {
  const { t, count } = speech;
  return (
    <li>
      <p class="trend-point">
        <strong>{periodText(point.period, speech)}</strong>
        {point.offered ? <OverallStatus status={point.status} speech={speech} /> : t('standard.level_not_offered_short')}
        {STATUS_MARKS.filter(({ status }) => point[status] > 0).map(({ status }) => (
          <span key={status} class="trend-count">
            <StatusWord status={status} speech={speech} quiet /> {count(point[status])}
          </span>
        ))}
      </p>
      <Bar point={point} />
    </li>
  );
}

/** How a desk's requirements and status went, month by month or quarter by quarter, each under its own version of the framework. */
export function Trend({ trend, speech }: TrendProps): VNode {
  const { t, count } = speech;
  if (trend.length === 0) return <p>{t('chart.nothing')}</p>;
  return (
    <figure class="chart-figure">
      <figcaption>
        <p>{t('desk.trend_text')}</p>
        <StatusLegend speech={speech} />
      </figcaption>
      <ol class="trend">
        {trend.map((point) => (
          <Point key={point.period} point={point} speech={speech} />
        ))}
      </ol>
      <details class="chart-table">
        <summary>{t('table.open')}</summary>
        <DataTable
          speech={speech}
          table={{
            caption: t('desk.trend_caption'),
            columns: [
              { text: t('standard.period'), numeric: false },
              { text: t('standard.overall'), numeric: false },
              ...STATUS_MARKS.map(({ status }) => ({ text: t(`standard.status.${status}`), numeric: true })),
              { text: t('standard.version'), numeric: false },
            ],
            rows: trend.map((point) => [
              periodText(point.period, speech),
              t(`standard.overall.${point.status}`),
              ...STATUS_MARKS.map(({ status }) => count(point[status])),
              point.framework_version,
            ]),
          }}
        />
      </details>
    </figure>
  );
}
