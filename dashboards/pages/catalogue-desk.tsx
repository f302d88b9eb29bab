import type { ComponentChildren, VNode } from 'preact';
import { romeDay, weekdayOf } from '../../specs/calendar.ts';
import { label } from '../../specs/lookup.ts';
import { usualWeek, WEEKDAYS } from '../../specs/provision/week.ts';
import type { CodeListId, Specs } from '../../specs/types.ts';
import { offerOn } from '../catalogue/build.ts';
import type { DeskAt } from '../catalogue/open.ts';
import { hoursText, mediatedLanguages, mediatorHours, statedText, unstatedOf } from '../catalogue/phrases.ts';
import { timeOf } from '../catalogue/series.ts';
import type { CatalogueDesk, Offer, OfferedArea } from '../catalogue/types.ts';
import type { Speech } from './texts.ts';

/** An instant as one would say it: weekday, day, time of Rome. */
function whenText(iso: string, { t, day }: Speech): string {
  const at = Date.parse(iso);
  const rome = romeDay(at);
  return `${t(`weekday.${weekdayOf(rome)}`)} ${day(rome)}, ${timeOf(at)}`;
}

function State({ now, desk, speech }: { now: DeskAt; desk: CatalogueDesk; speech: Speech }): VNode {
  const { t } = speech;
  const state = desk.status === 'being_defined' && now.state === 'unknown' ? 'being_defined' : now.state;
  return (
    <p class="desk-state">
      <span class={`state state-desk-${state}`}>{t(`catalogue.state.${state}`)}</span>{' '}
      {now.closes !== '' && t('catalogue.until', { time: timeOf(Date.parse(now.closes)) })}
      {now.opens !== '' && t('catalogue.opens', { when: whenText(now.opens, speech) })}
      {now.because !== 'week' && <span> ({t(`catalogue.because.${now.because}`)})</span>}
    </p>
  );
}

function Hours({ desk, offer, today, speech }: { desk: CatalogueDesk; offer: Offer; today: string; speech: Speech }): VNode {
  const { t, lang, decimal, count } = speech;
  const { opening } = offer;
  const week = usualWeek(offer);
  if (opening === null || week === null) return <p class="unknown">{t('catalogue.hours_unknown')}</p>;
  const hours = Number.isInteger(week.hours) ? count(week.hours) : decimal(week.hours);
  return (
    <>
      <table class="hours">
        <caption class="visually-hidden">{t('catalogue.hours_of', { desk: desk.name[lang] })}</caption>
        <tbody>
          {WEEKDAYS.map((weekday) => (
            <tr key={weekday} class={weekday === weekdayOf(today) ? 'today' : undefined}>
              <th scope="row">{t(`weekday.${weekday}`)}</th>
              <td class={opening[weekday] === null ? 'unknown' : undefined}>{hoursText(opening[weekday], speech)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="answer-small">{t('catalogue.hours_week', { n: hours })}</p>
    </>
  );
}

function Item({ title, children }: { title: string; children: ComponentChildren }): VNode {
  return (
    <div class="desk-item">
      <h4>{title}</h4>
      {children}
    </div>
  );
}

const Entries = ({ entries }: { entries: readonly string[] }): VNode => (
  <ul>
    {entries.map((entry) => (
      <li key={entry}>{entry}</li>
    ))}
  </ul>
);

/** One line an area: its mode, or that of each unit where they differ. */
function areaLines(
  areas: readonly OfferedArea[],
  named: (list: CodeListId) => (code: string) => string,
  { t }: Speech,
): string[] {
  const modes = new Map<string, OfferedArea[]>();
  for (const one of areas) modes.set(one.area, [...(modes.get(one.area) ?? []), one]);
  return [...modes].map(([area, units]) => {
    const alike = units.every(({ mode }) => mode === units[0]?.mode);
    const texts = (alike ? units.slice(0, 1) : units).map(
      ({ unit, mode }) => `${t(`catalogue.mode.${mode}`)}${alike ? '' : ` (${named('unit')(unit)})`}`,
    );
    return `${named('service_area')(area)}: ${texts.join(', ')}`;
  });
}

/** What an offer states beside its hours; what it does not state is named in one line by the card. */
function Stated({ offer, today, codes, speech }: { offer: Offer; today: string; codes: Specs['codes']; speech: Speech }): VNode {
  const { t, lang, day } = speech;
  const named = (list: CodeListId) => (code: string) => label(codes, list, code, lang);
  const mediated = mediatedLanguages(offer);
  const later = offer.exceptions.filter((exception) => exception.day >= today);
  return (
    <>
      {later.length > 0 && (
        <Item title={t('catalogue.exceptions')}>
          <Entries entries={later.map((exception) => `${day(exception.day)}: ${hoursText(exception.opening, speech)}`)} />
        </Item>
      )}
      {offer.areas !== null && (
        <Item title={t('catalogue.areas')}>
          <Entries entries={areaLines(offer.areas, named, speech)} />
        </Item>
      )}
      {offer.languages !== null && (
        <Item title={t('catalogue.languages')}>
          <p>{offer.languages.map(named('language')).join(', ')}</p>
        </Item>
      )}
      {mediated !== null && (
        <Item title={t('catalogue.mediators')}>
          {mediated.length === 0 ? (
            <p>{t('catalogue.mediators_none')}</p>
          ) : (
            <Entries
              entries={mediated.map(
                (code) => `${named('language')(code)}: ${mediatorHours(offer.mediators ?? [], code, speech)}`,
              )}
            />
          )}
        </Item>
      )}
      {offer.channels !== null && (
        <Item title={t('catalogue.channels')}>
          <p>{offer.channels.map(named('channel')).join(' · ')}</p>
        </Item>
      )}
      {offer.accessibility !== null && (
        <Item title={t('catalogue.accessibility')}>
          <Entries
            entries={Object.entries(offer.accessibility).map(
              ([feature, there]) => `${t(`catalogue.accessibility.${feature}`)}: ${t(there ? 'catalogue.yes' : 'catalogue.no')}`,
            )}
          />
        </Item>
      )}
    </>
  );
}

interface DeskCardProps {
  desk: CatalogueDesk;
  now: DeskAt;
  /** Rome day of the catalogue. */
  today: string;
  codes: Specs['codes'];
  speech: Speech;
}

/** A desk for whoever wants to go there: is it open, where, when, in which languages, how; and what nobody has stated. */
export function DeskCard({ desk, now, today, codes, speech }: DeskCardProps): VNode {
  const { t, lang } = speech;
  const offer = offerOn(desk, today);
  const silent = unstatedOf(offer).filter((part) => part !== 'hours');
  return (
    <article class="desk-card" aria-labelledby={desk.id}>
      <h3 id={desk.id}>{desk.name[lang]}</h3>
      <p class="desk-place">
        {desk.comune.name} · {t('catalogue.zone_of', { zone: desk.zone.name })} · {label(codes, 'unit', desk.unit, lang)}
      </p>
      <State now={now} desk={desk} speech={speech} />
      <Item title={t('catalogue.hours')}>
        <Hours desk={desk} offer={offer} today={today} speech={speech} />
      </Item>
      <Stated offer={offer} today={today} codes={codes} speech={speech} />
      {silent.length > 0 && (
        <p class="unknown">
          {t('catalogue.taxonomy.not_stated')}: {silent.map((part) => t(`catalogue.unstated.${part}`)).join(', ')}
        </p>
      )}
      <p class="desk-stated">{statedText(offer, speech)}</p>
    </article>
  );
}
