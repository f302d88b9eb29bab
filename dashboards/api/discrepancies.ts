import { z } from 'zod';
import { rowsList } from '../negotiate.ts';
import { registerReader, registerShape } from '../quality/register.ts';
import { columns } from '../tabular.ts';
import type { ApiDeps } from './deps.ts';
import { type ApiRoute, listRoute } from './route.ts';

const COLUMNS = [
  ...columns('text', ['id']),
  ...columns('category', ['kind', 'severity', 'status', 'topic']),
  ...columns('text', ['text', 'proposal', 'source', 'place']),
  ...columns('category', ['known_as']),
  ...columns('number', ['findings']),
];

/** What contradicts itself in the sources and in the specifications: it is the same for every reader, and holds no figure of the log. */
export function discrepancyRoutes({ specs }: Pick<ApiDeps, 'specs'>): ApiRoute[] {
  const register = registerReader(specs);
  return [
    listRoute(
      {
        path: '/v1/discrepancies',
        operationId: 'listDiscrepancies',
        tag: 'quality',
        summary: 'Documented discrepancies of the sources and what the rules find, with severity, source line and status',
        schema: 'Discrepancies',
        query: z.strictObject(registerShape),
      },
      async ({ query }) =>
        rowsList(
          COLUMNS,
          register(query).map((entry) => ({ ...entry })),
        ),
    ),
  ];
}
