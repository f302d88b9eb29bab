import type { Specs, Text } from '../../specs/types.ts';
import { quantileGroups } from '../statistics/index.ts';
import type { ComparedRow } from './judge.ts';
import type { BenchmarkBy, Peers } from './types.ts';

/** Rows that are compared with one another. */
export interface Peered {
  id: string;
  name: Text;
  rows: readonly ComparedRow[];
}

const BANDS = ['small', 'medium', 'large'] as const;

const textOf = ({ locale }: Specs, key: string): Text => ({ it: locale.it[key] ?? key, en: locale.en[key] ?? key });

function groupOf({ network: { zones, desks } }: Specs, by: BenchmarkBy, peers: 'area_vasta' | 'network', id: string): string {
  const desk = by === 'desk' ? desks.get(id) : undefined;
  if (peers === 'network') return desk?.network ?? '';
  return (by === 'desk' ? desk?.area_vasta : zones.get(id)?.area_vasta) ?? '';
}

function nameOf(specs: Specs, peers: Peers, id: string): Text {
  const { region, areas, networks } = specs.network;
  const named = { it: region.name, en: region.name };
  if (peers === 'region') return named;
  if (peers === 'area_vasta') return areas.get(id)?.name ?? named;
  if (peers === 'network') return networks.get(id)?.name ?? named;
  return textOf(specs, peers === 'size' ? `benchmark.band.${id}` : 'benchmark.chosen');
}

/**
 * Splits rows into their peer groups, in the order of their ids. Size bands are the thirds of n among those that have any. A row whose group no source says, or without an n
 * to be put in a band, is in `outside`, its `peer_group` ''. Of chosen ids, the others are left out.
 */
export function peerGroups(
  specs: Specs,
  by: BenchmarkBy,
  peers: Peers,
  rows: readonly ComparedRow[],
): { groups: Peered[]; outside: ComparedRow[] } {
  const bands = quantileGroups(
    rows.map(({ n }) => (n === null || n === 0 ? null : n)),
    BANDS.length,
  );
  const placed = rows.flatMap((row, i): ComparedRow[] => {
    if (peers === 'region') return [{ ...row, peer_group: 'region' }];
    if (peers === 'size') return [{ ...row, peer_group: BANDS[(bands[i] ?? 0) - 1] ?? '' }];
    if (peers === 'area_vasta' || peers === 'network') return [{ ...row, peer_group: groupOf(specs, by, peers, row.id) }];
    return peers.includes(row.id) ? [{ ...row, peer_group: 'chosen' }] : [];
  });
  const present = new Set(placed.map(({ peer_group }) => peer_group));
  const ids = peers === 'size' ? BANDS.filter((band) => present.has(band)) : [...present].filter((id) => id !== '').sort();
  return {
    groups: ids.map((id) => ({
      id,
      name: nameOf(specs, peers, id),
      rows: placed.filter(({ peer_group }) => peer_group === id),
    })),
    outside: placed.filter(({ peer_group }) => peer_group === ''),
  };
}
