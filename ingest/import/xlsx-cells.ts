import ExcelJS from 'exceljs';
import type { RawCell, WallTime } from './table.ts';

/** `computed`: the sheet has formulas with a result stored, so that one without is an empty text and not a formula nobody computed. */
export type ReadCell = (cell: ExcelJS.Cell, computed: boolean) => RawCell;

/** Days from 1900-01-01 to 1904-01-01: the two systems in which spreadsheets count days. */
const DAYS_1904 = 1462;
const DAY = 86_400_000;
/** Day 0 of the system of 1900 as exceljs counts it. */
const ZERO_1900 = '1899-12-30';
const ZERO_1904 = '1904-01-01';

/**
 * Reads cells of a workbook as values. exceljs takes `date1904="1"` alone for the system of 1904 (LibreOffice writes "true"):
 * `read1904` is what it took, `date1904` what the workbook says.
 */
export function cellReader(date1904: boolean, read1904: boolean): ReadCell {
  const shift = ((date1904 ? 1 : 0) - (read1904 ? 1 : 0)) * DAYS_1904 * DAY;

  const wallOf = (date: Date): WallTime | null => {
    if (Number.isNaN(date.getTime())) return null;
    const iso = new Date(Math.round((date.getTime() + shift) / 1000) * 1000).toISOString();
    const day = iso.slice(0, 10);
    return { day: day === (date1904 ? ZERO_1904 : ZERO_1900) ? null : day, time: iso.slice(11, 19) };
  };

  return (cell, computed) => {
    if (cell.isMerged && cell.master.address !== cell.address)
      return {
        fault: 'cell_merged',
        detail: `The cell is part of the merged cell ${cell.master.address}: split it and write its value in each row.`,
      };
    return readValue(cell, cell.value, { wallOf, computed });
  };
}

interface Reading {
  wallOf: (date: Date) => WallTime | null;
  computed: boolean;
}

function readValue(cell: ExcelJS.Cell, value: ExcelJS.CellValue, reading: Reading): RawCell {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'object') return value;
  if (value instanceof Date) return reading.wallOf(value) ?? errorCell(cell.address);
  if ('error' in value) return errorCell(cell.address);
  if ('richText' in value) return value.richText.map(({ text }) => text).join('');
  if ('hyperlink' in value) return cell.text;
  if ('formula' in value || 'sharedFormula' in value) {
    const { result } = value;
    if (result !== undefined && result !== null) return readValue(cell, result, reading);
    if (reading.computed) return '';
    return {
      fault: 'formula_uncached',
      detail: `The formula in ${cell.address} has no result stored: open the file in a spreadsheet program and save it, or write the value.`,
    };
  }
  return errorCell(cell.address);
}

const errorCell = (address: string): RawCell => ({
  fault: 'formula_error',
  detail: `The cell ${address} shows an error (like #N/A): mend its formula or write the value.`,
});

/** Whether a formula of the sheet has its result stored. */
export function isComputed(sheet: ExcelJS.Worksheet): boolean {
  let computed = false;
  sheet.eachRow((row) =>
    row.eachCell((cell) => {
      computed ||= cell.type === ExcelJS.ValueType.Formula && cell.result !== undefined && cell.result !== null;
    }),
  );
  return computed;
}
