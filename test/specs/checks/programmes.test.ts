import { damagedSpecs } from '../../support/damaged-specs.ts';

const { refuses } = damagedSpecs();

refuses([
  [
    'a target of a desk outside the programme',
    'programmes/teams.yaml',
    '{ desk: pua1-lucca, organisation',
    '{ desk: pua1-livorno, organisation',
    "programmes/teams.yaml: targets[T-LU].scope: desk 'pua1-livorno' does not take part",
  ],
  [
    'desk targets above the region',
    'programmes/teams.yaml',
    'value: 1150',
    'value: 399',
    "programmes/teams.yaml: targets[T-REG].value: the desks' targets sum to 400",
  ],
  [
    'two targets of one desk',
    'programmes/teams.yaml',
    '{ desk: pua1-lucca, organisation',
    '{ desk: pua1-pistoia, organisation',
    'programmes/teams.yaml: targets[T-LU]: pua1-pistoia already has target T-PT',
  ],
  [
    'a programme that ends before it starts',
    'programmes/teams.yaml',
    'planned_end: "2020-12-31"',
    'planned_end: "2018-10-01"',
    'programmes/teams.yaml: planned_end: the programme starts on 2018-10-02',
  ],
  [
    'an actual end before the planned one',
    'programmes/teams.yaml',
    '"2023-03-31"',
    '"2020-03-31"',
    'programmes/teams.yaml: actual_end: before the planned end',
  ],
  [
    'an activity outside the programme',
    'programmes/teams.yaml',
    'start: "2018-11-01"',
    'start: "2018-10-01"',
    'programmes/teams.yaml: cronoprogramma[C1]: outside the programme',
  ],
  [
    'an owner that is no organisation',
    'programmes/teams.yaml',
    'owners: [comune-lucca]',
    'owners: [comune-luca]',
    'programmes/teams.yaml: cronoprogramma[C4].owners: ',
  ],
  [
    'a desk in two programmes at once',
    'programmes/we-in.yaml',
    'pua1-firenze, from: "2025-06-16"',
    'pua1-firenze, from: "2023-01-01"',
    "programmes/we-in.yaml: desks[0]: 'pua1-firenze' takes part in teams",
  ],
  [
    'budget lines above the total',
    'programmes/teams.yaml',
    'budget_total_eur: null',
    'budget_total_eur: 100',
    'programmes/teams.yaml: budget_total_eur: ',
  ],
]);
