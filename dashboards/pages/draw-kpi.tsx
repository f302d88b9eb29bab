import type { VNode } from 'preact';
import { render } from 'preact-render-to-string';
import type { Specs } from '../../specs/types.ts';
import { opensEvents, QueryForbidden } from '../../warehouse/permissions.ts';
import type { Reader } from '../../warehouse/types.ts';
import type { EvaluationDeps } from '../kpis/deps.ts';
import { evaluateKpi, kpiOf } from '../kpis/evaluate.ts';
import { KpiPage } from './kpi.tsx';
import { GlossaryPage, KpisPage } from './kpis.tsx';
import type { PageFrame } from './layout.tsx';

const html = (page: VNode): string => `<!doctype html>${render(page)}`;

/** The sheet of a KPI as HTML; its definition is for everybody, its value for who may see it. @throws ProblemError when there is no such KPI. */
export async function drawKpi(deps: EvaluationDeps & { reader: Reader }, frame: PageFrame, id: string): Promise<string> {
  const { specs, reader } = deps;
  const kpi = kpiOf(specs, id);
  const programme = kpi.dimensions.includes('programme') ? { programme: frame.filters.programme } : {};
  const answer = await evaluateKpi(deps, { kpi: id, by: [], ...programme, reader }).catch((error: unknown) => {
    if (error instanceof QueryForbidden) return null;
    throw error;
  });
  return html(<KpiPage frame={frame} specs={specs} kpi={kpi} answer={answer} opens={opensEvents(reader)} />);
}

/** The catalogue of KPIs as HTML: the same for everybody. */
export const drawKpis = (specs: Specs, frame: PageFrame): string => html(<KpisPage frame={frame} specs={specs} />);

/** Glossary and method notes as HTML: the same for everybody. */
export const drawGlossary = (specs: Specs, frame: PageFrame): string => html(<GlossaryPage frame={frame} specs={specs} />);
