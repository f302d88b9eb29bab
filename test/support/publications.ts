import { afterEach } from 'vitest';
import type { GatewayDeps } from '../../ingest/gateway/gateway.ts';
import type { EventLog } from '../../ingest/log/types.ts';
import { loadSpecs } from '../../specs/load.ts';
import { openGateway, SOURCE, type TestGateway } from './gateway.ts';

/** Media types of publications and of problems. */
export const STRUCTURED = 'application/cloudevents+json';
export const BATCH = 'application/cloudevents-batch+json';
export const NDJSON = 'application/x-ndjson';
export const PROBLEM = 'application/problem+json';
export const CONTACT = 'it.toscana.pua.contact.recorded.v1';

/** A contact of the desk of Prato as published. */
export const contact = (id: string, extra: Record<string, unknown> = {}) => ({
  specversion: '1.0',
  id,
  source: SOURCE,
  type: CONTACT,
  time: '2019-03-04T10:15:00+01:00',
  data: { unit: 'pua_l1', channel: 'direct_desk', services: [{ code: 'housing', result: 'answered' }] },
  ...extra,
});

export const text = (value: Uint8Array | null | undefined): string => Buffer.from(value ?? []).toString();

/** Opens gateways for the tests of a file, and closes each after its test. */
export function gateways(): (deps?: (log: EventLog) => Partial<GatewayDeps>) => Promise<TestGateway> {
  const specs = loadSpecs();
  let open: TestGateway[] = [];
  afterEach(async () => {
    for (const gateway of open) await gateway.close();
    open = [];
  });
  return async (deps = () => ({})) => {
    const gateway = await openGateway(specs, deps);
    open.push(gateway);
    return gateway;
  };
}
