import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ulid } from 'ulid';
import { z } from 'zod';
import { TOPICS } from './log/index.ts';
import type { EventLog, LogMessage } from './log/types.ts';

/**
 * Publisher keys as facts of the control topic: `created` with the secret's hash, `revoked` for ever. So a key works on every gateway,
 * also while the warehouse is away, and can be made beside a running server. The secret itself is shown once and stored nowhere.
 */
const keyFact = z.discriminatedUnion('fact', [
  z.object({
    fact: z.literal('key_created'),
    id: z.string(),
    desk: z.string(),
    label: z.string(),
    hash: z.string().regex(/^[0-9a-f]{64}$/),
    at: z.iso.datetime(),
  }),
  z.object({ fact: z.literal('key_revoked'), id: z.string(), at: z.iso.datetime() }),
]);
type KeyFact = z.infer<typeof keyFact>;

export interface CreatedKey {
  id: string;
  desk: string;
  /** `pua_<id>_<43 base64url characters>`, 256 random bits. */
  secret: string;
}

export interface ListedKey {
  id: string;
  desk: string;
  label: string;
  /** ISO 8601, UTC; `revoked_at` is '' while the key is valid. */
  created_at: string;
  revoked_at: string;
}

export interface Keyring {
  /** The desk a secret may publish for, or null: unknown, mistyped or revoked. Of a key it does not know, it looks whether it was just made. */
  verify(secret: string): Promise<{ keyId: string; desk: string } | null>;
  list(): ListedKey[];
  /** Reads what was added to the control topic. */
  refresh(): Promise<void>;
  close(): Promise<void>;
}

const SECRET = /^pua_([0-9a-z]{26})_[A-Za-z0-9_-]{43}$/;
const PAGE = 1_000;
const REFRESH_MS = 1_000;
/** Least time between two readings that unknown keys ask for: guessing must not keep the log busy. */
const LOOK_AGAIN_MS = 100;

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** Makes a key for a desk; resolves when it is durable. Throws LogUnavailable. */
export async function createKey(
  log: EventLog,
  key: { desk: string; label: string; now: () => number },
  topic: string = TOPICS.control,
): Promise<CreatedKey> {
  const id = ulid(key.now()).toLowerCase();
  const secret = `pua_${id}_${randomBytes(32).toString('base64url')}`;
  await append(log, topic, {
    fact: 'key_created',
    id,
    desk: key.desk,
    label: key.label,
    hash: hashOf(secret),
    at: new Date(key.now()).toISOString(),
  });
  return { id, desk: key.desk, secret };
}

/** Ends a key; an unknown id is harmless. Throws LogUnavailable. */
export async function revokeKey(
  log: EventLog,
  id: string,
  { now }: { now: () => number },
  topic: string = TOPICS.control,
): Promise<void> {
  await append(log, topic, { fact: 'key_revoked', id, at: new Date(now()).toISOString() });
}

async function append(log: EventLog, topic: string, fact: KeyFact): Promise<void> {
  await log.append([{ topic, key: fact.id, value: Buffer.from(JSON.stringify(fact)) }]);
}

/** Reads the keys and follows the control topic. Throws LogUnavailable when it cannot be read at first; later it keeps what it knows. */
export async function openKeyring(log: EventLog, topic: string = TOPICS.control): Promise<Keyring> {
  const keys = new Map<string, ListedKey & { hash: string }>();
  /** When each revoked key was revoked: a revocation holds wherever in the topic it stands. */
  const revoked = new Map<string, string>();
  let next = 0;
  let reading: Promise<void> | null = null;
  let looking: Promise<void> | null = null;

  function apply({ value }: LogMessage): void {
    const parsed = keyFact.safeParse(parse(value));
    if (!parsed.success) return;
    const fact = parsed.data;
    if (fact.fact === 'key_created') {
      const { id, desk, label, hash, at } = fact;
      if (!keys.has(id)) keys.set(id, { id, desk, label, hash, created_at: at, revoked_at: revoked.get(id) ?? '' });
    } else if (!revoked.has(fact.id)) {
      revoked.set(fact.id, fact.at);
      const key = keys.get(fact.id);
      if (key) key.revoked_at = fact.at;
    }
  }

  async function read(): Promise<void> {
    for (;;) {
      const messages = await log.read(topic, 0, next, PAGE);
      for (const message of messages) {
        apply(message);
        next = message.offset + 1;
      }
      if (messages.length < PAGE) return;
    }
  }

  const refresh = (): Promise<void> => {
    reading ??= read().finally(() => {
      reading = null;
    });
    return reading;
  };

  /** One reading for all that ask within a moment, so that its start is after each of them asked. */
  const lookAgain = (): Promise<void> => {
    looking ??= sleep(LOOK_AGAIN_MS).then(() => {
      looking = null;
      const before = reading ?? Promise.resolve();
      return before.then(refresh).catch(() => {});
    });
    return looking;
  };

  await refresh();
  // An unreachable log leaves the keys as they were: known desks go on publishing as soon as it is back.
  const timer = setInterval(() => void refresh().catch(() => {}), REFRESH_MS);
  timer.unref();

  return {
    async verify(secret) {
      const id = SECRET.exec(secret)?.[1];
      if (id === undefined) return null;
      if (!keys.has(id)) await lookAgain();
      const key = keys.get(id);
      if (key?.revoked_at !== '') return null;
      return timingSafeEqual(Buffer.from(hashOf(secret), 'hex'), Buffer.from(key.hash, 'hex'))
        ? { keyId: key.id, desk: key.desk }
        : null;
    },
    list: () => [...keys.values()].map(({ hash: _, ...key }) => key),
    refresh,
    async close() {
      clearInterval(timer);
      await reading?.catch(() => {});
    },
  };
}

function parse(value: Uint8Array | null): unknown {
  try {
    return value === null ? null : JSON.parse(Buffer.from(value).toString('utf8'));
  } catch {
    return null;
  }
}
