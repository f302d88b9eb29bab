import type { KpiDefinition } from '../../specs/types.ts';
import type { List } from '../negotiate.ts';
import { type Column, columns } from '../tabular.ts';
import type { KpiAnswer } from './types.ts';

const FIGURES: readonly Column[] = [
  ...columns('integer', ['numerator']),
  ...columns('number', ['denominator', 'value', 'lower', 'upper']),
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

/** The catalogue of KPIs as a list; in JSON the definitions as they are. */
export const catalogueList = (kpis: readonly KpiDefinition[]): List => ({
  columns: columns('text', [
    'id',
    'name_it',
    'name_en',
    'sentence_it',
    'sentence_en',
    'unit',
    'polarity',
    'dimensions',
    'source',
  ]),
  rows: kpis.map(({ id, name, sentence, unit, polarity, dimensions, source }) => ({
    id,
    name_it: name.it,
    name_en: name.en,
    sentence_it: sentence.it,
    sentence_en: sentence.en,
    unit,
    polarity,
    dimensions: dimensions.join(','),
    source,
  })),
  json: { kpis },
});
