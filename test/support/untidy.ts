import type { Warehouse } from '../../warehouse/index.ts';
import { contactFact, publishedRow, rejectionRow } from './facts.ts';

const AT = '2020-03-02 10:00:00.000';
const asking = (id: string, day: string, ...words: string[]) => ({
  ...contactFact(id, 'prato', day),
  framework: '2018-proposal',
  services: words.map((local) => ({ local, code: '', area: '', result: 'answered' })),
  areas: [],
});

/** Stores what there is to look at in a partition of its own: two words without a code, three events refused, one repeated, two in conflict. */
export async function storeUntidy({ ledger }: Pick<Warehouse, 'ledger'>): Promise<void> {
  const prato = { source: '/pua/pua1-prato', recorded_at: AT };
  const pistoia = { source: '/pua/pua1-pistoia', recorded_at: AT };
  const conflict = { ...pistoia, outcome: 'duplicate', code: 'duplicate_conflict' } as const;
  await ledger.store(
    { topic: 'pua.events', partition: 1, first: 0, last: 7 },
    [
      rejectionRow(2, prato),
      rejectionRow(3, prato),
      rejectionRow(4, { source: '/pua/nowhere', code: 'desk_unknown', recorded_at: AT }),
      rejectionRow(5, { ...pistoia, outcome: 'duplicate', code: 'duplicate' }),
      rejectionRow(6, conflict),
      rejectionRow(7, conflict),
    ],
    [
      publishedRow(0, asking('untidy-1', '2019-03-01', 'corso di ligua', '<b>cucito</b>')),
      publishedRow(1, asking('untidy-2', '2019-09-12', 'corso di ligua')),
    ],
  );
}
