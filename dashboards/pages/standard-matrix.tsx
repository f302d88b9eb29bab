import type { VNode } from 'preact';
import type { Desk, FrameworkVersion, Requirement, Specs } from '../../specs/types.ts';
import type { Reader } from '../../warehouse/types.ts';
import type { AdequacyMatrix, RequirementResult } from '../adequacy/types.ts';
import { STATUS_MARKS } from '../charts/marks.ts';
import { STATUS_SWATCHES } from '../charts/swatches.ts';
import type { ChartRequest, FrameRow } from '../charts/types.ts';
import { countedPart, judgementHref, judgementLinks, opensDesk } from './events-link.ts';
import { Figure, SCROLLABLE } from './figure.tsx';
import { pathOf, withFilters } from './links.ts';
import { StatusWord } from './marks.tsx';
import { specOf } from './requests.ts';
import { statementText } from './requirement-texts.ts';
import type { StandardQuery } from './standard-query.ts';
import type { Speech } from './texts.ts';

/** Requirements of one dimension, in the order of the version. */
export interface Group {
  id: string;
  label: string;
  requirements: readonly Requirement[];
}

/** The requirements of an answer by dimension; a dimension without any at the level is left out. */
export function groupsOf(
  { dimensions }: Pick<FrameworkVersion, 'dimensions'>,
  requirements: readonly Requirement[],
  { dimension }: Pick<StandardQuery, 'dimension'>,
  { lang }: Pick<Speech, 'lang'>,
): Group[] {
  return dimensions
    .filter(({ id }) => dimension === undefined || id === dimension)
    .map(({ id, label }) => ({ id, label: label[lang], requirements: requirements.filter((one) => one.dimension === id) }))
    .filter((group) => group.requirements.length > 0);
}

/** Letters to a line beside the cells. */
const LINE = 58;

/** A text in lines, broken between words. */
export function inLines(text: string, longest: number = LINE): string[] {
  const [first = '', ...words] = text.split(' ');
  const lines: string[] = [];
  let line = first;
  for (const word of words) {
    const longer = `${line} ${word}`;
    if (longer.length > longest) lines.push(line);
    line = longer.length > longest ? word : longer;
  }
  return [...lines, line];
}

/** Rows of the picture: a line of its own for the name of each dimension, then its requirements. */
function requirementRows(groups: readonly Group[], { lang }: Speech): FrameRow[] {
  const rows = groups.flatMap(({ id, label, requirements }): FrameRow[] => [
    { key: `dimension ${id}`, line: `dimension ${id}`, head: label },
    ...requirements.map((requirement) => {
      const lines = inLines(statementText(requirement, lang));
      return { key: requirement.id, line: requirement.id, label: lines.join('\n'), lines: lines.length };
    }),
  ]);
  return rows.map((row, order) => ({ ...row, order }));
}

/** The heat map asks the API for its cells; names, order and words are the page's. */
function matrixRequest({ query, matrix, groups, specs, reader, speech }: MatrixProps): ChartRequest {
  const { desks } = specs.network;
  const opens = (id: string): boolean => {
    const desk = desks.get(id);
    return desk !== undefined && opensDesk(reader, desk);
  };
  const { from, to, framework_version } = matrix;
  const { area_vasta, network, known_at } = query.request;
  const asked = Object.entries({ area_vasta, network, known_at }).filter(
    (pair): pair is [string, string] => pair[1] !== undefined,
  );
  return {
    spec: specOf('adequacy', speech),
    source: withFilters(
      '/v1/adequacy',
      {},
      {
        ...{ level: String(query.level), from, to, framework: framework_version },
        ...Object.fromEntries(asked),
      },
    ),
    link: judgementLinks(matrix, query, speech),
    frames: [
      {
        key: 'desk',
        rows: matrix.rows.map(({ desk }, desk_order) => ({
          key: desk,
          desk_name: desks.get(desk)?.name[speech.lang] ?? desk,
          desk_order,
          open: opens(desk) ? desk : null,
        })),
      },
      {
        key: 'status',
        rows: STATUS_MARKS.map(({ status }) => ({
          key: status,
          status_name: speech.t(`standard.status.${status}`),
          counted: countedPart(status),
        })),
      },
      { key: 'requirement', rows: requirementRows(groups, speech) },
    ],
  };
}

export interface MatrixProps {
  query: StandardQuery;
  matrix: AdequacyMatrix;
  groups: readonly Group[];
  specs: Specs;
  reader: Reader;
  speech: Speech;
}

function MatrixTable({ query, matrix, groups, specs, reader, speech }: MatrixProps): VNode {
  const { t, lang } = speech;
  const named = (id: string): Pick<Desk, 'name'> => specs.network.desks.get(id) ?? { name: { it: id, en: id } };
  const rows = matrix.rows.map(({ desk, requirements }) => ({
    desk,
    results: new Map(requirements.map((result) => [result.id, result])),
  }));
  const links = judgementLinks(matrix, query, speech);
  const behind = (id: string, result: RequirementResult | undefined): string | null => {
    const desk = specs.network.desks.get(id);
    return result === undefined || desk === undefined || !opensDesk(reader, desk) ? null : judgementHref(links, desk.id, result);
  };
  const caption = t('standard.matrix_caption', { version: matrix.version.label[lang] });
  return (
    <section class="table-scroll matrix-scroll" aria-label={caption} {...SCROLLABLE}>
      <table class="table table-sm matrix">
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{t('standard.requirement')}</th>
            {rows.map(({ desk }) => (
              <th scope="col" key={desk} class="matrix-desk">
                <a href={withFilters(pathOf(lang, { page: 'desk', desk }), {}, query.given)}>{named(desk).name[lang]}</a>
              </th>
            ))}
          </tr>
        </thead>
        {groups.map(({ id, label, requirements }) => (
          <tbody key={id}>
            <tr>
              <th scope="rowgroup" colSpan={rows.length + 1} class="matrix-dimension">
                {label}
              </th>
            </tr>
            {requirements.map((requirement) => (
              <tr key={requirement.id}>
                <th scope="row" class="matrix-requirement">
                  {statementText(requirement, lang)}
                </th>
                {rows.map(({ desk, results }) => {
                  const result = results.get(requirement.id);
                  const href = behind(desk, result);
                  const word = <StatusWord status={result?.status ?? 'not_applicable'} speech={speech} quiet />;
                  return <td key={desk}>{href === null ? word : <a href={href}>{word}</a>}</td>;
                })}
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </section>
  );
}

function descriptionOf({ matrix: { rows }, groups }: MatrixProps, { t, count }: Speech): string {
  const shown = new Set(groups.flatMap(({ requirements }) => requirements.map(({ id }) => id)));
  const cells = rows.flatMap(({ requirements }) => requirements).filter(({ id }) => shown.has(id));
  const counts = STATUS_MARKS.map(({ status }) => {
    const n = cells.filter((cell) => cell.status === status).length;
    return `${t(`standard.status.${status}`)} ${count(n)}`;
  });
  return t('standard.matrix_description', {
    desks: count(rows.length),
    requirements: count(shown.size),
    counts: counts.join(', '),
  });
}

/** Desks by requirements: a heat map whose cells carry a mark each, and the same as a table. */
export function MatrixFigure(props: MatrixProps): VNode {
  const { query, matrix, groups, speech } = props;
  const drawn = groups.length > 0 && matrix.rows.length > 0;
  return (
    <div class="matrix-figure">
      <Figure
        id="matrix"
        title={speech.t('standard.matrix_title', { level: query.level })}
        description={descriptionOf(props, speech)}
        chart={drawn ? matrixRequest(props) : null}
        table={<MatrixTable {...props} />}
        about={{
          subject: speech.t(`standard.level_${query.level}`),
          period: { from: matrix.from, to: matrix.to },
          denominator: speech.t('download.by.matrix'),
        }}
        provenance={matrix}
        speech={speech}
        legend={STATUS_SWATCHES.map(({ status, shapes }) => ({ text: speech.t(`standard.status.${status}`), shapes }))}
      >
        <p class="answer-small">{speech.t('standard.mandatory_note')}</p>
        <p class="answer-small matrix-narrow">{speech.t('standard.matrix_narrow')}</p>
      </Figure>
    </div>
  );
}
