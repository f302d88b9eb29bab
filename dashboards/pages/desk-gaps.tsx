import type { VNode } from 'preact';
import type { Specs } from '../../specs/types.ts';
import type { DeskAnswer, RequirementResult, RequirementStatus } from '../adequacy/types.ts';
import { SCROLLABLE } from './figure.tsx';
import { StatusLegend, StatusWord } from './marks.tsx';
import { evidenceText, foundText, sinceText, statementText } from './requirement-texts.ts';
import type { Group } from './standard-matrix.tsx';
import type { Speech } from './texts.ts';

interface GapsProps {
  answer: DeskAnswer;
  groups: readonly Group[];
  specs: Specs;
  speech: Speech;
}

const LACKING: readonly RequirementStatus[] = ['not_met', 'partial', 'unknown'];

interface RowsProps {
  results: readonly RequirementResult[];
  caption: string;
  props: GapsProps;
}

/** Requirements with what was found, since when, and what stands behind it. */
function ResultsTable({ results, caption, props: { answer, specs, speech } }: RowsProps): VNode {
  const { t, lang } = speech;
  const requirements = new Map(answer.requirements.map((one) => [one.id, one]));
  return (
    <section class="table-scroll" aria-label={caption} {...SCROLLABLE}>
      <table class="table table-sm results">
        <caption>{caption}</caption>
        <thead>
          <tr>
            {['requirement', 'status', 'found', 'since', 'evidence'].map((column) => (
              <th scope="col" key={column}>
                {t(`standard.column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {results.map((result) => {
            const requirement = requirements.get(result.id);
            return (
              <tr key={result.id}>
                <th scope="row">{requirement === undefined ? result.id : statementText(requirement, lang)}</th>
                <td>
                  <StatusWord status={result.status} speech={speech} />
                </td>
                <td>{requirement === undefined ? '' : foundText(requirement, result, speech)}</td>
                <td>{LACKING.includes(result.status) ? sinceText(result, speech) : ''}</td>
                <td>{evidenceText(result.evidence, specs, speech)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

/** What a desk lacks: the mandatory first, in each what is not met before what is partly met before what is not known. */
export function Gaps(props: GapsProps): VNode {
  const { answer, speech } = props;
  const { t } = speech;
  const gaps = [...answer.desk.requirements]
    .filter(({ status }) => LACKING.includes(status))
    .sort((a, b) => Number(b.mandatory) - Number(a.mandatory) || LACKING.indexOf(a.status) - LACKING.indexOf(b.status));
  if (!answer.desk.offered) return <p class="callout-line">{t('standard.level_not_offered')}</p>;
  if (gaps.length === 0) return <p>{t('standard.nothing_missing_at_all')}</p>;
  return (
    <>
      <p class="answer-small">{t('standard.mandatory_note')}</p>
      <ResultsTable results={gaps} caption={t('desk.gaps_caption')} props={props} />
    </>
  );
}

/** Every requirement of the level, dimension by dimension. */
export function EveryRequirement(props: GapsProps): VNode {
  const { answer, groups, speech } = props;
  return (
    <>
      <StatusLegend speech={speech} />
      {groups.map(({ id, label, requirements }) => (
        <details key={id} class="chart-table">
          <summary>
            {label} <DimensionMarks id={id} answer={answer} speech={speech} />
          </summary>
          <ResultsTable
            results={answer.desk.requirements.filter((one) => requirements.some((asked) => asked.id === one.id))}
            caption={label}
            props={props}
          />
        </details>
      ))}
    </>
  );
}

function DimensionMarks({ id, answer, speech }: { id: string; answer: DeskAnswer; speech: Speech }): VNode {
  const results = answer.desk.requirements.filter(({ dimension }) => dimension === id);
  return (
    <span class="dimension-marks">
      {results.map((result) => (
        <StatusWord key={result.id} status={result.status} speech={speech} quiet />
      ))}
    </span>
  );
}
