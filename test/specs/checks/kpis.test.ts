import { damagedSpecs } from '../../support/damaged-specs.ts';

const { refuses } = damagedSpecs();
const REGION = '"09"\n    level: region\n    metric: eu_residents';

refuses([
  [
    'a target by month',
    'kpis/pace.yaml',
    'network',
    'month',
    'kpis/pace.yaml: dimensions: a denominator of kind target_pace does not exist by month',
  ],
  [
    'a factor that is not of the unit',
    'kpis/coverage.yaml',
    'factor: 1000',
    'factor: 100',
    'kpis/coverage.yaml: factor: a KPI in per_1000 has factor 1000',
  ],
  [
    'a quantile of a number that no fact is asked to state',
    'kpis/median_wait.yaml',
    ', stated: wait_days',
    '',
    'kpis/median_wait.yaml: quantile: needs the number that the facts of the numerator state',
  ],
  [
    'days that are no quantile',
    'kpis/median_wait.yaml',
    'quantile: 0.5\n',
    '',
    'kpis/median_wait.yaml: quantile: a count in days has one, and no other KPI',
  ],
  [
    'an estimate that nothing needs to stand behind',
    'kpis/timeliness.yaml',
    'min_n: 10',
    'min_n: 0',
    'kpis/timeliness.yaml: min_n: an estimate needs at least one',
  ],
  [
    'a standard where neither direction is better',
    'kpis/second_level_referrals.yaml',
    'standard: null',
    'standard: 50',
    'kpis/second_level_referrals.yaml: standard: where neither direction is better there is none',
  ],
  [
    'a share above the whole as a standard',
    'kpis/timeliness.yaml',
    'standard: null',
    'standard: 101',
    'kpis/timeliness.yaml: standard: a share in percent is at most 100',
  ],
  [
    'a dimension of the framework that there is none of',
    'kpis/timeliness.yaml',
    'framework_dimension: data',
    'framework_dimension: punctuality',
    'kpis/timeliness.yaml: framework_dimension',
  ],
  ['a caveat in one language', 'kpis/pace.yaml', '  en: "It supposes', '  fr: "It supposes', 'kpis/pace.yaml: caveats.en'],
  [
    'a denominator of no territory',
    'denominators.yaml',
    REGION,
    REGION.replace('09', '10'),
    "denominators.yaml: denominators[1].territory: no region '10'",
  ],
]);
