import type { ImportReport } from '../../ingest/import/import-file.ts';

/** The report of an import as lines of text: what was passed over or changes, the faults, what was done. */
export function importText(report: ImportReport, options: { dryRun?: boolean; takeGood?: boolean }): string {
  const { lines, events, faults, more_faults: more, notes, compared } = report;
  const noted = notes.map(({ line, code, detail }) => `${line === 0 ? 'file' : `line ${line}`}: ${code}: ${detail}`);
  const listed = faults.map((f) => `line ${f.line}${f.column === '' ? '' : `, column ${f.column}`}: ${f.code}: ${f.detail}`);
  const count = faults.length + more;
  const summary = `${lines} rows: ${events} good, ${count} ${count === 1 ? 'fault' : 'faults'}.`;
  const stand = compared
    ? [
        `${compared.new} new, ${compared.changed} changed, ${compared.unchanged} unchanged, ${compared.missing} no longer in the file.`,
      ]
    : [];
  const rest = more > 0 ? [`${more} more faults are not listed.`] : [];
  return [...noted, ...listed, ...rest, [summary, ...stand, doneText(report, options)].join(' ')].join('\n');
}

function doneText(
  { published, faults, retracted, compared }: ImportReport,
  { dryRun, takeGood }: { dryRun?: boolean; takeGood?: boolean },
): string {
  if (published) {
    const taken = `${published.accepted} accepted, ${published.duplicates} published before, ${published.refused} refused by the gateway.`;
    return retracted > 0 ? `${taken} ${retracted} rows retracted.` : taken;
  }
  if (dryRun) return 'A dry run: nothing was published.';
  if (faults.length === 0) return compared ? 'Nothing is new: nothing was published.' : 'No row: nothing was published.';
  return takeGood
    ? 'No good line: nothing was published.'
    : 'Nothing was published: mend the lines above, or take the good ones with --take-good.';
}
