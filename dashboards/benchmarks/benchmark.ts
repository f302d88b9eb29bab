import type { KpiDefinition } from '../../specs/types.ts';
import { type Disclosure, disclosureOf, QueryForbidden } from '../../warehouse/permissions.ts';
import { figureParts } from '../disclosure/figures.ts';
import type { EvaluationDeps } from '../kpis/deps.ts';
import { figuresAt, type KpiFiguresKnown, kpiOf } from '../kpis/evaluate.ts';
import { asKnown, type Knowledge } from '../kpis/knowledge.ts';
import { provenanceOf } from '../kpis/provenance.ts';
import type { Question } from '../kpis/question.ts';
import type { KpiRequest } from '../kpis/types.ts';
import { adjustRows, type ProfileCount, profileCounts, profileOf } from './case-mix.ts';
import { disclosed } from './disclosure.ts';
import { type ComparedRow, judge, referenceOf, unjudged } from './judge.ts';
import { scaleOf } from './limits.ts';
import { ownAndOthers } from './own.ts';
import { type Peered, peerGroups } from './peers.ts';
import { comparedRows } from './rows.ts';
import type { AnswerNote, BenchmarkAnswer, BenchmarkRequest, CurvePoint, PeerGroup } from './types.ts';

type Deps = Omit<EvaluationDeps, 'now'>;

/** A comparison as known at an instant, without what the answer says of itself. */
export interface Comparison
  extends Pick<BenchmarkAnswer, 'reference' | 'dispersion' | 'deciles' | 'notes' | 'groups' | 'curve' | 'rows'> {
  question: Question;
}

/** What is asked of the warehouse: everything that could be compared, a zone being picked afterwards, for what is hidden must not depend on it. */
function figures(deps: Deps, kpi: KpiDefinition, request: BenchmarkRequest, by: KpiRequest['by'], at: Knowledge) {
  const { zone: _, ...filters } = request.filters;
  return figuresAt(deps, kpi, { kpi: kpi.id, by, ...filters, reader: request.reader, purpose: 'benchmark' }, at);
}

function notesOf(kpi: KpiDefinition, rows: readonly ComparedRow[]): AnswerNote[] {
  const parts = [kpi.numerator, ...(kpi.denominator?.kind === 'measure' ? [kpi.denominator.measure] : [])];
  const overlapping =
    scaleOf(kpi) !== null && parts.some((part) => 'aggregate' in part && part.aggregate === 'distinct_recipients');
  return [
    ...(overlapping ? (['overlapping'] as const) : []),
    ...(rows.some(({ suppressed }) => suppressed) ? (['suppressed_left_out'] as const) : []),
  ];
}

/** As `benchmark`, for answers made of several comparisons that must stand on the same knowledge. */
export async function comparisonAt(
  deps: Deps,
  kpi: KpiDefinition,
  request: BenchmarkRequest,
  at: Knowledge,
): Promise<Comparison> {
  const { specs } = deps;
  const { by, peers, adjust, filters, reader } = request;
  const disclosure = disclosureOf(reader);
  if (disclosure.others === 'together' && (Array.isArray(peers) || filters.zone !== undefined))
    throw new QueryForbidden('This reader is compared with a whole peer group: region, area_vasta, network or size.');
  const known = await figures(deps, kpi, request, [by], at);
  const all = comparedRows(specs, by, kpi, known.rows);
  const desks = disclosure.others === 'suppressed' && by === 'zone' ? await deskRows(deps, kpi, request, at) : all;
  const shown = disclosed(all, desks, by, figureParts(kpi), disclosure).filter(
    ({ zone }) => filters.zone === undefined || zone === filters.zone,
  );
  const { groups, outside } = peerGroups(specs, by, peers, shown);
  const profile = adjust === 'none' || scaleOf(kpi) === null ? [] : profileOf(kpi);
  const counts =
    profile.length === 0 ? [] : profileCounts((await figures(deps, kpi, request, [by, ...profile], at)).rows, by, profile);
  const judged = groups.map((group) =>
    judgedGroup(kpi, group, { adjust: profile.length === 0 ? 'none' : adjust, counts, disclosure }),
  );
  const visible = judged.filter(({ rows }) => rows.length > 0);
  const [only] = visible.length === 1 ? visible : [];
  const general = notesOf(kpi, shown);
  const unadjusted: readonly AnswerNote[] =
    adjust !== 'none' && scaleOf(kpi) !== null && profile.length === 0 ? ['no_case_mix'] : [];
  const several: readonly AnswerNote[] = visible.length > 1 ? ['several_groups'] : [];
  return {
    question: withFilters(known, request),
    reference: only?.group.reference ?? referenceOf(disclosure.others === 'together' ? [] : shown, kpi.factor, scaleOf(kpi)),
    dispersion: only?.group.dispersion ?? null,
    deciles: only?.group.deciles ?? null,
    notes: [...new Set([...(only?.group.notes ?? []), ...several, ...general, ...unadjusted])],
    groups: visible.map(({ group }) => group),
    curve: visible.flatMap(({ curve }) => curve),
    rows: [
      ...visible.flatMap(({ rows }) => rows),
      ...(disclosure.others === 'together' ? [] : outside.map((row) => unjudged(row, 'no_peer_group'))),
    ],
  };
}

async function deskRows(deps: Deps, kpi: KpiDefinition, request: BenchmarkRequest, at: Knowledge): Promise<ComparedRow[]> {
  return comparedRows(deps.specs, 'desk', kpi, (await figures(deps, kpi, request, ['desk'], at)).rows);
}

function withFilters({ question }: KpiFiguresKnown, { filters: { zone } }: BenchmarkRequest): Question {
  return zone === undefined ? question : { ...question, filters: { ...question.filters, zone } };
}

interface Handling {
  adjust: BenchmarkRequest['adjust'];
  counts: readonly ProfileCount[];
  disclosure: Disclosure;
}

function judgedGroup(kpi: KpiDefinition, { id, name, rows }: Peered, { adjust, counts, disclosure }: Handling) {
  const { own, others } = disclosure;
  const apart = others === 'together' ? ownAndOthers(rows, own?.value ?? '', kpi) : null;
  const { reference, dispersion, deciles, notes, curve, rows: judged } = judge(apart?.compared ?? rows, kpi);
  const adjusted = adjust === 'none' ? judged : adjustRows(judged, counts, adjust, kpi);
  const group: PeerGroup = { id, name, reference, dispersion, deciles: apart === null ? deciles : null, notes };
  const shown = apart === null ? adjusted : [...adjusted.filter((row) => row.id === own?.value), ...apart.together];
  return { group, curve: shown.length === 0 ? ([] as readonly CurvePoint[]) : curve, rows: shown };
}

/**
 * Compares desks or zones on one KPI: each with its value, interval, funnel limits, shrunken value and rank range among its peers, as far as the reader may see (`disclosureOf`). A KPI without a
 * funnel gives values alone. Throws `ProblemError` for a question the definition cannot answer, QueryForbidden for a reader who may not ask.
 */
export async function benchmark(deps: EvaluationDeps, request: BenchmarkRequest): Promise<BenchmarkAnswer> {
  const kpi = kpiOf(deps.specs, request.kpi);
  const { value, stored } = await asKnown(deps, request.known_at, (at) => comparisonAt(deps, kpi, request, at));
  const { question, ...comparison } = value;
  const { id, name, unit, polarity, min_n } = kpi;
  const { by, peers, adjust } = request;
  const asked = typeof peers === 'string' ? peers : peers.join(',');
  const { filters } = question;
  return {
    kpi: id,
    name,
    unit,
    polarity,
    by,
    peers: asked,
    adjust,
    filters,
    min_n,
    scale: scaleOf(kpi),
    ...provenanceOf(question, stored),
    ...comparison,
  };
}
