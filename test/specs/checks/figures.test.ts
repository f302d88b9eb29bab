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
    'kpis/median_wait.yaml: quantile: a KPI in days has one, and no other',
  ],
  [
    'a denominator of no territory',
    'denominators.yaml',
    REGION,
    REGION.replace('09', '10'),
    "denominators.yaml: denominators[1].territory: no region '10'",
  ],
]);
