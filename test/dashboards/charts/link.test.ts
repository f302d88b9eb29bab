import { expect, test } from 'vitest';
import { linkOf } from '../../../dashboards/charts/link.ts';

const pattern = '/it/eventi?kpi=contacts&month={month}&service_area={area}';

test.each([
  [
    'a row with every column',
    { month: '2019-01', area: 'housing' },
    '/it/eventi?kpi=contacts&month=2019-01&service_area=housing',
  ],
  ['an unknown value', { month: '2019-01', area: '' }, '/it/eventi?kpi=contacts&month=2019-01&service_area=none'],
  [
    'a value that an address cannot hold',
    { month: '2019-01', area: 'a&b' },
    '/it/eventi?kpi=contacts&month=2019-01&service_area=a%26b',
  ],
  ['a mark that frames the chart', { month: '2019-01' }, null],
  ['a value that is not known', { month: null, area: 'housing' }, null],
  ['no row', {}, null],
])('%s', (_, row, href) => {
  expect(linkOf(pattern, row)).toBe(href);
});

test('marks of several kinds lead each to its own, and some nowhere', () => {
  const link = { by: 'evidence', patterns: { kpi: '/it/eventi?kpi={kpi}', declaration: '/it/eventi?event={event_id}' } };
  const row = { kpi: '', event_id: 'd-1' };
  expect(linkOf(link, { ...row, evidence: 'declaration' })).toBe('/it/eventi?event=d-1');
  expect(linkOf(link, { kpi: 'contacts', evidence: 'kpi' })).toBe('/it/eventi?kpi=contacts');
  for (const evidence of ['none', '', null]) expect(linkOf(link, { ...row, evidence })).toBeNull();
});
