import type { VNode } from 'preact';
import type { Specs } from '../../specs/types.ts';
import type { BenchmarksQuery } from './benchmarks-query.ts';
import { comparableKpis } from './benchmarks-query.ts';
import { Choice } from './choice.tsx';
import { FilterForm } from './filters.tsx';
import type { Speech } from './texts.ts';

const PEERS = ['region', 'area_vasta', 'network', 'size'] as const;
const ADJUSTMENTS = ['none', 'direct', 'indirect'] as const;

/** What is compared, with whom and how, and which zone to set off. */
export function BenchmarksForm({ query, specs, speech }: { query: BenchmarksQuery; specs: Specs; speech: Speech }): VNode {
  const { t, lang } = speech;
  const { kpi, levels, request, filters } = query;
  const { judged, read } = comparableKpis(specs, request.reader);
  const named = (kpis: typeof judged) => kpis.map(({ id, name }) => ({ value: id, text: name[lang] }));
  const worded = (choice: string, values: readonly string[]) =>
    values.map((value) => ({ value, text: t(`benchmarks.${choice}.${value}`) }));
  const ids = typeof request.peers === 'string' ? [] : [{ value: request.peers.join(','), text: t('benchmarks.peers.chosen') }];
  const peers = [...worded('peers', request.by === 'zone' ? PEERS.filter((one) => one !== 'network') : PEERS), ...ids];
  const comparison = (
    <>
      <Choice
        name="kpi"
        text={t('benchmarks.kpi')}
        options={named(judged)}
        groups={read.length === 0 ? [] : [{ text: t('benchmarks.kpi_read'), options: named(read) }]}
        chosen={kpi.id}
      />
      <Choice name="by" text={t('benchmarks.by')} options={worded('by', levels)} chosen={request.by} />
      <Choice
        name="peers"
        text={t('benchmarks.peers')}
        options={peers}
        chosen={typeof request.peers === 'string' ? request.peers : request.peers.join(',')}
      />
      <Choice name="adjust" text={t('benchmarks.adjust')} options={worded('adjust', ADJUSTMENTS)} chosen={request.adjust} />
    </>
  );
  return (
    <FilterForm
      id={{ page: 'benchmarks' }}
      filters={filters}
      specs={specs}
      speech={speech}
      zone={{ text: t('benchmarks.highlight'), every: t('benchmarks.highlight_none') }}
      before={comparison}
    />
  );
}
