import type { VNode } from 'preact';
import type { Programme } from '../../specs/types.ts';
import { FORECAST_ENDS, type Forecast, type PlaceForecast } from '../programmes/forecast-types.ts';
import { Card } from './answer.tsx';
import { Choice } from './choice.tsx';
import { asOpened, reachedCell } from './events-link.ts';
import { DataTable, Figure, SourceNote, type TableData } from './figure.tsx';
import { chanceText, fanDescription, isForecast, noteTexts, silenceText } from './forecast-words.ts';
import type { PageFrame } from './layout.tsx';
import { legendOf } from './legend.tsx';
import { pathOf, withFilters } from './links.ts';
import type { PageFilters } from './query.ts';
import { fanRequest } from './requests.ts';
import { aboutFigure } from './sections.tsx';
import type { Speech } from './texts.ts';

/** Which end date a page looks ahead to, as one of its filters; nothing to choose where a programme has one end. */
export function EndChoice({ forecast, speech }: { forecast: Forecast | null; speech: Speech }): VNode | null {
  const { t, day } = speech;
  if (forecast?.actual_end == null) return null;
  const days = { planned: forecast.planned_end, extended: forecast.actual_end };
  return (
    <Choice
      name="end"
      text={t('forecast.end')}
      options={FORECAST_ENDS.map((value) => ({ value, text: t(`forecast.end_${value}`, { day: day(days[value]) }) }))}
      chosen={forecast.end}
    />
  );
}

interface ForecastProps {
  frame: PageFrame;
  /** Whether the reader may open events. */
  opens: boolean;
  programme: Programme;
  place: string;
}

function Leads({ forecast, speech }: { forecast: Forecast; speech: Speech }): VNode {
  const { t, count, decimal, day } = speech;
  const { target, expected, lower_80, upper_80, lower_95, upper_95, probability, reached, remaining, months } = forecast;
  const { needed_per_week, recent_per_week, end_day } = forecast;
  const recent = decimal(recent_per_week ?? 0);
  return (
    <div class="answer">
      <Card title={t('forecast.leads', { day: day(end_day) })} level={3}>
        <p class="big-figure">
          <strong>{count(expected ?? 0)}</strong> {t('forecast.recipients')}
        </p>
        <p>{t('forecast.likely', { from: count(lower_80 ?? 0), to: count(upper_80 ?? 0) })}</p>
        <p class="answer-small">{t('forecast.almost', { from: count(lower_95 ?? 0), to: count(upper_95 ?? 0) })}</p>
      </Card>
      <Card title={t('forecast.chance')} level={3}>
        {target === null || probability === null ? (
          <p>{t('forecast.no_target')}</p>
        ) : (
          <>
            <p class="big-figure">
              <strong>{remaining === 0 ? count(reached ?? target) : chanceText(probability, speech)}</strong>{' '}
              {remaining === 0
                ? t('forecast.already', { target: count(target) })
                : t('forecast.chance_of', { target: count(target) })}
            </p>
            {remaining !== null && remaining > 0 && <p>{t('forecast.missing', { n: count(remaining) })}</p>}
          </>
        )}
      </Card>
      <Card title={t('forecast.needed')} level={3}>
        <p class="big-figure">
          <strong>{decimal(remaining !== null && remaining > 0 ? (needed_per_week ?? 0) : (recent_per_week ?? 0))}</strong>{' '}
          {t(remaining !== null && remaining > 0 ? 'forecast.needed_each_week' : 'forecast.come_each_week')}
        </p>
        {remaining !== null && remaining > 0 && <p>{t('forecast.against', { recent, months })}</p>}
        {remaining === 0 && <p>{t('forecast.none_needed')}</p>}
        <p class="answer-small">{t('forecast.assumption', { recent, months })}</p>
      </Card>
    </div>
  );
}

const range = (from: number | null, to: number | null, { t, count }: Speech): string | null =>
  from === null || to === null ? null : t('forecast.range', { from: count(from), to: count(to) });

function fanTable({ fan }: Forecast, filters: PageFilters, opens: boolean, speech: Speech): TableData {
  const { t, count, day } = speech;
  return {
    caption: t('forecast.fan_caption'),
    columns: ['day', 'reached', 'expected', 'range_80', 'range_95'].map((name) => ({
      text: t(`forecast.column.${name}`),
      numeric: name !== 'day',
    })),
    rows: fan.map((row) => [
      day(row.day),
      row.note === 'suppressed' ? t('state.suppressed') : reachedCell(row, filters, opens, speech),
      row.expected === null ? null : count(row.expected),
      range(row.lower_80, row.upper_80, speech),
      range(row.lower_95, row.upper_95, speech),
    ]),
  };
}

function placesTable(rows: readonly PlaceForecast[], speech: Speech): TableData {
  const { t, count, decimal, lang } = speech;
  const numeric = ['reached', 'target', 'expected', 'range_80', 'chance', 'needed', 'recent'];
  return {
    caption: t('forecast.places_caption'),
    columns: ['place', ...numeric, 'note'].map((name) => ({
      text: t(`forecast.column.${name}`),
      numeric: numeric.includes(name),
    })),
    rows: rows.map((row) => [
      t(`forecast.level.${row.level}`, { name: row.name[lang] }),
      row.reached === null ? null : count(row.reached),
      row.target === null ? null : count(row.target),
      row.expected === null ? null : count(row.expected),
      range(row.lower_80, row.upper_80, speech),
      row.probability === null ? null : row.remaining === 0 ? t('forecast.already_short') : chanceText(row.probability, speech),
      row.needed_per_week === null ? null : decimal(row.needed_per_week),
      row.recent_per_week === null ? null : decimal(row.recent_per_week),
      noteTexts(row, speech).join(' ') || null,
    ]),
  };
}

function Ahead({ forecast, frame, programme, opens, place }: ForecastProps & { forecast: Forecast }): VNode {
  const { speech, filters } = frame;
  const { t } = speech;
  const places = forecast.rows.slice(1);
  return (
    <>
      <Leads forecast={forecast} speech={speech} />
      {noteTexts(forecast, speech).map((note) => (
        <p key={note} class="answer-small">
          {note}
        </p>
      ))}
      <div class="figures">
        <Figure
          id="fan"
          title={t('forecast.fan_title')}
          description={fanDescription(forecast, speech)}
          chart={asOpened(fanRequest(filters, forecast, speech), opens)}
          table={fanTable(forecast, filters, opens, speech)}
          about={aboutFigure({ filters: { programme: programme.id }, programme, speech }, place, forecast, 'forecast')}
          provenance={forecast}
          speech={speech}
          legend={legendOf(
            [
              'reached_line',
              'expected_line',
              'band_80',
              'band_95',
              ...(forecast.target === null ? [] : (['target_line'] as const)),
            ],
            speech,
          )}
        />
      </div>
      {places.length > 0 && <DataTable table={placesTable(places, speech)} speech={speech} />}
    </>
  );
}

function NothingAhead({ forecast, frame }: Pick<ForecastProps, 'frame'> & { forecast: Forecast }): VNode {
  const { speech, filters, id } = frame;
  const { t, day, lang } = speech;
  const { zone: _zone, ...elsewhere } = filters;
  const kept = id.page === 'zone' ? elsewhere : filters;
  const over = forecast.state === 'ended' || forecast.state === 'ends_today';
  return (
    <div class="callout-line">
      <p>{silenceText(forecast, speech)}</p>
      {over && forecast.end === 'planned' && forecast.actual_end !== null && (
        <p>
          <a href={`${withFilters(pathOf(lang, id), kept, { end: 'extended' })}#forecast`}>
            {t('forecast.see_extended', { day: day(forecast.actual_end) })}
          </a>
        </p>
      )}
      <SourceNote provenance={forecast} speech={speech} />
    </div>
  );
}

/** Where recipients lead by the end of the programme: how many, how likely the target is, what it takes; or why nothing is said. */
export function ForecastSection(props: ForecastProps & { forecast: Forecast | null }): VNode {
  const { forecast, frame } = props;
  const { t } = frame.speech;
  return (
    <section aria-labelledby="forecast-title" class="page-section" id="forecast">
      <h2 id="forecast-title">{t('forecast.title')}</h2>
      {forecast === null && <p class="callout-line">{t('forecast.not_whole')}</p>}
      {forecast !== null &&
        (isForecast(forecast) ? <Ahead {...props} forecast={forecast} /> : <NothingAhead {...props} forecast={forecast} />)}
    </section>
  );
}
