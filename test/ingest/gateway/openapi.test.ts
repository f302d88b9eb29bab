import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { gatewayOpenApi, gatewaySecuritySchemes } from '../../../ingest/gateway/openapi.ts';
import { EVENT_EXAMPLES } from '../../../specs/events/examples.ts';
import { loadSpecs } from '../../../specs/load.ts';
import { openGateway } from '../../support/gateway.ts';

const specs = loadSpecs();
const document = { $id: 'gateway', paths: gatewayOpenApi(specs) };
const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);
ajv.addSchema(document);
const schemaAt = (...path: string[]) =>
  ajv.compile({ $ref: `gateway#/paths/~1v1~1events/post/${path.map((step) => step.replaceAll('/', '~1')).join('/')}/schema` });

describe('gatewayOpenApi', () => {
  it('describes every example, alone and in a batch, and nothing that is no event', () => {
    const one = schemaAt('requestBody', 'content', 'application/cloudevents+json');
    for (const example of EVENT_EXAMPLES.values()) expect(one(example), JSON.stringify(one.errors)).toBe(true);
    const batch = schemaAt('requestBody', 'content', 'application/cloudevents-batch+json');
    expect(batch([...EVENT_EXAMPLES.values()])).toBe(true);
    expect(batch([{ specversion: '1.0' }])).toBe(false);
  });

  it('names the security schemes it uses', () => {
    const { post } = document.paths['/v1/events'] as { post: { security: Record<string, unknown>[] } };
    expect(post.security.flatMap((one) => Object.keys(one))).toEqual(Object.keys(gatewaySecuritySchemes));
  });

  it('describes what the gateway answers', async () => {
    const gateway = await openGateway(specs);
    try {
      const [example] = EVENT_EXAMPLES.values();
      const type = 'application/x-ndjson';
      const taken = await gateway.post(`${JSON.stringify(example)}\nnonsense`, type);
      const accepted = schemaAt('responses', '202', 'content', 'application/json');
      expect(taken.status).toBe(202);
      expect(accepted(taken.body), JSON.stringify(accepted.errors)).toBe(true);
      const problems = [
        await gateway.post('[', 'application/cloudevents-batch+json'),
        await gateway.post('', type, { authorization: '' }),
      ];
      for (const { status, body } of problems) {
        const described = schemaAt('responses', String(status), 'content', 'application/problem+json');
        expect(described(body), JSON.stringify(described.errors)).toBe(true);
      }
    } finally {
      await gateway.close();
    }
  });
});
