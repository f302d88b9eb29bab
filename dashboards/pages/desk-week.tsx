import type { VNode } from 'preact';
import { label } from '../../specs/lookup.ts';
import { usualWeek, WEEKDAYS } from '../../specs/provision/week.ts';
import type { DayOpening, MediatorSlot, Specs, Weekday } from '../../specs/types.ts';
import { hoursText, mediatorHours } from '../catalogue/phrases.ts';
import type { Offer } from '../catalogue/types.ts';
import { DataTable } from './figure.tsx';
import { figureText } from './requirement-texts.ts';
import type { Speech } from './texts.ts';

/** Hours that the picture spans unless a slot lies outside them. */
const SPAN = { from: 8, to: 19 };
/** Percent of the width left for the names of the days; lanes in pixels. */
const NAMES = 13;
const LANE = 24;
const AXIS = 20;

const hourOf = (time: string): number => Number(time.slice(0, 2)) + Number(time.slice(3)) / 60;

interface Day {
  weekday: Weekday;
  opening: DayOpening;
  mediators: readonly MediatorSlot[];
  /** Pixels from the top. */
  y: number;
  height: number;
}

const isSlots = (opening: DayOpening): opening is Exclude<DayOpening, string | null> => Array.isArray(opening);

/** Days one under another, each as high as its mediators need. */
function daysOf({ opening, mediators }: Pick<Offer, 'opening' | 'mediators'>): Day[] {
  const days: Day[] = [];
  let y = AXIS;
  for (const weekday of WEEKDAYS) {
    const there = (mediators ?? []).filter((slot) => slot.day === weekday);
    const height = LANE * (1 + there.length) + 6;
    days.push({ weekday, opening: opening?.[weekday] ?? null, mediators: there, y, height });
    y += height;
  }
  return days;
}

function scaleOf(days: readonly Day[]): { x(hour: number): number; ticks: number[] } {
  const times = days.flatMap(({ opening, mediators }) => [
    ...(isSlots(opening) ? opening.flat() : []),
    ...mediators.flatMap(({ from, to }) => [from, to]),
  ]);
  const from = Math.min(SPAN.from, ...times.map((time) => Math.floor(hourOf(time))));
  const to = Math.max(SPAN.to, ...times.map((time) => Math.ceil(hourOf(time))));
  const hours = Array.from({ length: to - from + 1 }, (_, i) => from + i);
  return {
    x: (hour) => NAMES + ((100 - NAMES) * (hour - from)) / (to - from),
    ticks: hours.filter((hour) => hour % 2 === 0 && hour < to),
  };
}

const percent = (value: number): string => `${value.toFixed(3)}%`;

type Scale = ReturnType<typeof scaleOf>;

function Bar({
  x,
  from,
  to,
  y,
  height,
  kind,
}: {
  x: Scale['x'];
  from: string;
  to: string;
  y: number;
  height: number;
  kind: string;
}): VNode {
  const [left, right] = [x(hourOf(from)), x(hourOf(to))];
  return <rect class={`week-${kind}`} x={percent(left)} width={percent(right - left)} y={y} height={height} />;
}

function DayLine({ day, scale: { x }, codes, speech }: { day: Day; scale: Scale; codes: Specs['codes']; speech: Speech }): VNode {
  const { opening, weekday, mediators, y, height } = day;
  const { t, lang } = speech;
  return (
    <g>
      <line class="week-rule" x1="0" x2="100%" y1={y + height} y2={y + height} />
      <text class="week-day" x="0" y={y + 18}>
        {t(`weekday.${weekday}`).slice(0, 3)}
      </text>
      {isSlots(opening) ? (
        opening.map(([from, to]) => <Bar key={from} x={x} from={from} to={to} y={y + 5} height={LANE - 6} kind="open" />)
      ) : (
        <>
          <rect
            class={`week-none week-${opening ?? 'unknown'}`}
            x={percent(NAMES)}
            width={percent(100 - NAMES)}
            y={y + 5}
            height={LANE - 6}
          />
          <text class="week-word" x={percent(NAMES + 2)} y={y + 19}>
            {opening === null ? `? ${hoursText(opening, speech)}` : hoursText(opening, speech)}
          </text>
        </>
      )}
      {mediators.map(({ language, from, to }, lane) => {
        const top = y + LANE * (lane + 1);
        return (
          <g key={`${language} ${from}`}>
            <Bar x={x} from={from} to={to} y={top + 4} height={LANE - 6} kind="mediator" />
            <text class="week-word" x={percent(x(hourOf(from)) + 1)} y={top + 18}>
              {label(codes, 'language', language, lang)}
            </text>
          </g>
        );
      })}
    </g>
  );
}

interface WeekProps {
  offer: Offer;
  codes: Specs['codes'];
  name: string;
  speech: Speech;
}

function WeekPicture({ offer, codes, name, speech }: WeekProps): VNode {
  const { t } = speech;
  const days = daysOf(offer);
  const scale = scaleOf(days);
  const height = days.reduce((sum, day) => sum + day.height, AXIS + 2);
  const told = WEEKDAYS.map((weekday) => `${t(`weekday.${weekday}`)} ${hoursText(offer.opening?.[weekday] ?? null, speech)}`);
  return (
    <svg
      class="week"
      role="img"
      aria-label={t('desk.week_description', { desk: name, hours: told.join('; ') })}
      width="100%"
      height={height}
    >
      {scale.ticks.map((hour) => (
        <g key={hour}>
          <line class="week-grid" x1={percent(scale.x(hour))} x2={percent(scale.x(hour))} y1={AXIS - 4} y2={height} />
          <text class="week-hour" x={percent(scale.x(hour))} y={AXIS - 7}>
            {hour}
          </text>
        </g>
      ))}
      {days.map((day) => (
        <DayLine key={day.weekday} day={day} scale={scale} codes={codes} speech={speech} />
      ))}
    </svg>
  );
}

/** The usual week of a desk: times of free access, days closed, by appointment or of which nobody says anything, and its mediators. */
export function Week({ offer, codes, name, speech }: WeekProps): VNode {
  const { t, lang } = speech;
  const week = usualWeek(offer);
  const languages = offer.mediators === null ? null : [...new Set(offer.mediators.map(({ language }) => language))];
  const entries = languages?.map(
    (code) => `${label(codes, 'language', code, lang)}: ${mediatorHours(offer.mediators ?? [], code, speech)}`,
  );
  return (
    <figure class="chart-figure">
      <figcaption>
        <p>{week === null ? t('catalogue.hours_unknown') : weekText(week, speech)}</p>
        <ul class="legend">
          {(['open', 'by_appointment', 'closed', 'unknown', 'mediator'] as const).map((kind) => (
            <li key={kind}>
              <span class={`legend-mark legend-week-${kind}`} aria-hidden="true" />
              {t(`desk.week_legend.${kind}`)}
            </li>
          ))}
        </ul>
      </figcaption>
      <WeekPicture offer={offer} codes={codes} name={name} speech={speech} />
      <details class="chart-table">
        <summary>{t('table.open')}</summary>
        <DataTable
          speech={speech}
          table={{
            caption: t('desk.week_caption'),
            columns: [t('desk.weekday'), t('catalogue.hours')].map((text) => ({ text, numeric: false })),
            rows: WEEKDAYS.map((weekday) => [t(`weekday.${weekday}`), hoursText(offer.opening?.[weekday] ?? null, speech)]),
          }}
        />
        {entries?.map((entry) => (
          <p key={entry}>{entry}</p>
        ))}
      </details>
    </figure>
  );
}

/** Hours, days and afternoons of a week, and the days that could add to them. */
function weekText({ hours, open_days, afternoons, unknown }: NonNullable<ReturnType<typeof usualWeek>>, speech: Speech): string {
  const { t, count } = speech;
  const words = { hours: figureText(hours, speech), days: count(open_days), afternoons: count(afternoons) };
  if (unknown.length === 0) return t('desk.week_text', words);
  return t('desk.week_text_unknown', { ...words, unknown: unknown.map((day) => t(`weekday.${day}`)).join(', ') });
}
