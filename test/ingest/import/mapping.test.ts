import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { MappingInvalid, parseMapping } from '../../../ingest/import/mapping.ts';

const HEAD = 'name: m\ndesk: pua1-prato\ntype: it.toscana.pua.contact.recorded.v1\nid: [n]\ntime: { column: t, format: iso }\n';

const faultsOf = (text: string): readonly string[] => {
  try {
    parseMapping(text, 'm.yaml');
    return [];
  } catch (error) {
    if (error instanceof MappingInvalid) return error.faults;
    throw error;
  }
};

describe('parseMapping', () => {
  it('finds delimiter and encoding out, and fills in Rome', () => {
    expect(parseMapping(`${HEAD}fields: { data.unit: { constant: pua_l1 } }`, 'm.yaml')).toMatchObject({
      delimiter: 'auto',
      encoding: 'auto',
      time_zone: 'Europe/Rome',
      synthetic: false,
    });
  });

  it.each([
    ['fields: { data.unit: { colum: a } }', 'm.yaml: fields["data.unit"]'],
    ['fields: { unit: { column: a } }', 'm.yaml: fields.unit'],
    ['fields: { data.__proto__.x: { column: a } }', 'm.yaml: fields'],
    ['fields: { data.a: { column: a, as: day } }', 'm.yaml: fields["data.a"].format'],
    ['fields: { data.a: { column: a, split: ";" } }', 'm.yaml: fields["data.a"]'],
    ['fields: { "data.a[].b": { column: a } }', 'm.yaml: fields["data.a[].b"]'],
    ['fields: { data.a: { column: a }, data.a.b: { column: c } }', 'm.yaml: fields["data.a"]'],
    ['fields: { data.a: { column: n, pseudonym: true } }', 'm.yaml: id[0]'],
    ['delimiter: "ab"\nfields: {}', 'm.yaml: delimiter'],
    ['encoding: utf-16\nfields: {}', 'm.yaml: encoding'],
    ['fields: {}\nfields: {}', 'm.yaml: line 7'],
    ['fields: [', 'm.yaml: line'],
  ])('names file and path of the fault in %j', (text, start) => {
    const faults = faultsOf(HEAD + text);
    expect(faults).toHaveLength(1);
    expect(faults[0]?.startsWith(start), faults[0]).toBe(true);
  });

  it('reads the mapping of the documentation', async () => {
    const text = await readFile(new URL('../../../docs/import.md', import.meta.url), 'utf8');
    const example = /```yaml\n([\s\S]*?)```/.exec(text)?.[1] ?? '';
    expect(parseMapping(example, 'docs/import.md')).toMatchObject({ name: 'Visits of a desk', encoding: 'iso-8859-1' });
  });

  it('tells every fault of a file, and an empty one', () => {
    expect(faultsOf('name: m')).toHaveLength(4);
    expect(faultsOf('')).toEqual([expect.stringContaining('m.yaml: the whole file')]);
  });
});
