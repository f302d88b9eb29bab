import { Error as ERRORS_ONLY, logger, type Spec } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import type { Locale, Specs } from '../../specs/types.ts';
import { withPlacedLabels } from './labels.ts';
import { theme } from './theme.ts';

/** A chart asks for a text that the locale does not have. */
export class ChartTextMissing extends Error {
  readonly code = 'CHART_TEXT_MISSING';
}

/** In a chart file, a string `@key` stands for the locale's text of that key. */
function withTexts(node: unknown, texts: Readonly<Record<string, string>>): unknown {
  if (typeof node === 'string' && node.startsWith('@')) {
    const text = texts[node.slice(1)];
    if (text === undefined) throw new ChartTextMissing(`no text for ${node}`);
    return text;
  }
  if (Array.isArray(node)) return node.map((child) => withTexts(child, texts));
  if (node !== null && typeof node === 'object') {
    return Object.fromEntries(Object.entries(node).map(([key, child]) => [key, withTexts(child, texts)]));
  }
  return node;
}

/**
 * Compiles the charts of the specifications from Vega-Lite to Vega, in one language; each is compiled once.
 * @returns a function of chart id and language; `undefined` when there is no such chart.
 */
export function chartCompiler(specs: Pick<Specs, 'charts' | 'locale'>): (id: string, lang: Locale) => Spec | undefined {
  const compiled = new Map<string, Spec>();
  return (id, lang) => {
    const chart = specs.charts.get(id);
    if (!chart) return undefined;
    const key = `${id} ${lang}`;
    const known = compiled.get(key);
    if (known) return known;
    const source = withTexts(chart.spec, specs.locale[lang]) as TopLevelSpec;
    // Vega-Lite 6.4 warns that it drops fit-y also where only fit-x is asked for.
    const spec = withPlacedLabels(compile(source, { config: theme(lang), logger: logger(ERRORS_ONLY) }).spec);
    compiled.set(key, spec);
    return spec;
  };
}
