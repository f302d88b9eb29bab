import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importFile } from '../../../ingest/import/import-file.ts';
import { parseMapping } from '../../../ingest/import/mapping.ts';
import { publish } from '../../../ingest/publish.ts';
import { loadSpecs } from '../../../specs/load.ts';
import { createTransform } from '../../../transform/transform.ts';
import { NOW, openGateway, SOURCE, type TestGateway } from '../../support/gateway.ts';

const FOREIGN = join(import.meta.dirname, '../../../../shared/foreign/receipt.csv');
const present = existsSync(FOREIGN);
if (!present) console.log('skipped: the foreign log is not beside this checkout (../shared/foreign/receipt.csv)');

describe.skipIf(!present)('the receipt log through the gateway', () => {
  const specs = loadSpecs();
  let gateway: TestGateway;
  let url: string;

  beforeAll(async () => {
    gateway = await openGateway(specs);
    url = await gateway.app.listen({ port: 0, host: '127.0.0.1' });
  });
  afterAll(() => gateway.close());

  const run = async () =>
    importFile({
      path: FOREIGN,
      mapping: parseMapping(
        await readFile(new URL('../../fixtures/receipt.mapping.yaml', import.meta.url), 'utf8'),
        'receipt.mapping.yaml',
      ),
      transform: createTransform(specs),
      codes: specs.codes,
      now: () => NOW,
      publish: (events) => publish({ url, key: gateway.secret, events }),
    });

  it('stands in the log, every row once, and a second import is told as published before', async () => {
    const first = await run();
    expect(first).toMatchObject({
      lines: 8577,
      faults: [],
      published: { sent: 8577, accepted: 8577, duplicates: 0, refused: 0, results: [] },
    });
    expect(first.published?.receipts).toHaveLength(18);
    const messages = await gateway.events();
    const events = messages.map(({ value }) => JSON.parse(Buffer.from(value ?? []).toString()));
    expect(new Set(events.map(({ id }) => id)).size).toBe(8577);
    expect(new Set(events.map(({ data }) => data.case_id)).size).toBe(1434);
    expect(new Set(messages.map(({ key }) => key))).toEqual(new Set([SOURCE]));

    expect((await run()).published).toMatchObject({ sent: 8577, accepted: 0, duplicates: 8577, refused: 0 });
  });
});
