import type { ComponentChildren, VNode } from 'preact';
import type { Speech } from './texts.ts';

interface QueryFormProps {
  /** The page's own address: its answer is the same page under what was chosen. */
  action: string;
  /** What the button that asks says; as on the pages of figures when absent. */
  submit?: string;
  speech: Pick<Speech, 't'>;
  children: ComponentChildren;
}

/** The filters of a page, with the button that applies them and the link that takes them all away. */
export function QueryForm({ action, submit, speech: { t }, children }: QueryFormProps): VNode {
  return (
    <form class="filters" method="get" action={action} aria-label={t('filter.title')}>
      {children}
      <div class="filter-buttons">
        <button type="submit" class="btn btn-primary">
          {submit ?? t('filter.apply')}
        </button>
        <a class="btn btn-outline-primary" href={action}>
          {t('filter.clear')}
        </a>
      </div>
    </form>
  );
}
