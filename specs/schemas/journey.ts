import { z } from 'zod';
import { MILESTONES, type Pathway, STEPS } from '../types/journey.ts';
import { sourced, text } from './shared.ts';

const days = z.int().min(0).max(3650);

/** Every step once and in order; the first, and it alone, comes from nothing. */
export const journeyFile = z.strictObject({
  steps: z
    .array(
      z.strictObject({
        id: z.enum(STEPS),
        name: text,
        sentence: text,
        from: z.enum(MILESTONES).nullable(),
        term_days: days,
      }),
    )
    .refine((steps) => steps.map(({ id }) => id).join() === STEPS.join(), {
      message: `the steps are ${STEPS.join(', ')}, in this order`,
    })
    .refine((steps) => steps.every(({ from }, i) => (from === null) === (i === 0)), {
      message: 'the first step alone comes from nothing',
    }),
  repeat_days: days.min(1),
  backlog_days: days.min(1),
  ...sourced,
}) satisfies z.ZodType<Pathway>;
