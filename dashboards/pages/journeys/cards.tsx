import type { VNode } from 'preact';
import { Card } from '../answer.tsx';
import type { JourneyAnswers } from './answers.ts';
import { countText, handoverName, limitsText, type Told } from './tables.ts';
import { ENOUGH, greatestLoss, longestWait, reasonText, stepName } from './words.ts';

type CardProps = Pick<Told, 'specs' | 'speech'> & { answers: JourneyAnswers };

function Lost({ answers: { journey }, specs, speech }: CardProps): VNode {
  const { t, count, percent } = speech;
  const loss = greatestLoss(journey);
  if (loss === null)
    return (
      <Card title={t('journeys.lost')}>
        <p>{t(journey.drop_off.some(({ note }) => note === 'suppressed') ? 'place.suppressed' : 'journeys.lost_none')}</p>
      </Card>
    );
  const { row, mature, cases, reason } = loss;
  const values = { mature: count(mature), share: percent(cases / mature), days: count(row.term_days) };
  return (
    <Card title={t('journeys.lost')}>
      <p class="big-figure">
        <strong>{count(cases)}</strong> {t('journeys.lost_at', { step: stepName(specs, row.step, speech) })}
      </p>
      <p>{t('journeys.lost_of', values)}</p>
      <p class="answer-small">
        {t('journeys.lost_why', { reason: reasonText(specs, reason.reason, speech), cases: count(reason.cases ?? 0) })}{' '}
        {t('journeys.reach_limits', { share: percent(row.share ?? 0), limits: limitsText(row, speech) ?? '' })}
      </p>
    </Card>
  );
}

function Wait({ answers: { handovers }, speech }: CardProps): VNode {
  const { t, decimal } = speech;
  const longest = longestWait(handovers.rows);
  return (
    <Card title={t('journeys.wait')}>
      {longest === null ? (
        <p>{t('journeys.wait_none', { n: ENOUGH })}</p>
      ) : (
        <>
          <p class="big-figure">
            <strong>{decimal(longest.median)}</strong> {t('journeys.wait_days')}
          </p>
          <p>{t('journeys.wait_for', { handover: handoverName(longest.to, speech) })}</p>
          <p class="answer-small">
            {t('journeys.wait_tail', {
              p90: decimal(longest.p90 ?? longest.median),
              n: countText(longest.n, speech),
              open: countText(longest.open, speech),
            })}
          </p>
        </>
      )}
    </Card>
  );
}

function Open({ answers: { backlog }, speech }: CardProps): VNode {
  const { t, count, decimal } = speech;
  const counts = backlog.rows.map((row) => row.open);
  const open = counts.includes(null) ? null : counts.reduce<number>((sum, n) => sum + (n ?? 0), 0);
  const oldest = Math.max(...backlog.rows.map((row) => row.oldest ?? -1), -1);
  const { ratio, note } = backlog.little;
  return (
    <Card title={t('journeys.waiting')}>
      <p class="big-figure">
        {open === null ? t('place.suppressed') : <strong>{count(open)}</strong>} {t('journeys.open_cases')}
      </p>
      {oldest >= 0 && <p>{t('journeys.oldest', { days: count(oldest) })}</p>}
      <p class="answer-small">
        {note === 'suppressed' && ratio === null
          ? t('place.suppressed')
          : ratio === null
            ? t('journeys.ratio_none')
            : t('journeys.ratio', { ratio: decimal(ratio) })}
      </p>
    </Card>
  );
}

/** Where most cases stop, what is waited for longest, how much is left open: from the figures below. */
export function JourneyCards(props: CardProps): VNode {
  return (
    <div class="answer">
      <Lost {...props} />
      <Wait {...props} />
      <Open {...props} />
    </div>
  );
}
