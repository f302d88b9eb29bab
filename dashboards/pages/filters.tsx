import type { ComponentChildren, VNode } from 'preact';
import { addDays, romeDay, romeInstant } from '../../specs/calendar.ts';
import type { Specs } from '../../specs/types.ts';
import { type PageId, pathOf } from './links.ts';
import type { PageFilters } from './query.ts';
import { QueryForm } from './query-form.tsx';
import type { Speech } from './texts.ts';

/** What the page's figures are about: the given parts, then the period and the instant of knowledge when the reader chose them. */
export function subjectOf({ t, day, instant }: Speech, { from, to, known_at }: PageFilters, ...parts: string[]): string {
  const period = [from && t('subject.from', { day: day(from) }), to && t('subject.to', { day: day(to) })]
    .filter(Boolean)
    .join(' ');
  return [...parts, period, known_at && t('source.known_at', { instant: instant(known_at) })].filter(Boolean).join(' · ');
}

/** The Rome day that an instant is the end of, `null` when it is the end of none. */
function dayEnding(instant: string): string | null {
  const day = romeDay(Date.parse(instant));
  return romeInstant(addDays(day, 1)) - 1 === Date.parse(instant) ? day : null;
}

/** The day figures are as known at the end of; an instant within a day, as an address may carry, is kept as it is. */
export function KnownAt({ known_at, speech: { t } }: { known_at: string | undefined; speech: Pick<Speech, 't'> }): VNode {
  const day = known_at === undefined ? '' : dayEnding(known_at);
  if (day === null) return <input type="hidden" name="known_at" value={known_at} />;
  return (
    <div class="filter">
      <label for="known_at">{t('filter.known_at')}</label>
      <input id="known_at" name="known_at" type="date" class="form-control" value={day} />
    </div>
  );
}

interface FilterFormProps {
  id: PageId;
  filters: PageFilters;
  specs: Pick<Specs, 'programmes' | 'network'>;
  speech: Speech;
  /** What choosing a zone means and what choosing none does, where it does not narrow the figures. */
  zone?: { text: string; every: string };
  /** Filters of the page's own, before those that all pages share. */
  before?: ComponentChildren;
  /** Filters of the page's own, behind them. */
  children?: ComponentChildren;
}

/** The filters of a page as a form whose answer is the page's own address. A page about one zone does not ask for it again. */
export function FilterForm({ id, filters, specs, speech, zone: told, before, children }: FilterFormProps): VNode {
  const { t, lang } = speech;
  const zones = [...specs.network.zones.values()].sort((a, b) => a.name.localeCompare(b.name, 'it'));
  return (
    <QueryForm action={pathOf(lang, id)} speech={speech}>
      {before}
      <div class="filter">
        <label for="programme">{t('filter.programme')}</label>
        <select id="programme" name="programme" class="form-select">
          {[...specs.programmes.values()].map((programme) => (
            <option key={programme.id} value={programme.id} selected={programme.id === filters.programme}>
              {programme.name[lang]}
            </option>
          ))}
        </select>
      </div>
      {id.page !== 'zone' && (
        <div class="filter">
          <label for="zone">{told?.text ?? t('filter.zone')}</label>
          <select id="zone" name="zone" class="form-select">
            <option value="">{told?.every ?? t('filter.every_zone')}</option>
            {zones.map((zone) => (
              <option key={zone.id} value={zone.id} selected={zone.id === filters.zone}>
                {zone.name}
              </option>
            ))}
          </select>
        </div>
      )}
      <div class="filter">
        <label for="from">{t('filter.from')}</label>
        <input id="from" name="from" type="date" class="form-control" value={filters.from} />
      </div>
      <div class="filter">
        <label for="to">{t('filter.to')}</label>
        <input id="to" name="to" type="date" class="form-control" value={filters.to} />
      </div>
      <KnownAt known_at={filters.known_at} speech={speech} />
      {children}
    </QueryForm>
  );
}
