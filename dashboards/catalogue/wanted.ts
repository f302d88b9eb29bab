import { z } from 'zod';
import type { Specs } from '../../specs/types.ts';

/** What a reader looks for, as the addresses of the API and of the page say it; each is checked against what the specifications hold. */
export function wantedShape({ network, codes }: Pick<Specs, 'network' | 'codes'>) {
  const choice = (values: Iterable<string>, description: string) =>
    z
      .enum([...values])
      .optional()
      .meta({ description });
  const comuni = new Set([...network.desks.values()].map(({ comune }) => comune));
  return {
    zone: choice(network.zones.keys(), 'Only in this zona-distretto'),
    comune: choice(comuni, 'Only in this comune, ISTAT code'),
    language: choice(codes.language.keys(), 'Only desks that state operators or mediators of this language'),
    area: choice(codes.service_area.keys(), 'Only desks that state this service area'),
  };
}
