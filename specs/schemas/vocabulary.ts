import { z } from 'zod';
import type { Vocabulary } from '../types.ts';
import { code, day, id, name } from './shared.ts';

const words = z.record(name, code);

export const vocabularyFile = z.strictObject({
  desk: id,
  reviewed: z.strictObject({ by_role: name, on: day }).exactOptional(),
  services: words,
  under: z.record(id, words).exactOptional(),
  notes: z.record(name, name).exactOptional(),
}) satisfies z.ZodType<Vocabulary>;
