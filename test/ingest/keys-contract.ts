import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createKey, type Keyring, openKeyring, revokeKey } from '../../ingest/keys.ts';
import type { EventLog } from '../../ingest/log/types.ts';
import { readAll } from '../support/log-collector.ts';
import { until } from '../support/until.ts';

/** What publisher keys do, on any event log. */
export function keysContract(open: () => Promise<EventLog>): void {
  const topic = `${randomBytes(4).toString('hex')}.control`;
  const now = Date.now;
  let log: EventLog;
  let ring: Keyring;

  beforeAll(async () => {
    log = await open();
    await log.ensureTopics([{ topic, partitions: 1 }]);
    ring = await openKeyring(log, topic);
  });
  afterAll(async () => {
    await ring.close();
    await log.close();
  });
  const create = (desk: string, label = '') => createKey(log, { desk, label, now }, topic);

  it('knows a key at once, for its desk, and lists it without its secret', async () => {
    const key = await create('pua1-prato', 'gestionale');
    expect(key.secret).toMatch(/^pua_[0-9a-z]{26}_[A-Za-z0-9_-]{43}$/);
    expect(await ring.verify(key.secret)).toEqual({ keyId: key.id, desk: 'pua1-prato' });
    const listed = ring.list().find((k) => k.id === key.id);
    expect(listed).toEqual({
      id: key.id,
      desk: 'pua1-prato',
      label: 'gestionale',
      created_at: expect.stringMatching(/Z$/),
      revoked_at: '',
    });
  });

  it('keeps the SHA-256 of the secret in the log, never the secret', async () => {
    const key = await create('pua1-prato');
    const facts = (await readAll(log, topic)).map((m) => Buffer.from(m.value ?? []).toString());
    expect(facts.some((fact) => fact.includes(createHash('sha256').update(key.secret).digest('hex')))).toBe(true);
    expect(facts.some((fact) => fact.includes(key.secret.slice(-43)))).toBe(false);
  });

  it('refuses a mistyped, a made-up and a malformed secret', async () => {
    const { secret } = await create('pua1-prato');
    const last = secret.at(-1) === 'A' ? 'E' : 'A';
    expect(await ring.verify(secret.slice(0, -1) + last)).toBeNull();
    expect(await ring.verify(`pua_${'0'.repeat(26)}_${'a'.repeat(43)}`)).toBeNull();
    for (const malformed of ['', 'pua_', `${secret} `, secret.slice(1), secret.toUpperCase()])
      expect(await ring.verify(malformed)).toBeNull();
  });

  it('ends a revoked key for ever, also when it is created again or was revoked before it was read', async () => {
    const key = await create('pua2-prato');
    expect(await ring.verify(key.secret)).not.toBeNull();
    const creation = (await readAll(log, topic)).filter((m) => m.key === key.id);
    await revokeKey(log, key.id, { now }, topic);
    await log.append(creation.map((m) => ({ topic, key: key.id, value: m.value })));
    await until('the revocation is followed', async () => ((await ring.verify(key.secret)) === null ? true : undefined));
    expect(ring.list().find((k) => k.id === key.id)?.revoked_at).toMatch(/Z$/);

    const other = `${topic}.order`;
    await log.ensureTopics([{ topic: other, partitions: 1 }]);
    await revokeKey(log, key.id, { now }, other);
    await log.append(creation.map((m) => ({ topic: other, key: key.id, value: m.value })));
    const late = await openKeyring(log, other);
    expect(await late.verify(key.secret)).toBeNull();
    expect(late.list()).toHaveLength(1);
    await late.close();
  });

  it('is not disturbed by what is no key fact, and reads all from the start', async () => {
    const key = await create('pua-firenze');
    await log.append([
      { topic, key: 'x', value: Buffer.from('not json') },
      { topic, key: 'x', value: Buffer.from('{"fact":"key_created","id":"x"}') },
      { topic, key: 'x', value: null },
    ]);
    const after = await create('pua-firenze');
    const second = await openKeyring(log, topic);
    expect(await second.verify(key.secret)).toEqual({ keyId: key.id, desk: 'pua-firenze' });
    expect(await second.verify(after.secret)).toEqual({ keyId: after.id, desk: 'pua-firenze' });
    await ring.refresh();
    expect(second.list()).toEqual(ring.list());
    await second.close();
  });

  it('follows keys that another process makes', async () => {
    const elsewhere = await open();
    const key = await createKey(elsewhere, { desk: 'pua-lucca', label: '', now }, topic);
    await elsewhere.close();
    await until('the key is listed', async () => ring.list().find((k) => k.id === key.id));
  });
}
