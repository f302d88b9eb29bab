import type { Specs } from '../../specs/types.ts';
import type { FrameRow } from '../charts/types.ts';
import type { KpiRow, NoteCode } from '../kpis/types.ts';
import { type Answers, numeratorsBy } from './answers.ts';
import type { TableData } from './figure.tsx';
import type { Speech } from './texts.ts';

/** Whether a place has figures, and if not, which kind of nothing it is. */
export type PlaceState = 'figures' | 'no_data' | 'being_defined' | 'not_in_programme' | 'no_pua';

/** A zone or a desk as pages show it. `row` is its attainment; `null` when the programme does not reach it. */
export interface Place {
  key: string;
  name: string;
  state: PlaceState;
  row: KpiRow | null;
  /** Recipients the plan expects by now; `null` without a target. */
  planned: number | null;
}

const has = (row: KpiRow, code: NoteCode): boolean => row.note.split(' ').includes(code);

function stateOf(row: KpiRow, contacts: number): PlaceState {
  for (const code of ['no_pua', 'being_defined', 'not_in_programme'] as const) if (has(row, code)) return code;
  return contacts === 0 && row.numerator === 0 ? 'no_data' : 'figures';
}

const STATES: readonly PlaceState[] = ['figures', 'no_data', 'being_defined', 'not_in_programme', 'no_pua'];

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

/** Every zone of the answer, with its state: the 28 of the region, or the one asked. */
export function zonePlaces({ network }: Pick<Specs, 'network'>, answers: Answers): Place[] {
  const share = plannedShare(answers);
  const contacts = new Map<string, number>();
  for (const [desk, n] of numeratorsBy(answers.activity, 'desk')) {
    const zone = network.desks.get(desk)?.zone ?? '';
    contacts.set(zone, (contacts.get(zone) ?? 0) + n);
  }
  return answers.zones.rows
    .flatMap((row) => {
      const zone = network.zones.get(row.zone ?? '');
      if (!zone) return [];
      return [
        { key: zone.id, name: zone.name, state: stateOf(row, contacts.get(zone.id) ?? 0), row, planned: planned(row, share) },
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
      const state = row ? stateOf(row, contacts.get(desk.id) ?? 0) : absent;
      return { key: desk.id, name: desk.name[speech.lang], state, row, planned: row && planned(row, share) };
    })
    .sort(byWeight);
}

/** What is to be said beside a place's figures; that nobody has a target is said once, not in every line. */
function remark(place: Place, speech: Speech, anyTarget: boolean): string {
  if (place.state !== 'figures') return speech.t(`place.${place.state}`);
  if (!place.row) return '';
  if (has(place.row, 'partial_target')) return speech.t('place.partial_target');
  return anyTarget && has(place.row, 'no_target') ? speech.t('place.no_target') : '';
}

export const anyTarget = (places: readonly Place[]): boolean =>
  places.some(({ row }) => row !== null && row.denominator !== null);

/**
 * Lines of the bullet chart; `unallocated` is the part of the target that no source splits, one more line of text (D07). A line with
 * `text` prints it in place of figures; figures come from the API, never from here.
 */
export function bulletFrame(places: readonly Place[], speech: Speech, unallocated: number | null): FrameRow[] {
  const targets = anyTarget(places);
  const lines = places.map((place, order): FrameRow => {
    const said = remark(place, speech, targets);
    const figures = place.state === 'figures';
    return {
      key: place.key,
      name: place.name,
      order,
      planned: place.planned,
      text: figures ? null : said,
      hint: figures ? said : null,
    };
  });
  if (unallocated === null) return lines;
  const text = speech.t('place.unallocated_text', { target: speech.count(unallocated) });
  return [
    ...lines,
    { key: 'unallocated', name: speech.t('place.unallocated'), order: lines.length, planned: null, text, hint: null },
  ];
}

/** The same lines as a table. */
export function placesTable(
  places: readonly Place[],
  speech: Speech,
  head: string,
  caption: string,
  unallocated: number | null,
): TableData {
  const { t, count, decimal } = speech;
  const targets = anyTarget(places);
  const rows = places.map((place) => {
    const row = place.state === 'figures' || (place.state === 'no_data' && place.row?.denominator) ? place.row : null;
    return [
      place.name,
      row && place.state === 'figures' ? count(row.numerator) : null,
      row?.denominator ? count(row.denominator) : null,
      row?.denominator && row.value !== null && place.state === 'figures' ? `${decimal(row.value)} %` : null,
      remark(place, speech, targets),
    ];
  });
  if (unallocated !== null) rows.push([t('place.unallocated'), null, count(unallocated), null, t('place.unallocated_why')]);
  return {
    caption,
    columns: [
      { text: head, numeric: false },
      { text: t('table.reached'), numeric: true },
      { text: t('table.target'), numeric: true },
      { text: t('table.attainment'), numeric: true },
      { text: t('table.note'), numeric: false },
    ],
    rows,
  };
}

/** The chart told in words: each place with its figures. */
export function placesDescription(places: readonly Place[], speech: Speech, opening: string): string {
  const lines = places.map(({ name, state, row }) => {
    if (state !== 'figures' || !row) return `${name}: ${speech.t(`place.${state}`)}`;
    const against = row.denominator === null ? '' : ` ${speech.t('chart.of')} ${speech.count(row.denominator)}`;
    return `${name}: ${speech.count(row.numerator)}${against}`;
  });
  return `${opening} ${lines.join('; ')}.`;
}
