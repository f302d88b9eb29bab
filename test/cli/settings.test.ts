import { describe, expect, test } from 'vitest';
import { readSettings, SettingsInvalid } from '../../cli/settings.ts';

const lineOf = (env: Record<string, string>): string => {
  try {
    readSettings(env);
  } catch (error) {
    if (error instanceof SettingsInvalid) return error.message;
    throw error;
  }
  throw new Error('accepted');
};

describe('settings', () => {
  test('an empty environment is the embedded system on a loopback address', () => {
    const settings = readSettings({});
    expect(settings).toMatchObject({ PUA_HOST: '127.0.0.1', PUA_PORT: 8080 });
    expect([settings.KAFKA_BROKERS, settings.CLICKHOUSE_URL]).toEqual([undefined, undefined]);
  });

  test('an empty variable counts as absent, an unknown one is somebody else’s', () => {
    expect(readSettings({ KAFKA_BROKERS: '', PATH: '/bin', PUA_UNHEARD_OF: 'x' })).not.toHaveProperty('PUA_UNHEARD_OF');
  });

  test.each([
    ['PUA_PORT', '80800'],
    ['PUA_PORT', 'http'],
    ['PUA_PARTITIONS', '0'],
    ['KAFKA_BROKERS', 'localhost'],
    ['KAFKA_SSL', 'yes'],
    ['KAFKA_SASL_MECHANISM', 'gssapi'],
    ['CLICKHOUSE_URL', 'tcp://localhost:9000'],
    ['CLICKHOUSE_DATABASE', 'pua; DROP'],
    ['PUA_PSEUDONYM_KEY', 'short'],
  ])('%s=%s is one line that names it', (name, value) => {
    const line = lineOf({ [name]: value });
    expect(line.split('\n')).toHaveLength(1);
    expect(line.startsWith(`${name}: `)).toBe(true);
  });

  test('an address that other machines reach is refused, and the line says why', () => {
    expect(lineOf({ PUA_HOST: '0.0.0.0' })).toMatch(/^PUA_HOST: only a loopback address .* people cannot log in yet/);
  });

  test('a value is never repeated: it may be a secret', () => {
    expect(lineOf({ PUA_PSEUDONYM_KEY: 'tooshort', KAFKA_SASL_MECHANISM: 'swordfish' })).not.toMatch(/tooshort|swordfish/);
  });

  test('SASL needs its user and password', () => {
    expect(lineOf({ KAFKA_SASL_MECHANISM: 'plain' })).toMatch(/^KAFKA_SASL_MECHANISM: set KAFKA_SASL_USERNAME/);
  });
});
