import { csvText } from '../../specs/csv-text.ts';
import type { ImportReport } from './import-file.ts';

export const REPORT_MEDIA_TYPES = { json: 'application/json', csv: 'text/csv' } as const;

/** Texts by key, like `import.what.date_invalid`. */
type Texts = Readonly<Record<string, string>>;

interface Told {
  what: string;
  todo: string;
}

const told = (texts: Texts, code: string): Told => ({
  what: texts[`import.what.${code}`] ?? texts['import.what.other'] ?? code,
  todo: texts[`import.todo.${code}`] ?? texts['import.todo.other'] ?? '',
});

/** The report with, for each fault and note, what it is and what to do in the language of the texts; `detail` is the exact English line. */
export function reportJson(report: ImportReport, texts: Texts) {
  return {
    ...report,
    faults: report.faults.map((fault) => ({ ...fault, ...told(texts, fault.code) })),
    notes: report.notes.map((note) => ({ ...note, ...told(texts, note.code) })),
  };
}

const COLUMNS = ['line', 'column', 'kind', 'code', 'what', 'todo', 'detail'] as const;

/** The lines of the report as CSV, in the order of the file; line 0 is the file as a whole. */
export function reportCsv(report: ImportReport, texts: Texts): string {
  const { faults, notes } = reportJson(report, texts);
  const lines = [
    ...faults.map((fault) => ({ ...fault, kind: 'fault' })),
    ...notes.map((note) => ({ ...note, kind: 'note', column: '' })),
  ].sort((a, b) => a.line - b.line);
  return csvText([COLUMNS, ...lines.map((line) => COLUMNS.map((column) => line[column]))]);
}
