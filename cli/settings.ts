import { resolve } from 'node:path';
import { z } from 'zod';

const flag = z.enum(['true', 'false']).transform((v) => v === 'true');
const integer = (min: number, max: number) => {
  const message = `write a whole number from ${min} to ${max}`;
  return z.coerce.number({ message }).int({ message }).min(min, { message }).max(max, { message });
};
const loopback = ['127.0.0.1', '::1', 'localhost'];

/**
 * Every environment variable the program reads, with its default. The README's table is made from this schema
 * (`describe` texts) and a test holds docker-compose.yml to it.
 */
export const settingsSchema = z.object({
  PUA_DATA: z.string().min(1).default('.pua').describe('Directory of the embedded log and warehouse'),
  PUA_HOST: z
    .string()
    .default('127.0.0.1')
    .refine((host) => loopback.includes(host), {
      message:
        'only a loopback address (127.0.0.1, ::1, localhost) is allowed: people cannot log in yet, so the server must not be reachable from other machines',
    })
    .describe('Address to listen on; loopback only until people can log in'),
  PUA_PORT: integer(0, 65_535).default(8080).describe('Port to listen on; 0 takes a free one'),
  PUA_PARTITIONS: integer(1, 256)
    .optional()
    .describe('Partitions of the events topic when it is created: 1 on the embedded log, 4 on Kafka'),
  PUA_RATE_LIMIT: integer(1, 10_000_000).default(6_000).describe('Requests per minute that one publisher key may make'),
  PUA_PSEUDONYM_KEY: z
    .string()
    .min(16)
    .optional()
    .describe(
      'Key of the pseudonyms made from an identifier column: by `pua import`, and by a server that has it, for files uploaded',
    ),
  KAFKA_BROKERS: z
    .string()
    .regex(/^[^\s,]+:\d+(,[^\s,]+:\d+)*$/, 'write host:port, several separated by commas')
    .optional()
    .describe('Kafka brokers; absent = embedded log'),
  KAFKA_TOPIC_PREFIX: z
    .string()
    .regex(/^[A-Za-z0-9._-]*$/)
    .default('')
    .describe('Put before the topic names, where a cluster is shared'),
  KAFKA_GROUP: z.string().min(1).default('pua-transform').describe('Consumer group of the transform role'),
  KAFKA_SSL: flag.default(false).describe('TLS to the brokers: true or false'),
  KAFKA_SSL_CA: z.string().optional().describe('File with the certificate authority of the brokers'),
  KAFKA_SASL_MECHANISM: z
    .enum(['plain', 'scram-sha-256', 'scram-sha-512'])
    .optional()
    .describe('plain, scram-sha-256 or scram-sha-512'),
  KAFKA_SASL_USERNAME: z.string().optional().describe('SASL user'),
  KAFKA_SASL_PASSWORD: z.string().optional().describe('SASL password'),
  CLICKHOUSE_URL: z
    .url({ protocol: /^https?$/, message: 'write http://host:8123' })
    .optional()
    .describe('ClickHouse server; absent = embedded (chDB)'),
  CLICKHOUSE_USER: z.string().default('default').describe('ClickHouse user'),
  CLICKHOUSE_PASSWORD: z.string().default('').describe('ClickHouse password'),
  CLICKHOUSE_DATABASE: z
    .string()
    .regex(/^[a-z][a-z0-9_]*$/)
    .default('pua')
    .describe('ClickHouse database'),
});

export type Settings = z.infer<typeof settingsSchema>;

/** A setting is wrong: one line per fault, `NAME: what to do`. */
export class SettingsInvalid extends Error {
  readonly code = 'SETTINGS_INVALID';
}

/** Reads the settings from an environment; values are never repeated in messages (they may be secrets). */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const present = Object.fromEntries(Object.entries(env).filter(([name, value]) => name in settingsSchema.shape && value !== ''));
  const parsed = settingsSchema.safeParse(present);
  if (!parsed.success) {
    throw new SettingsInvalid(parsed.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`).join('\n'));
  }
  const settings = parsed.data;
  if (settings.KAFKA_SASL_MECHANISM && !(settings.KAFKA_SASL_USERNAME && settings.KAFKA_SASL_PASSWORD)) {
    throw new SettingsInvalid('KAFKA_SASL_MECHANISM: set KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD too');
  }
  return { ...settings, PUA_DATA: resolve(settings.PUA_DATA) };
}
