import type { FrameworkVersion } from '../../specs/types.ts';
import type { List } from '../negotiate.ts';
import { columns, type Row } from '../tabular.ts';
import type { FrameworkDiff } from './diff.ts';
import type { AdequacyMatrix, DeskAdequacy, DeskAnswer, RequirementResult } from './types.ts';
import { summaryOf } from './versions.ts';

const RESULT_COLUMNS = [
  ...columns('category', ['desk']),
  ...columns('integer', ['level']),
  ...columns('category', ['desk_status', 'requirement', 'dimension', 'area', 'status']),
  ...columns('boolean', ['mandatory']),
  ...columns('number', ['value']),
  ...columns('category', ['operator']),
  ...columns('number', ['threshold']),
  ...columns('text', ['since']),
  ...columns('category', ['evidence', 'kpi']),
  ...columns('number', ['numerator', 'denominator']),
  ...columns('text', ['event_id', 'declared_from', 'recorded_at', 'stated']),
];

function evidenceCells({ evidence }: RequirementResult): Row {
  const none = { kpi: '', numerator: null, denominator: null, event_id: '', declared_from: '', recorded_at: '', stated: '' };
  if (evidence.kind === 'kpi') {
    const { kind, kpi, numerator, denominator } = evidence;
    return { ...none, evidence: kind, kpi, numerator, denominator };
  }
  if (evidence.kind === 'none') return { ...none, evidence: 'none' };
  const { kind, stated, event_id, declared_from, recorded_at } = evidence;
  return { ...none, evidence: kind, event_id, declared_from, recorded_at, stated: stated === null ? '' : JSON.stringify(stated) };
}

const resultRows = ({ desk, level, status, requirements }: DeskAdequacy): Row[] =>
  requirements.map((one) => ({
    desk,
    level,
    desk_status: status,
    requirement: one.id,
    dimension: one.dimension,
    area: one.area ?? '',
    status: one.status,
    mandatory: one.mandatory,
    value: one.value,
    operator: one.operator,
    threshold: one.threshold,
    since: one.since ?? '',
    ...evidenceCells(one),
  }));

/** A row per desk and requirement. */
export const matrixList = (matrix: AdequacyMatrix): List => ({
  columns: RESULT_COLUMNS,
  rows: matrix.rows.flatMap(resultRows),
  json: matrix,
  provenance: matrix,
});

/** A row per requirement of the desk; its trend is in the JSON alone. */
export const deskList = (answer: DeskAnswer): List => ({
  columns: RESULT_COLUMNS,
  rows: resultRows(answer.desk),
  json: answer,
  provenance: answer,
});

/** A row per desk, level and requirement whose status differs; the definitions are in the JSON alone. */
export const diffList = (diff: FrameworkDiff): List => ({
  columns: [
    ...columns('category', ['desk']),
    ...columns('integer', ['level']),
    ...columns('category', ['status_a', 'status_b']),
    ...columns('boolean', ['changes_status']),
    ...columns('category', ['requirement', 'a', 'b']),
  ],
  rows: diff.rows.flatMap(({ cells, ...desk }) =>
    cells.map(({ requirement, a, b }) => ({ ...desk, requirement, a: a ?? '', b: b ?? '' })),
  ),
  json: diff,
  provenance: diff,
});

/** A row per requirement of a version; in JSON the whole version, and what the others say of themselves. */
export const frameworkList = (version: FrameworkVersion, versions: readonly FrameworkVersion[]): List => ({
  columns: [
    ...columns('text', ['id']),
    ...columns('category', ['dimension', 'levels', 'area', 'metric', 'parameter', 'operator']),
    ...columns('number', ['threshold', 'partial', 'weight']),
    ...columns('boolean', ['mandatory']),
    ...columns('text', ['valid_from', 'valid_to', 'source', 'statement_it', 'statement_en', 'reasoning']),
  ],
  rows: version.requirements.map(({ levels, area, parameter, valid_to, statement, ...one }) => ({
    ...one,
    levels: levels.join(','),
    area: area ?? '',
    parameter: parameter ?? '',
    valid_to: valid_to ?? '',
    statement_it: statement.it,
    statement_en: statement.en,
  })),
  json: { version, versions: versions.map(summaryOf) },
});
