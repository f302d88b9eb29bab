import { suggester } from '../../specs/vocabulary/suggest.ts';
import { rowsList } from '../negotiate.ts';
import { columns } from '../tabular.ts';
import type { ApiDeps } from './deps.ts';
import { type ApiRoute, listRoute } from './route.ts';

const COLUMNS = [
  ...columns('category', ['item', 'desk', 'code']),
  ...columns('text', ['word']),
  ...columns('category', ['suggestion']),
  ...columns('number', ['count', 'open']),
  ...columns('text', ['latest']),
];

/** Data quality: what is to be looked at in what the desks publish. */
export function qualityRoutes({ specs, warehouse: { journal }, reader }: ApiDeps): ApiRoute[] {
  const suggest = suggester(specs);
  return [
    listRoute(
      {
        path: '/v1/quality',
        operationId: 'getQuality',
        tag: 'ledger',
        summary: 'Repetitions, conflicts and rejections by code and desk, and service words that no framework code is known for',
        schema: 'Quality',
      },
      async ({ request }) => {
        const items = await journal.quality(reader(request), [...specs.network.desks.keys()]);
        const rows = items.map(({ framework, ...item }) => {
          const near = item.word === '' ? null : suggest(framework, item.desk, item.word);
          return { ...item, suggestion: near?.code ?? '', latest: `${item.latest.replace(' ', 'T')}Z` };
        });
        return rowsList(COLUMNS, rows);
      },
    ),
  ];
}
