import { z } from 'zod';
import { name } from './shared.ts';

type Texts = { [key: string]: string | Texts };
const texts: z.ZodType<Texts> = z.record(
  name,
  z.union([z.string().trim().min(1), z.lazy(() => texts)], { error: 'a text, or a group of texts' }),
);

const flat = (group: Texts, prefix: string): [key: string, text: string][] =>
  Object.entries(group).flatMap(([key, value]) =>
    typeof value === 'string' ? [[prefix + key, value]] : flat(value, `${prefix}${key}.`),
  );

/** Texts by key: keys may be written flat (`unit.persons`) or in groups. */
export const localeFile = texts.transform((file) => flat(file, ''));

export const chartFile = z.record(z.string(), z.unknown());
