import { damagedSpecs } from '../../support/damaged-specs.ts';

const { refuses } = damagedSpecs();

refuses([
  [
    'an interval of hours, which are no count',
    'kpis/opening_hours_per_1000.yaml',
    'interval: none',
    'interval: byar',
    'kpis/opening_hours_per_1000.yaml: interval: a numerator of kind opening_hours is no count: it has none',
  ],
  [
    'a quantile of what is no count',
    'kpis/reporting_completeness.yaml',
    'interval: none',
    'quantile: 0.5\ninterval: none',
    'kpis/reporting_completeness.yaml: quantile: only a count has one',
  ],
  [
    'hours divided by a target of recipients',
    'kpis/opening_hours_per_1000.yaml',
    'denominator: { kind: foreign_residents }',
    'denominator: { kind: target }',
    'kpis/opening_hours_per_1000.yaml: denominator: a target is of recipients: nothing else is divided by it',
  ],
  [
    'recipients beside hours, which are counted by desk and month',
    'kpis/contacts_per_opening_hour.yaml',
    'numerator: { fact: contacts, aggregate: count }',
    'numerator: { fact: recipients, aggregate: distinct_recipients }',
    'kpis/contacts_per_opening_hour.yaml: numerator: beside opening_hours facts are counted by desk and month, which do not add up for recipients',
  ],
  [
    'hours by the language of a person',
    'kpis/contacts_per_opening_hour.yaml',
    'desk, month',
    'desk, language, month',
    'kpis/contacts_per_opening_hour.yaml: dimensions: opening_hours does not exist by language',
  ],
  [
    'expenditure by month, of which none is stated',
    'kpis/cost_per_recipient.yaml',
    'zone, desk',
    'zone, month, desk',
    'kpis/cost_per_recipient.yaml: dimensions: expenditure does not exist by month',
  ],
]);
