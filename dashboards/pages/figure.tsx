import type { ComponentChildren, VNode } from 'preact';
import type { LegendItem } from '../charts/swatches.ts';
import type { ChartCaption, ChartRequest } from '../charts/types.ts';
import type { Provenance } from '../kpis/types.ts';
import { captionOf, type FigureSubject, provenanceParts } from './caption.ts';
import { Legend } from './legend.tsx';
import type { Speech } from './texts.ts';

export interface TableColumn {
  text: string;
  numeric: boolean;
}

/** A text, one that leads to a page, or `null`: printed as a dash that says "no figure". */
export type TableCell = string | { text: string; href: string } | null;

/** A table: its first column names the row. */
export interface TableData {
  caption: string;
  columns: readonly TableColumn[];
  rows: readonly (readonly TableCell[])[];
}

/** A region that scrolls is reachable by keyboard (WCAG 2.1.1), though it is no control. */
export const SCROLLABLE = { tabIndex: 0 } as const;

/** The line that names a table's columns. */
export function HeadRow({ columns }: { columns: readonly TableColumn[] }): VNode {
  return (
    <tr>
      {columns.map(({ text, numeric }) => (
        <th scope="col" key={text} class={numeric ? 'numeric' : undefined}>
          {text}
        </th>
      ))}
    </tr>
  );
}

export function DataTable({ table, speech }: { table: TableData; speech: Speech }): VNode {
  const printed = (cell: TableCell) => {
    if (cell === null) return <abbr title={speech.t('table.none')}>–</abbr>;
    return typeof cell === 'string' ? cell : <a href={cell.href}>{cell.text}</a>;
  };
  return (
    <section class="table-scroll" aria-label={table.caption} {...SCROLLABLE}>
      <table class="table table-sm">
        <caption>{table.caption}</caption>
        <thead>
          <HeadRow columns={table.columns} />
        </thead>
        <tbody>
          {table.rows.map(([head, ...cells]) => (
            <tr key={typeof head === 'string' ? head : head?.text}>
              <th scope="row">{printed(head ?? null)}</th>
              {cells.map((cell, index) => (
                <td key={table.columns[index + 1]?.text} class={table.columns[index + 1]?.numeric ? 'numeric' : undefined}>
                  {printed(cell)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** What stands at the foot of every figure: when its data were taken, as known when, under which framework, from where. */
export function SourceNote({ provenance, speech }: { provenance: Provenance; speech: Speech }): VNode {
  return <p class="figure-source">{provenanceParts(provenance, speech).join(' · ')}</p>;
}

const FORMS = ['svg', 'png', 'csv'] as const;

/** Hidden until the browser code has something to save. */
function Downloads({ caption, speech: { t } }: { caption: ChartCaption; speech: Speech }): VNode {
  return (
    <fieldset class="chart-downloads" data-caption={JSON.stringify(caption)} hidden>
      <legend>{t('download.title')}</legend>
      {FORMS.map((form) => (
        <button
          key={form}
          type="button"
          class="btn btn-xs btn-outline-primary"
          data-download={form}
          aria-label={t('download.as', { title: caption.title, form: form.toUpperCase() })}
        >
          {form.toUpperCase()}
        </button>
      ))}
    </fieldset>
  );
}

function Chart({
  id,
  description,
  chart,
  caption,
  speech,
}: Pick<FigureProps, 'id' | 'description' | 'speech'> & { chart: ChartRequest; caption: ChartCaption }): VNode {
  const { t } = speech;
  return (
    <>
      <div class="chart" id={`${id}-chart`} role="img" aria-label={description} data-chart={JSON.stringify(chart)} />
      <Downloads caption={caption} speech={speech} />
      <p class="chart-error" role="alert" hidden>
        {t('chart.failed')}
      </p>
      <noscript>
        <p>{t('chart.no_script')}</p>
      </noscript>
    </>
  );
}

interface FigureProps {
  id: string;
  title: string;
  /** What a person who cannot see the picture is told: subject and main figures. */
  description: string;
  /** `null` when there is nothing to draw yet: the figure says so, and the table stands. */
  chart: ChartRequest | null;
  /** The same figures to read: columns and rows, or a table of the page's own. */
  table: TableData | VNode;
  /** What the figures are about: a chart that is saved says it too. */
  about: FigureSubject;
  provenance: Provenance;
  speech: Speech;
  /** What the marks mean; a chart that is saved carries it. */
  legend?: readonly LegendItem[];
  /** A remark between title and picture. */
  children?: ComponentChildren;
}

/** A chart with its title, its description, the same figures as a table, and its source. */
export function Figure(props: FigureProps): VNode {
  const { id, title, description, chart, table, about, legend = [], provenance, speech, children } = props;
  const { t } = speech;
  return (
    <figure class="chart-figure" id={id}>
      <figcaption>
        <h3>{title}</h3>
        {chart !== null && legend.length > 0 && <Legend items={legend} />}
        {chart !== null && children}
      </figcaption>
      {chart === null ? (
        <p class="callout-line">{t('chart.nothing')}</p>
      ) : (
        <Chart
          id={id}
          description={description}
          chart={chart}
          caption={captionOf(id, title, about, legend, provenance, speech)}
          speech={speech}
        />
      )}
      <details class="chart-table" open={chart === null}>
        <summary>{t('table.open')}</summary>
        {'columns' in table ? <DataTable table={table} speech={speech} /> : table}
      </details>
      <SourceNote provenance={provenance} speech={speech} />
    </figure>
  );
}
