import { LOCALES } from '../../specs/read.ts';
import type { KpiDefinition } from '../../specs/types.ts';
import type { List } from '../negotiate.ts';
import { type Column, columns } from '../tabular.ts';
import type { KpiAnswer } from './types.ts';

const FIGURES: readonly Column[] = [
  ...columns('number', ['numerator', 'denominator', 'value', 'lower', 'upper']),
  ...columns('integer', ['n']),
  ...columns('boolean', ['suppressed']),
  ...columns('category', ['note']),
];

/** The rows of an answer as a list: a category column per dimension, then the figures. */
export const answerList = (answer: KpiAnswer): List => ({
  columns: [...columns('category', answer.by), ...FIGURES],
  rows: answer.rows,
  json: answer,
  provenance: answer,
});

const TEXTS = ['name', 'sentence', 'formula', 'caveats', 'used_by'] as const;

/** The catalogue of KPIs as a list; in JSON the definitions as they are. */
export const catalogueList = (kpis: readonly KpiDefinition[]): List => ({
  columns: [
    ...columns('text', ['id', ...TEXTS.flatMap((name) => [`${name}_it`, `${name}_en`]), 'unit', 'polarity']),
    ...columns('integer', ['min_n']),
    ...columns('number', ['standard']),
    ...columns('text', ['framework_dimension', 'dimensions', 'source']),
  ],
  rows: kpis.map((kpi) => ({
    id: kpi.id,
    ...Object.fromEntries(TEXTS.flatMap((name) => LOCALES.map((lang) => [`${name}_${lang}`, kpi[name][lang]]))),
    unit: kpi.unit,
    polarity: kpi.polarity,
    min_n: kpi.min_n,
    standard: kpi.standard,
    framework_dimension: kpi.framework_dimension ?? '',
    dimensions: kpi.dimensions.join(','),
    source: kpi.source,
  })),
  json: { kpis },
});
