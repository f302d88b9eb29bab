import type { DeclaredFigure, Discrepancy, DiscrepancyStatus, Severity, Specs } from '../types.ts';
import { figureFindings } from './figures.ts';
import { type Finding, findingKey, RULES, type Rule } from './finding.ts';
import {
  budgetWithoutActivity,
  denominatorPopulations,
  denominatorsDisagree,
  desksWithoutNetwork,
  languagesUnstated,
  periodsExtended,
  targetsUnallocated,
  weekdaysUnstated,
} from './territory.ts';

const RULES_OVER_SPECS: readonly Rule[] = [
  ({ declaredFigures, network }) => figureFindings(declaredFigures, network),
  denominatorsDisagree,
  targetsUnallocated,
  periodsExtended,
  budgetWithoutActivity,
  desksWithoutNetwork,
  languagesUnstated,
  weekdaysUnstated,
  denominatorPopulations,
];

/** What the rules find in the specs: figures that contradict one another, and what nobody states. */
export const findingsOf = (specs: Specs): Finding[] => RULES_OVER_SPECS.flatMap((rule) => rule(specs));

/** What the rules find once figures are laid beside those of the specs, and did not find before: figures against figures of either. */
export function findingsIn(figures: readonly DeclaredFigure[], { declaredFigures, network }: Specs): Finding[] {
  const named = (finding: Finding) => `${findingKey(finding)} ${finding.text}`;
  const before = new Set(figureFindings(declaredFigures, network).map(named));
  return figureFindings([...declaredFigures, ...figures], network).filter((finding) => !before.has(named(finding)));
}

/** One line of the register: a documented discrepancy, or what a rule found. */
export interface RegisterEntry {
  /** D01–D22 and later ones, or `rule:subject`. */
  id: string;
  kind: 'documented' | 'rule';
  severity: Severity;
  /** Of a finding: that of the discrepancy it is known as; open where there is none. */
  status: DiscrepancyStatus;
  topic: string;
  text: string;
  /** What this project does about it; '' when nothing is decided. */
  proposal: string;
  source: string;
  /** Where the figures stand: `declared-figures.csv:17`, `network/desks.yaml: desks[pua1-poppi].network`. */
  place: string;
  /** Documented discrepancy of a finding, '' when there is none; for a documented one, how many findings it stands for. */
  known_as: string;
  findings: number;
}

/** Where a finding stands, as one text. */
export const placeOf = ({ file, line, path }: Pick<Finding, 'file' | 'line' | 'path'>): string =>
  line === null ? [file, path].filter((part) => part !== '').join(': ') : `${file}:${line}`;

const standsFor = (discrepancy: Discrepancy, finding: Finding): boolean =>
  discrepancy.found_by?.some((named) => named === finding.rule || named === findingKey(finding)) === true;

function documented(discrepancy: Discrepancy, findings: readonly Finding[]): RegisterEntry {
  const { id, severity, status, topic, text, proposal, source } = discrepancy;
  const found = findings.filter((finding) => standsFor(discrepancy, finding)).length;
  const place = `discrepancies.yaml: discrepancies[${id}]`;
  return {
    id,
    kind: 'documented',
    severity,
    status,
    topic,
    text,
    proposal: proposal ?? '',
    source,
    place,
    known_as: '',
    findings: found,
  };
}

function found(finding: Finding, known: Discrepancy | undefined): RegisterEntry {
  const { rule, severity, text, source } = finding;
  const treated = { status: known?.status ?? 'open', proposal: known?.proposal ?? '', known_as: known?.id ?? '' } as const;
  return {
    id: findingKey(finding),
    kind: 'rule',
    severity,
    topic: RULES[rule],
    text,
    source,
    place: placeOf(finding),
    findings: 0,
    ...treated,
  };
}

/** The register: documented discrepancies by id, then what the rules find now. */
export function registerOf(specs: Specs): RegisterEntry[] {
  const findings = findingsOf(specs);
  const known = [...specs.discrepancies.values()];
  return [
    ...known.map((discrepancy) => documented(discrepancy, findings)),
    ...findings.map((finding) =>
      found(
        finding,
        known.find((discrepancy) => standsFor(discrepancy, finding)),
      ),
    ),
  ];
}

/** Findings that a documented discrepancy names and that no rule makes any more: it may be resolved, or its figures have changed. */
export function vanished(specs: Specs): { id: string; named: string }[] {
  const findings = findingsOf(specs);
  const made = new Set(findings.flatMap((finding) => [finding.rule, findingKey(finding)]));
  return [...specs.discrepancies.values()].flatMap(({ id, found_by = [] }) =>
    found_by.filter((named) => !made.has(named)).map((named) => ({ id, named })),
  );
}
