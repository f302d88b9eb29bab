import { tableFromIPC } from 'apache-arrow';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columns, toArrow, toCsv } from '../../dashboards/tabular.ts';
import { holds } from '../support/events.ts';

const COLUMNS = [
  ...columns('text', ['text']),
  ...columns('category', ['category']),
  ...columns('number', ['number']),
  ...columns('integer', ['integer']),
  ...columns('boolean', ['flag']),
];

const row = fc.record({
  text: fc.string({ unit: 'grapheme' }),
  category: fc.constantFrom('', 'a', 'à "b", c', '=1+1', 'x\r\ny'),
  number: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0)),
  integer: fc.integer(),
  flag: fc.boolean(),
});

test('any rows come back equal from CSV and from Arrow', () => {
  const property = fc.property(fc.array(row, { maxLength: 12 }), (rows) => {
    const table = tableFromIPC(toArrow(COLUMNS, rows, { known_at: 'now' }));
    expect(table.toArray().map((r) => r.toJSON())).toEqual(rows);
    const records: Record<string, string>[] = parse(toCsv(COLUMNS, rows), { columns: true, record_delimiter: '\r\n' });
    const typed = records.map(({ text, category, number, integer, flag }) => ({
      text,
      category,
      number: number === '' ? null : Number(number),
      integer: Number(integer),
      flag: flag === 'true',
    }));
    expect(typed).toEqual(rows);
  });
  holds('tabular', property, 200);
});
