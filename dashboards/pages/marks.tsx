import type { ComponentChildren, VNode } from 'preact';
import type { AdequacyStatus, RequirementStatus } from '../adequacy/types.ts';
import { STATUS_MARKS } from '../charts/marks.ts';
import type { Speech } from './texts.ts';

/** The mark of a status on its ground, as the charts draw it. Decoration: words stand beside it or are read in its place. */
export function Mark({ status }: { status: RequirementStatus }): VNode {
  const { path } = STATUS_MARKS.find((mark) => mark.status === status) ?? { path: '' };
  return (
    <svg class={`mark mark-${status}`} viewBox="-1.2 -1.2 2.4 2.4" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}

/** A status as mark and word; `quiet`: the word is for those who cannot see the mark. */
export function StatusWord({
  status,
  speech,
  quiet = false,
}: {
  status: RequirementStatus;
  speech: Speech;
  quiet?: boolean;
}): VNode {
  return (
    <span class="status">
      <Mark status={status} />
      <span class={quiet ? 'visually-hidden' : undefined}>{speech.t(`standard.status.${status}`)}</span>
    </span>
  );
}

/** What the marks mean. */
export function StatusLegend({ speech }: { speech: Speech }): VNode {
  return (
    <ul class="legend">
      {STATUS_MARKS.map(({ status }) => (
        <li key={status}>
          <StatusWord status={status} speech={speech} />
        </li>
      ))}
    </ul>
  );
}

const OVERALL: Readonly<Record<AdequacyStatus, RequirementStatus>> = {
  pua: 'met',
  in_progress: 'partial',
  not_assessable: 'unknown',
};

/** What a desk may be called. */
export function OverallStatus({ status, speech }: { status: AdequacyStatus; speech: Speech }): VNode {
  return (
    <span class={`state overall overall-${status}`}>
      <Mark status={OVERALL[status]} /> {speech.t(`standard.overall.${status}`)}
    </span>
  );
}

export const ADEQUACY_STATUSES = ['pua', 'in_progress', 'not_assessable'] as const satisfies readonly AdequacyStatus[];

/** A heading and what stands under it, as a section of a page. */
export function Section({ id, title, children }: { id: string; title: string; children: ComponentChildren }): VNode {
  return (
    <section aria-labelledby={`${id}-title`} class="page-section" id={id}>
      <h2 id={`${id}-title`}>{title}</h2>
      {children}
    </section>
  );
}
