import type { FrameRow } from '../charts/types.ts';
import type { TableCell, TableData } from './figure.tsx';
import { has, type Place } from './places.ts';
import type { Speech } from './texts.ts';

export const anyTarget = (places: readonly Place[]): boolean =>
  places.some(({ row }) => row !== null && row.denominator !== null);

/** Whether there is anything to draw: a figure or a target. */
export const drawable = (places: readonly Place[]): boolean =>
  anyTarget(places) || places.some(({ state, row }) => state === 'figures' && (row?.numerator ?? 0) > 0);

/** What is to be said beside a place's figures; that nobody has a target is said once, not in every line. */
function remark({ state, row }: Place, { t }: Speech, targets: boolean): string {
  if (state !== 'figures') return t(`place.${state}`);
  if (!row) return '';
  if (has(row, 'partial_target')) return t('place.partial_target');
  return targets && has(row, 'no_target') ? t('place.no_target') : '';
}

/** A place's figures as text; `null` where there is none to print. */
export function figuresOf(
  { state, row }: Place,
  { count, percent }: Speech,
): Record<'reached' | 'target' | 'share', string | null> {
  const reached = state === 'figures' ? (row?.numerator ?? null) : null;
  return {
    reached: reached === null ? null : count(reached),
    target: row?.denominator ? count(row.denominator) : null,
    share: reached !== null && row?.denominator ? percent(reached / row.denominator) : null,
  };
}

/**
 * Lines of the bullet chart; `unallocated` is the part of the target that no source splits, one more line of text (D07). A line with
 * `text` prints it in place of figures; figures come from the API, never from here.
 */
export function bulletFrame(places: readonly Place[], speech: Speech, unallocated: number | null): FrameRow[] {
  const { t, count } = speech;
  const targets = anyTarget(places);
  const lines = places.map((place, order): FrameRow => {
    const { key, name, planned } = place;
    const said = remark(place, speech, targets);
    const figures = place.state === 'figures';
    return { key, name, order, planned, text: figures ? null : said, hint: figures ? said : null };
  });
  if (unallocated === null) return lines;
  const text = t('place.unallocated_text', { target: count(unallocated) });
  return [...lines, { key: 'unallocated', name: t('place.unallocated'), order: lines.length, planned: null, text, hint: null }];
}

/** The same lines as a table; `head` names its first column, `behind` is the address of the events behind who was reached. */
export function placesTable(
  places: readonly Place[],
  speech: Speech,
  { head, caption, behind }: { head: string; caption: string; behind: (place: Place) => string | null },
  unallocated: number | null,
): TableData {
  const { t, count } = speech;
  const targets = anyTarget(places);
  const rows = places.map((place): TableCell[] => {
    const { reached: text, target, share } = figuresOf(place, speech);
    const href = text === null || !place.row?.numerator ? null : behind(place);
    const reached = text === null || href === null ? text : { text, href };
    const name = place.href === null ? place.name : { text: place.name, href: place.href };
    return [name, reached, target, share, remark(place, speech, targets)];
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
  const lines = places.map((place) => {
    const { reached, target } = figuresOf(place, speech);
    if (reached === null) return `${place.name}: ${speech.t(`place.${place.state}`)}`;
    return `${place.name}: ${reached}${target === null ? '' : ` ${speech.t('chart.of')} ${target}`}`;
  });
  return `${opening} ${lines.join('; ')}.`;
}
