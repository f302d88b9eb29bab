import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { importTable } from '../../../ingest/import/import-file.ts';
import { parseMapping } from '../../../ingest/import/mapping.ts';
import { loadSpecs } from '../../../specs/load.ts';
import { createTransform } from '../../../transform/transform.ts';

const specs = loadSpecs();
const transform = createTransform(specs);
const FIXTURES = fileURLToPath(new URL('../../fixtures/', import.meta.url));
const OFFICE = ['/usr/bin/soffice', '/usr/bin/libreoffice'].find((path) => existsSync(path));
if (OFFICE === undefined) console.log('LibreOffice is not here: the stored workbooks that it wrote are read instead');

const mapping = parseMapping(
  `
name: register
decimal: ","
desk: pua1-prato
type: it.toscana.pua.contact.recorded.v1
id: [Numero]
time: { column: Data, format: it }
fields:
  data.unit: { constant: pua_l1 }
  data.channel: { column: Canale, list: channel }
  data.minutes: { column: Ore, as: integer, times: 60 }
  data.services[].code: { column: Servizi, split: "|" }
  data.services[].result: { column: Esito, list: service_result }
`,
  'register.yaml',
);

async function read(name: string, bytes: Uint8Array) {
  const events: { id: string; time: string; data: { minutes: number; services: { result: string }[] } }[] = [];
  const source = {
    name,
    open: async function* () {
      yield bytes;
    },
  };
  const report = await importTable(source, {
    mapping,
    codes: specs.codes,
    transform,
    now: () => Date.parse('2020-03-01T00:00:00Z'),
    publish: async (texts) => {
      for await (const text of texts) events.push(JSON.parse(text));
      return { sent: 0, accepted: 0, duplicates: 0, refused: 0, receipts: [], results: [] };
    },
  });
  return { report, events };
}

/** The register holds titles, a merged header of two rows, dates typed and written, decimals both ways, formulas, an empty row and totals. */
async function expectRegister(name: string, bytes: Uint8Array): Promise<void> {
  const { report, events } = await read(name, bytes);
  expect(report.faults).toEqual([]);
  expect(report.sheet).toBe('Registro 2019');
  expect(report.notes.map(({ line, code }) => `${line} ${code}`)).toEqual(['1 title_row', '3 title_row', '10 totals_row']);
  expect(events.map(({ id, time, data: { minutes } }) => `${id} ${time} ${minutes}`)).toEqual([
    '1 2019-03-04T09:15:00.000Z 15',
    '2 2019-12-30T23:00:00.000Z 30',
    '3 2019-06-04T22:00:00.000Z 30',
    '4 2016-02-28T23:00:00.000Z 60',
  ]);
  expect(events.every(({ data }) => data.services[0]?.result === 'answered')).toBe(true);
}

describe('workbooks of LibreOffice', () => {
  it.each(['registro-libreoffice-1900.xlsx', 'registro-libreoffice-1904.xlsx'])(
    '%s, stored: reads what a person sees',
    async (name) => {
      await expectRegister(name, await readFile(join(FIXTURES, name)));
    },
  );

  it.skipIf(OFFICE === undefined)(
    'written now by the LibreOffice of this machine',
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'pua-office-'));
      try {
        const profile = `-env:UserInstallation=file://${folder}/profile`;
        const filter = 'xlsx:Calc MS Excel 2007 XML';
        const stored = join(FIXTURES, 'registro-libreoffice-1904.xlsx');
        await promisify(execFile)(OFFICE ?? '', [profile, '--headless', '--convert-to', filter, '--outdir', folder, stored], {
          timeout: 100_000,
        });
        await expectRegister('now.xlsx', await readFile(join(folder, 'registro-libreoffice-1904.xlsx')));
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
    120_000,
  );

  it('the old format of the same register is told apart, with what to do', async () => {
    const { report } = await read('registro.xls', await readFile(join(FIXTURES, 'registro-libreoffice.xls')));
    expect(report.faults).toEqual([
      expect.objectContaining({ line: 1, code: 'file_old_format', detail: expect.stringContaining('save it as .xlsx') }),
    ]);
  });
});
