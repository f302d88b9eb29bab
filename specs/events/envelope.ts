import { z } from 'zod';

/** Longest event accepted, in bytes of its JSON text; the gateway and the consumer share it. */
export const MAX_EVENT_BYTES = 262_144;

export const EVENT_TYPE_PREFIX = 'it.toscana.pua.';

/** RFC 3339 with an offset: an instant, never a local time. */
export const instant = z.iso
  .datetime({ offset: true })
  .meta({ description: 'RFC 3339 instant with offset, e.g. 2019-03-04T10:15:00+01:00' });

/** Calendar day, Europe/Rome. */
export const day = z.iso.date().meta({ description: 'Calendar day in Europe/Rome, YYYY-MM-DD' });

/** A recipient's keyed pseudonym (HMAC-SHA-256, hex or base64url): never a name, a fiscal code or a document number. */
export const pseudonym = z
  .string()
  .regex(/^[A-Za-z0-9_-]{22,86}$/)
  .meta({ description: 'Keyed pseudonym of the recipient: HMAC-SHA-256 as 64 hex digits or 43 base64url characters' });

export const eventId = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[\x21-\x7e]+$/)
  .meta({ description: 'Unique within its source; a ULID or UUID' });

export const source = z
  .string()
  .regex(/^\/pua\/[a-z0-9][a-z0-9-]{1,62}$/)
  .meta({ description: '/pua/<desk id>, e.g. /pua/pua1-prato' });

/**
 * CloudEvents 1.0 envelope of every event. Extension attributes are allowed (lower-case letters and digits, scalar values).
 * `synthetic: true` marks simulated data: every figure that counts one says so.
 */
export const envelope = z
  .object({
    specversion: z.literal('1.0'),
    id: eventId,
    source,
    type: z.string().min(1).max(128),
    time: instant,
    subject: pseudonym.optional(),
    datacontenttype: z.literal('application/json').optional(),
    dataschema: z.string().max(512).optional(),
    synthetic: z.boolean().optional(),
    data: z.record(z.string(), z.unknown()),
  })
  .catchall(z.union([z.string().max(1024), z.number(), z.boolean()]));

export type Envelope = z.infer<typeof envelope>;
