import type { Specs } from '../../specs/types.ts';
import type { KpiRow, NoteCode } from '../kpis/types.ts';
import { type Answers, numeratorsBy } from './answers.ts';
import { pathOf, withFilters } from './links.ts';
import type { PageFilters } from './query.ts';
import type { Speech } from './texts.ts';

/** Whether a place has figures, and if not, which kind of nothing it is. */
export type PlaceState = 'figures' | 'suppressed' | 'no_data' | 'being_defined' | 'not_in_programme' | 'no_pua';

/** A zone or a desk as pages show it. `row` is its attainment; `null` when the programme does not reach it. */
export interface Place {
  key: string;
  name: string;
  /** Address of its page; `null` when it has none. */
  href: string | null;
  state: PlaceState;
  row: KpiRow | null;
  /** Recipients the plan expects by now; `null` without a target. */
  planned: number | null;
}

/** Name of the place that a page's figures are of. */
export const placeShown = ({ network }: Pick<Specs, 'network'>, { zone }: PageFilters, { t }: Speech): string =>
  zone === undefined ? t('site.region') : (network.zones.get(zone)?.name ?? zone);

/** Whether a note code applies to a row. */
export const has = (row: KpiRow, code: NoteCode): boolean => row.note.split(' ').includes(code);

/** `contacts` are `null` where they are suppressed, which is not none. */
function stateOf(row: KpiRow, contacts: number | null): PlaceState {
  for (const code of ['no_pua', 'being_defined', 'not_in_programme'] as const) if (has(row, code)) return code;
  if (row.suppressed) return 'suppressed';
  return contacts === 0 && row.numerator === 0 ? 'no_data' : 'figures';
}

const STATES: readonly PlaceState[] = ['figures', 'suppressed', 'no_data', 'being_defined', 'not_in_programme', 'no_pua'];

const byWeight = (a: Place, b: Place): number =>
  STATES.indexOf(a.state) - STATES.indexOf(b.state) ||
  (b.row?.denominator ?? -1) - (a.row?.denominator ?? -1) ||
  (b.row?.numerator ?? -1) - (a.row?.numerator ?? -1) ||
  a.name.localeCompare(b.name, 'it');

/** Share of the planned time elapsed, from what the plan expects of the whole by now; `null` without a target. */
function plannedShare({ whole, plannedNow }: Answers): number | null {
  return whole.denominator && plannedNow.denominator !== null ? plannedNow.denominator / whole.denominator : null;
}

const planned = (row: KpiRow, share: number | null): number | null =>
  row.denominator !== null && share !== null ? row.denominator * share : null;

/** Every zone of the answer, with its state and the address of its page: the 28 of the region, or the one asked. */
export function zonePlaces(
  { network }: Pick<Specs, 'network'>,
  answers: Answers,
  { lang }: Speech,
  filters: PageFilters,
): Place[] {
  const share = plannedShare(answers);
  const { zone: _zone, ...kept } = filters;
  const contacts = new Map<string, number | null>();
  for (const [desk, n] of numeratorsBy(answers.activity, 'desk')) {
    const zone = network.desks.get(desk)?.zone ?? '';
    const before = contacts.get(zone) === null ? null : (contacts.get(zone) ?? 0);
    contacts.set(zone, n === null || before === null ? null : before + n);
  }
  return answers.zones.rows
    .flatMap((row): Place[] => {
      const zone = network.zones.get(row.zone ?? '');
      if (!zone) return [];
      const { id, name } = zone;
      const href = withFilters(pathOf(lang, { page: 'zone', zone: id }), kept);
      return [
        {
          key: id,
          name,
          href,
          state: stateOf(row, contacts.get(id) === null ? null : (contacts.get(id) ?? 0)),
          row,
          planned: planned(row, share),
        },
      ];
    })
    .sort(byWeight);
}

/** Every desk of the network within the zone asked, also those being defined and those outside the programme. */
export function deskPlaces({ network }: Pick<Specs, 'network'>, answers: Answers, speech: Speech, zone?: string): Place[] {
  const share = plannedShare(answers);
  const contacts = numeratorsBy(answers.activity, 'desk');
  const rows = new Map(answers.desks.rows.map((row) => [row.desk, row]));
  return [...network.desks.values()]
    .filter((desk) => zone === undefined || desk.zone === zone)
    .map((desk): Place => {
      const row = rows.get(desk.id) ?? null;
      const absent = desk.status === 'being_defined' ? 'being_defined' : 'not_in_programme';
      const state = row ? stateOf(row, contacts.get(desk.id) === null ? null : (contacts.get(desk.id) ?? 0)) : absent;
      return { key: desk.id, name: desk.name[speech.lang], href: null, state, row, planned: row && planned(row, share) };
    })
    .sort(byWeight);
}
