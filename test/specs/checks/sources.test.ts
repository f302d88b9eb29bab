import { damagedSpecs } from '../../support/damaged-specs.ts';

const { refuses } = damagedSpecs();

refuses([
  [
    'a document that is not listed',
    'kpis/pace.yaml',
    'S003 l.54',
    'S009 l.54',
    "kpis/pace.yaml: source: 'S009' is not in sources.yaml",
  ],
  [
    'a discrepancy that is not listed',
    'kpis/pace.yaml',
    'D07',
    'D99',
    "kpis/pace.yaml: issues: 'D99' is not in discrepancies.yaml",
  ],
]);
