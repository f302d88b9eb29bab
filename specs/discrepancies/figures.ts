import type { DeclaredFigure, Network } from '../types.ts';
import { type Finding, groupsOf, whole } from './finding.ts';

type Group = readonly DeclaredFigure[];

const sameCount = ({ territory, measure, reference_date }: DeclaredFigure) =>
  [territory, measure, reference_date ?? ''].join(' ');

const count = (group: Group, population: DeclaredFigure['population']): DeclaredFigure | undefined =>
  group.find((figure) => figure.unit === 'count' && figure.population === population);

/** A finding on one figure, with the places of all that it was compared with. */
function finding(
  rule: Finding['rule'],
  severity: Finding['severity'],
  on: DeclaredFigure,
  text: string,
  others: Group = [],
): Finding {
  const sources = [...new Set([on, ...others].map(({ source }) => source))].join('; ');
  return { rule, severity, subject: on.id, text, source: sources, file: on.file, line: on.line, path: '' };
}

function partsOf(group: Group): Finding[] {
  const all = count(group, 'all');
  const [italian, foreign, eu, nonEu] = (['italian', 'foreign', 'eu', 'non_eu'] as const).map((p) => count(group, p));
  const wrong: Finding[] = [];
  const unequal = (total: DeclaredFigure | undefined, a: DeclaredFigure | undefined, b: DeclaredFigure | undefined) => {
    if (!total || !a || !b || a.value + b.value === total.value) return;
    const rest = `with ${a.population} ${whole(a.value)}, ${b.population} would be ${whole(total.value - a.value)}`;
    const sum = `${a.population} ${whole(a.value)} + ${b.population} ${whole(b.value)} = ${whole(a.value + b.value)}, not ${whole(total.value)}`;
    wrong.push(finding('parts_total', 'high', total, `${sum}: ${rest}`, [a, b]));
  };
  unequal(all, foreign, italian);
  unequal(foreign, eu, nonEu);
  for (const part of group)
    if (all && part.unit === 'count' && part.value > all.value)
      wrong.push(
        finding('parts_total', 'high', part, `${part.population} ${whole(part.value)} of all ${whole(all.value)}`, [all]),
      );
  return wrong;
}

/** The share that counts give, as it would be printed. */
const printed = (part: number, all: number, decimals: number): string => ((100 * part) / all).toFixed(decimals);

/** Residents of a comune on 1 January of the figure's year, where they are loaded. */
const residents = ({ comuni }: Network, { territory, measure, reference_date }: DeclaredFigure): number | undefined =>
  measure === 'residents' && reference_date !== null
    ? (comuni.get(territory)?.population[reference_date.slice(0, 4)] ?? undefined)
    : undefined;

function shareOf(share: DeclaredFigure, group: Group, network: Network): Finding[] {
  const part = count(group, share.population);
  const all = count(group, 'all');
  const said = `${share.value.toFixed(share.decimals)} %`;
  if (part && all) {
    const given = printed(part.value, all.value, share.decimals);
    const text = `${said} is printed; ${whole(part.value)} of ${whole(all.value)} is ${given} %`;
    return Number(given) === share.value ? [] : [finding('share_printed', 'medium', share, text, [part, all])];
  }
  const population = residents(network, share);
  if (part && population !== undefined) {
    const given = printed(part.value, population, share.decimals);
    const needed = whole(Math.round((100 * part.value) / share.value));
    const text = `${said} is printed; ${whole(part.value)} of the ${whole(population)} residents registered that year is ${given} %: ${said} would need ${needed}`;
    return Number(given) === share.value ? [] : [finding('share_of_residents', 'low', share, text, [part])];
  }
  return [finding('share_without_counts', 'medium', share, `${said} is printed without the counts it is made of`)];
}

function disagreeing(group: Group): Finding[] {
  const [first, ...others] = group;
  const other = others.find(({ value }) => value !== first?.value);
  if (!first || !other) return [];
  const text = `${whole(first.value)} (${first.source}) and ${whole(other.value)} (${other.source}) for ${first.population} ${first.measure} on ${first.reference_date}`;
  return [finding('figures_disagree', 'medium', other, text, [first])];
}

/** What does not add up among declared figures: parts and totals, printed and computed percentages, two values of one figure. */
export function figureFindings(figures: readonly DeclaredFigure[], network: Network): Finding[] {
  const groups = groupsOf(figures, sameCount);
  const dated = figures.filter(({ reference_date }) => reference_date !== null);
  return [
    ...groups.flatMap(partsOf),
    ...groups.flatMap((group) => group.filter(({ unit }) => unit === 'share').flatMap((share) => shareOf(share, group, network))),
    ...groupsOf(dated, (figure) => [sameCount(figure), figure.population, figure.unit].join(' ')).flatMap(disagreeing),
    ...figures
      .filter(({ unit, reference_date }) => unit === 'rate' && reference_date === null)
      .map((rate) =>
        finding('rate_undated', 'medium', rate, `${rate.measure} ${rate.value} % is printed without the year it is of`),
      ),
  ];
}
