import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { ROLES } from '../cli/server.ts';
import { readSettings, settingsSchema } from '../cli/settings.ts';

interface Service {
  image?: string;
  build?: string;
  command?: string[];
  environment?: Record<string, string>;
  ports?: string[];
  volumes?: string[];
  network_mode?: string;
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string[] };
}

const text = readFileSync(new URL('../docker-compose.yml', import.meta.url), 'utf8');
const compose: { services: Record<string, Service>; volumes: Record<string, unknown> } = parse(text, { merge: true });
const own = Object.entries(compose.services).filter(([, s]) => s.build !== undefined);

describe('docker-compose.yml, as data', () => {
  test('there is one service per role, and the commands and roles exist', () => {
    const roles = own.flatMap(([, s]) => (s.command?.[0] === 'serve' ? [s.command[2]] : []));
    expect(roles.sort()).toEqual(ROLES.filter((r) => r !== 'all').sort());
    expect(own.map(([, s]) => s.command?.[0]).filter((c) => c !== 'serve')).toEqual(['migrate']);
  });

  test.each(own)('%s: every variable is a setting, and the values are valid ones', (_name, service) => {
    const environment = { ...service.environment, CLICKHOUSE_PASSWORD: 'given by whoever starts it' };
    for (const name of Object.keys(environment)) expect(Object.keys(settingsSchema.shape)).toContain(name);
    expect(() => readSettings(environment)).not.toThrow();
  });

  test.each(own.filter(([, s]) => s.command?.[0] === 'serve'))(
    '%s: the health check asks the port it listens on',
    (_name, service) => {
      expect(service.healthcheck?.test.join(' ')).toContain(`http://127.0.0.1:${service.environment?.PUA_PORT}/readyz`);
    },
  );

  test('no two roles listen on the same port', () => {
    const ports = own.flatMap(([, s]) => s.environment?.PUA_PORT ?? []);
    expect(new Set(ports).size).toBe(ports.length);
  });

  test('the addresses the roles use are published, on the loopback address alone', () => {
    const published = Object.values(compose.services).flatMap((s) => s.ports ?? []);
    expect(published.every((p) => p.startsWith('127.0.0.1:'))).toBe(true);
    for (const [, { environment }] of own) {
      expect(published).toContain(`${environment?.KAFKA_BROKERS}:${environment?.KAFKA_BROKERS?.split(':')[1]}`);
      const { host, port } = new URL(environment?.CLICKHOUSE_URL ?? '');
      expect(published).toContain(`${host}:${port}`);
    }
  });

  test('what a service waits for exists, is healthy or ends; volumes are named', () => {
    for (const [name, { depends_on = {}, volumes = [] }] of Object.entries(compose.services)) {
      for (const [other, { condition }] of Object.entries(depends_on)) {
        expect(compose.services, `${name} waits for ${other}`).toHaveProperty(other);
        if (condition === 'service_healthy') expect(compose.services[other]?.healthcheck).toBeDefined();
      }
      for (const volume of volumes) expect(Object.keys(compose.volumes)).toContain(volume.split(':')[0]);
    }
  });

  test('no secret is in the file', () => {
    const secrets = Object.values(compose.services).flatMap((s) =>
      Object.entries(s.environment ?? {}).filter(([k]) => /PASSWORD|SECRET|KEY$/.test(k)),
    );
    expect(secrets.length).toBeGreaterThan(0);
    for (const [, value] of secrets) expect(value).toMatch(/^\$\{[A-Z_]+:\?[^}]+\}$/);
  });

  test('images are pinned to a version', () => {
    for (const { image, build } of Object.values(compose.services))
      if (build === undefined) expect(image).toMatch(/:\d+(\.\d+)+$/);
  });
});
