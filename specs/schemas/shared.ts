import { z } from 'zod';
import { day } from '../events/envelope.ts';

export { day };

/** Stable identifier of this project: lower case, digits and hyphens. */
export const id = z.string().regex(/^[a-z0-9][a-z0-9-]{1,62}$/, 'an id is lower-case letters, digits and hyphens');

export const code = z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/, 'a code is letters, digits, point, hyphen or underscore');

const phrase = z.string().trim().min(1, 'an empty text');

export const text = z.strictObject({ it: phrase, en: phrase });

export const name = phrase;

const issueIds = z.array(z.string().regex(/^D\d{2}$/, 'a discrepancy id is D and two digits'));

/** Keys of a fact that says where it comes from. */
export const sourced = { source: phrase, issues: issueIds.exactOptional() };

export const istat = z.string().regex(/^\d{6}$/, 'an ISTAT comune code is six digits');

export const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time is HH:MM');
