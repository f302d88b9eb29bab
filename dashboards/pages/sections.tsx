import type { VNode } from 'preact';
import { monthOf } from '../../specs/calendar.ts';
import type { Programme, Specs } from '../../specs/types.ts';
import type { LegendItem } from '../charts/swatches.ts';
import type { Provenance } from '../kpis/types.ts';
import { type Answers, unallocatedOf } from './answers.ts';
import { type FigureSubject, periodShown } from './caption.ts';
import { asOpened, eventsHref, reachedCell } from './events-link.ts';
import { Figure, type TableData } from './figure.tsx';
import { legendOf } from './legend.tsx';
import { anyTarget, bulletFrame, drawable, placesDescription, placesTable } from './place-lines.ts';
import { type Place, placeShown } from './places.ts';
import type { PageFilters } from './query.ts';
import { bulletsRequest, burnUpRequest, contactsRequest, monthsWithContacts, serviceAreas } from './requests.ts';
import type { Speech } from './texts.ts';

export interface SectionProps {
  speech: Speech;
  specs: Specs;
  programme: Programme;
  filters: PageFilters;
  answers: Answers;
  /** Whether the reader may open events. */
  opens: boolean;
}

/** The programme in a place, over the days its figures cover; `by` names what they are divided by. */
export const aboutFigure = (
  { filters, programme, speech }: Pick<SectionProps, 'filters' | 'programme' | 'speech'>,
  place: string,
  provenance: Provenance,
  by: 'attainment' | 'burn_up' | 'forecast' | 'places' | 'contacts',
): FigureSubject => ({
  subject: `${programme.name[speech.lang]} · ${place}`,
  period: periodShown(filters, programme, provenance),
  denominator: speech.t(`download.by.${by}`),
});

const bulletLegend = (places: readonly Place[], speech: Speech): LegendItem[] =>
  legendOf(anyTarget(places) ? ['reached', 'target', 'planned'] : ['reached'], speech);

function Attainment({ speech, filters, answers, programme, opens, place }: SectionProps & { place: string }): VNode {
  const { t } = speech;
  const planned = answers.plannedNow.denominator;
  const whole: Place = { key: programme.id, name: place, href: null, state: 'figures', row: answers.whole, planned };
  return (
    <Figure
      id="attainment"
      title={t('attainment.title')}
      description={placesDescription([whole], speech, t('attainment.description'))}
      chart={
        drawable([whole])
          ? asOpened(bulletsRequest(filters, speech, 'programme', bulletFrame([whole], speech, null)), opens)
          : null
      }
      table={placesTable(
        [whole],
        speech,
        {
          ...{ head: t('table.place'), caption: t('attainment.caption') },
          behind: () => (opens ? eventsHref(speech, 'target_attainment', filters) : null),
        },
        null,
      )}
      about={aboutFigure({ filters, programme, speech }, place, answers.reached, 'attainment')}
      provenance={answers.reached}
      speech={speech}
      legend={bulletLegend([whole], speech)}
    />
  );
}

function BurnUpFigure({ speech, filters, answers, programme, opens, place }: SectionProps & { place: string }): VNode {
  const { t, count, day, month } = speech;
  const { burnUp } = answers;
  const known = burnUp.rows.filter(({ reached_cumulative }) => reached_cumulative !== null);
  const last = known.at(-1);
  const table: TableData = {
    caption: t('burn_up.caption'),
    columns: [
      { text: t('table.month'), numeric: false },
      { text: t('table.reached_cumulative'), numeric: true },
      { text: t('table.planned'), numeric: true },
    ],
    rows: burnUp.rows.map((row) => [
      month(monthOf(row.day)),
      row.note === 'suppressed'
        ? t('state.suppressed')
        : reachedCell({ day: row.day, reached: row.reached_cumulative }, filters, opens, speech),
      row.planned === null ? null : count(row.planned),
    ]),
  };
  const hidden = burnUp.note.split(' ').includes('suppressed');
  const told = t(last?.planned ? 'burn_up.description' : 'burn_up.description_no_plan', {
    from: day(burnUp.start),
    to: day(last?.day ?? burnUp.start),
    reached: count(last?.reached_cumulative ?? 0),
    planned: count(last?.planned ?? 0),
  });
  return (
    <Figure
      id="burn-up"
      title={t('burn_up.title')}
      description={hidden ? t('chart.suppressed') : told}
      chart={last?.reached_cumulative || burnUp.target !== null ? asOpened(burnUpRequest(filters, speech), opens) : null}
      table={table}
      about={aboutFigure({ filters: { programme: programme.id }, programme, speech }, place, burnUp, 'burn_up')}
      provenance={burnUp}
      speech={speech}
      legend={legendOf(burnUp.target === null ? ['reached_line'] : ['reached_line', 'plan_line'], speech)}
    />
  );
}

/** Progress towards the target, and how it came about over time. */
export function ProgressSection(props: SectionProps & { place: string }): VNode {
  const { t } = props.speech;
  return (
    <section aria-labelledby="progress-title" class="page-section">
      <h2 id="progress-title">{t('section.progress')}</h2>
      {(props.filters.from !== undefined || props.filters.to !== undefined) && (
        <p class="callout-line">{t('burn_up.whole_story')}</p>
      )}
      <div class="figures">
        <Attainment {...props} />
        <BurnUpFigure {...props} />
      </div>
    </section>
  );
}

interface PlacesFigureProps extends SectionProps {
  level: 'zone' | 'desk';
  places: readonly Place[];
}

function PlacesFigure({ level, places, speech, filters, answers, programme, specs, opens }: PlacesFigureProps): VNode {
  const { t } = speech;
  const unallocated = level === 'zone' ? unallocatedOf(answers) : null;
  return (
    <Figure
      id={`${level}s`}
      title={t(`${level}s.title`)}
      description={placesDescription(places, speech, t(`${level}s.description`))}
      chart={
        drawable(places)
          ? asOpened(bulletsRequest(filters, speech, level, bulletFrame(places, speech, unallocated)), opens)
          : null
      }
      table={placesTable(
        places,
        speech,
        {
          ...{ head: t(`table.${level}`), caption: t(`${level}s.caption`) },
          behind: ({ key }) => (opens ? eventsHref(speech, 'target_attainment', filters, { [level]: key }) : null),
        },
        unallocated,
      )}
      about={aboutFigure({ filters, programme, speech }, placeShown(specs, filters, speech), answers[`${level}s`], 'places')}
      provenance={answers[`${level}s`]}
      speech={speech}
      legend={bulletLegend(places, speech)}
    />
  );
}

/** Zones and desks against their targets; a programme without targets says so once. */
export function PlacesSection(props: SectionProps & { zones: readonly Place[]; desks: readonly Place[] }): VNode {
  const { speech, programme, zones, desks } = props;
  const { t } = speech;
  const withPua = zones.filter(({ state }) => state !== 'no_pua');
  const without = zones.length - withPua.length;
  return (
    <section aria-labelledby="places-title" class="page-section">
      <h2 id="places-title">{t('section.places')}</h2>
      <p>{t('section.places_intro')}</p>
      {programme.targets.length === 0 && (
        <p class="callout-line">{t('answer.programme_without_target', { programme: programme.name[speech.lang] })}</p>
      )}
      <div class="figures two-figures">
        {withPua.length > 0 && <PlacesFigure {...props} level="zone" places={withPua} />}
        <PlacesFigure {...props} level="desk" places={desks} />
      </div>
      {without > 0 && <p>{t('zones.without_pua', { n: without })}</p>}
    </section>
  );
}

/** The desks of one zone against their targets. */
export function DesksSection(props: SectionProps & { desks: readonly Place[] }): VNode {
  return (
    <section aria-labelledby="places-title" class="page-section">
      <h2 id="places-title">{props.speech.t('section.desks')}</h2>
      <PlacesFigure {...props} level="desk" places={props.desks} />
    </section>
  );
}

/** Contacts by month and by service area; a contact may touch several areas, so areas do not add up to contacts. */
export function ContactsSection({ speech, specs, filters, answers, programme, opens }: SectionProps): VNode {
  const { t, count, month } = speech;
  const areas = serviceAreas(specs, answers, speech);
  const months = monthsWithContacts(answers);
  const cells = new Map(answers.byArea.rows.map((row) => [`${row.month} ${row.service_area}`, row.numerator]));
  const behind = (n: number | null, cell: { month: string; service_area?: string }) => {
    if (n === null) return t('state.suppressed');
    return n === 0 || !opens ? count(n) : { text: count(n), href: eventsHref(speech, 'contacts', filters, cell) };
  };
  const of = (month: string, code: string) => cells.get(`${month} ${code}`);
  const hidden = months.some(({ contacts }) => contacts === null);
  const total = months.reduce((sum, { contacts }) => sum + (contacts ?? 0), 0);
  const table: TableData = {
    caption: t('contacts.caption'),
    columns: [
      { text: t('table.month'), numeric: false },
      { text: t('table.contacts'), numeric: true },
      ...areas.map(({ label }) => ({ text: label, numeric: true })),
    ],
    rows: months.map((line) => [
      month(line.month),
      behind(line.contacts, { month: line.month }),
      ...areas.map(({ code }) => {
        const counted = of(line.month, code);
        return behind(counted === undefined ? 0 : counted, { month: line.month, service_area: code });
      }),
    ]),
  };
  const sums = areas.map(({ code, label }) => {
    const counted = months.map(({ month: one }) => of(one, code));
    const sum = counted.reduce<number>((all, n) => all + (n ?? 0), 0);
    return `${label} ${counted.includes(null) ? t('state.suppressed') : count(sum)}`;
  });
  return (
    <section aria-labelledby="contacts-title" class="page-section">
      <h2 id="contacts-title">{t('section.contacts')}</h2>
      <p>{hidden ? t('contacts.intro_suppressed') : t('contacts.intro', { n: count(total) })}</p>
      {months.length === 0 ? (
        <p class="callout-line">{t('contacts.none')}</p>
      ) : (
        <Figure
          id="contacts"
          title={t('contacts.title')}
          description={`${t('contacts.description')} ${sums.join('; ')}.`}
          chart={asOpened(contactsRequest(filters, speech, specs, answers), opens)}
          table={table}
          about={aboutFigure({ filters, programme, speech }, placeShown(specs, filters, speech), answers.byArea, 'contacts')}
          provenance={answers.byArea}
          speech={speech}
        />
      )}
    </section>
  );
}
