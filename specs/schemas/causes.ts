import { z } from 'zod';
import type { Cause } from '../types.ts';
import { day, id, sourced, text } from './shared.ts';

const cause = z.strictObject({
  id,
  scope: z.union(
    [
      z.literal('region'),
      z.strictObject({ area_vasta: z.string() }),
      z.strictObject({ zone: z.string() }),
      z.strictObject({ desk: z.string() }),
    ],
    { error: 'region, or one area_vasta, zone or desk by id' },
  ),
  kpis: z.union([z.literal('all'), z.array(z.string()).min(1)], { error: 'all, or a list of KPI ids' }),
  from: day,
  text,
  ...sourced,
}) satisfies z.ZodType<Cause>;

export const causesFile = z.strictObject({ causes: z.array(cause) });
