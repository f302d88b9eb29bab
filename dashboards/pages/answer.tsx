import type { ComponentChildren, VNode } from 'preact';
import { monthOf, romeDay } from '../../specs/calendar.ts';
import type { Programme } from '../../specs/types.ts';
import { type Answers, reachedOf, unallocatedOf } from './answers.ts';
import type { Place } from './places.ts';
import type { Speech } from './texts.ts';

interface AnswerProps {
  speech: Speech;
  programme: Programme;
  answers: Answers;
  /** The places that stand under "where", most telling first. */
  places: readonly Place[];
}

/** One answer in large figures; `level` is that of its heading. */
export function Card({ title, level = 2, children }: { title: string; level?: 2 | 3; children: ComponentChildren }): VNode {
  const Title = `h${level}` as const;
  return (
    <section class="it-card rounded shadow-sm border answer-card">
      <Title class="answer-title">{title}</Title>
      {children}
    </section>
  );
}

function HowMany({ speech: { t, lang, count, percent }, programme, answers }: AnswerProps): VNode {
  const { denominator: target, numerator: ofTarget } = answers.whole;
  const reached = reachedOf(answers);
  if (reached === null || (target !== null && ofTarget === null))
    return (
      <Card title={t('answer.how_many')}>
        <p>{t('place.suppressed')}</p>
      </Card>
    );
  if (target === null || ofTarget === null) {
    return (
      <Card title={t('answer.how_many')}>
        <p class="big-figure">
          <strong>{count(reached)}</strong> {t('answer.recipients')}
        </p>
        <p>
          {programme.targets.length === 0
            ? t('answer.programme_without_target', { programme: programme.name[lang] })
            : t('answer.no_target')}
        </p>
      </Card>
    );
  }
  const missing = target - ofTarget;
  return (
    <Card title={t('answer.how_many')}>
      <p class="big-figure">
        <strong>{count(ofTarget)}</strong> {t('answer.of_target', { target: count(target) })}
      </p>
      <p>
        <strong>{percent(ofTarget / target)}</strong> {t('answer.of_the_target')}
        {missing > 0 ? `; ${t('answer.missing', { n: count(missing) })}` : `; ${t('answer.met')}`}
      </p>
      <progress value={ofTarget} max={target} aria-label={t('attainment.title')} />
      {reached !== ofTarget && <p class="answer-small">{t('answer.beyond_target', { n: count(reached) })}</p>}
    </Card>
  );
}

const SHOWN = 4;

function Where({ speech: { t, count }, answers, places }: AnswerProps): VNode {
  const shown = places.filter(({ state }) => state === 'figures').slice(0, SHOWN);
  const unallocated = unallocatedOf(answers);
  return (
    <Card title={t('answer.where')}>
      {shown.length === 0 && <p>{t('place.no_data')}</p>}
      <ul class="answer-places">
        {shown.map(({ key, name, href, row }) => (
          <li key={key}>
            <span id={`where-${key}`}>{href === null ? name : <a href={href}>{name}</a>}</span>
            <span class="answer-place-figure">
              <strong>{count(row?.numerator ?? 0)}</strong>
              {row?.denominator ? ` ${t('chart.of')} ${count(row.denominator)}` : ''}
            </span>
            {row?.denominator ? (
              <progress value={row.numerator ?? 0} max={row.denominator} aria-labelledby={`where-${key}`} />
            ) : null}
          </li>
        ))}
        {unallocated !== null && (
          <li>
            <span>{t('place.unallocated')}</span>
            <span class="answer-place-figure">
              <strong>{count(unallocated)}</strong>
            </span>
            <span class="answer-small">{t('place.unallocated_why')}</span>
          </li>
        )}
      </ul>
    </Card>
  );
}

const RECENT_MONTHS = 3;

/** New recipients a month over the last months with any, `null` before there are enough or where they are suppressed. */
function recentRate({ burnUp: { rows } }: Answers): { rate: number; last: string } | null {
  let before = 0;
  let end = -1;
  for (const [i, { reached_cumulative: reached }] of rows.entries()) {
    if (reached !== null && reached > before) end = i;
    before = reached ?? before;
  }
  const [from, to] = [rows[end - RECENT_MONTHS], rows[end]];
  if (from?.reached_cumulative == null || to?.reached_cumulative == null) return null;
  return { rate: (to.reached_cumulative - from.reached_cumulative) / RECENT_MONTHS, last: monthOf(to.day) };
}

function Pace({ speech, programme, answers }: AnswerProps): VNode {
  const { t, count, decimal, percent, day, month } = speech;
  const { plannedNow, whole, reached } = answers;
  const recent = recentRate(answers);
  const over = romeDay(Date.parse(reached.known_at)) > programme.planned_end;
  const expected = plannedNow.denominator;
  const ofTarget = whole.numerator;
  return (
    <Card title={t('answer.pace')}>
      {ofTarget === null && <p>{t('place.suppressed')}</p>}
      {ofTarget !== null && expected ? (
        <>
          <p class="big-figure">
            <strong>{percent(ofTarget / expected)}</strong> {t('answer.of_plan')}
          </p>
          <p>
            {t(ofTarget < expected ? 'answer.behind' : 'answer.ahead', {
              expected: count(expected),
              n: count(Math.abs(Math.round(expected) - ofTarget)),
            })}
          </p>
        </>
      ) : (
        ofTarget !== null && <p>{t('answer.no_plan')}</p>
      )}
      <p class="answer-small">
        {recent ? `${t('answer.recent', { rate: decimal(recent.rate), month: month(recent.last) })} ` : ''}
        {t(over ? 'answer.plan_over' : 'answer.plan_ends', { day: day(programme.planned_end) })}
        {programme.actual_end !== null && ` ${t('answer.extended', { day: day(programme.actual_end) })}`}
      </p>
    </Card>
  );
}

/** The officer's question answered at a glance: how many of the target are reached, at what pace, where. */
export function Answer(props: AnswerProps): VNode {
  return (
    <div class="answer">
      <HowMany {...props} />
      <Pace {...props} />
      <Where {...props} />
    </div>
  );
}
