import type { SpecFiles } from '../files.ts';
import { DECLARED_METRICS, isDeclaredMetric, kpiOf, MODE_STRENGTH } from '../metrics.ts';
import type { FromFile, SpecParts } from '../read.ts';
import type { FrameworkVersion, Requirement } from '../types.ts';
import { operandsOf } from './operands.ts';
import { idsOf } from './shared.ts';

type Version = FromFile<FrameworkVersion>;
/** Says that something at a path inside the version is wrong. */
type Say = (path: string, message: string) => void;

/** Versions follow one another without a gap or an overlap, and the last is open: every day from the first on has exactly one. */
function checkValidity({ fault, faults }: SpecFiles, frameworks: readonly Version[]): void {
  const unreadable = faults.some(({ file }) => file.startsWith('framework/'));
  const versions = [...frameworks].sort((a, b) => a.valid_from.localeCompare(b.valid_from));
  for (const [index, { file, valid_from, valid_to, based_on }] of versions.entries()) {
    const next = versions[index + 1];
    if (valid_to !== null && valid_to <= valid_from) fault(file, 'valid_to', `not after ${valid_from}`);
    if (unreadable) continue;
    if (next && valid_to !== next.valid_from)
      fault(file, 'valid_to', `${next.id} is in force from ${next.valid_from}: no gap and no overlap may be between them`);
    if (!next && valid_to !== null) fault(file, 'valid_to', 'the last version must be open: null');
    if (versions.slice(index + 1).some(({ id }) => id === based_on)) fault(file, 'based_on', `${based_on} is of a later time`);
  }
  if (versions.length === 0 && !unreadable) fault('framework', '', 'no framework version could be read');
}

function checkServices(say: Say, { areas, services }: Version): void {
  const areaCodes = areas.map(({ code }) => code);
  const words = new Map(services.map(({ code }) => [code, code]));
  for (const { code, area, synonyms } of services) {
    if (!areaCodes.includes(area)) say(`services[${code}].area`, `no area '${area}' in this version`);
    for (const word of synonyms) {
      const meant = words.get(word.toLowerCase()) ?? code;
      if (meant !== code) say(`services[${code}].synonyms`, `'${word}' already means ${meant}`);
      words.set(word.toLowerCase(), meant);
    }
  }
}

/** The metric exists, and the requirement says what the metric needs beside its threshold. */
function checkMetric(
  say: Say,
  { metric, area, parameter }: Requirement,
  { faults }: SpecFiles,
  { codes, kpis }: SpecParts,
): void {
  const kpi = kpiOf(metric);
  const known = kpis.some(({ id }) => id === kpi) || faults.some(({ file }) => file === `kpis/${kpi}.yaml`);
  if (kpi !== null && !known) say('metric', `no KPI '${kpi}' in kpis/`);
  const measured = kpis.find(({ id }) => id === kpi);
  if (measured !== undefined && operandsOf(measured).some(({ kind }) => kind === 'requirements'))
    say('metric', `KPI '${kpi}' counts requirements: no requirement can be measured by it`);
  if (!isDeclaredMetric(metric)) {
    if (parameter !== null) say('parameter', 'a KPI takes none');
    return;
  }
  const shape = DECLARED_METRICS[metric];
  if (area === null && shape.area) say('area', `${metric} is of one area: name it`);
  if (area !== null && !shape.area) say('area', `${metric} is of the whole desk: leave it out`);
  if (parameter === null) {
    if (shape.parameter !== null && !shape.optional) say('parameter', `${metric} needs one`);
    return;
  }
  if (shape.parameter === null) say('parameter', `${metric} takes none`);
  else if ('oneOf' in shape.parameter) {
    if (!shape.parameter.oneOf.includes(parameter))
      say('parameter', `'${parameter}' is not one of ${shape.parameter.oneOf.join(', ')}`);
  } else {
    const { list } = shape.parameter;
    const entries = [...codes].find(([name]) => name === list)?.[1];
    if (entries && !entries.codes.some(({ code }) => code === parameter))
      say('parameter', `'${parameter}' is not in codes/${list}`);
  }
}

/** Numbers that can be read one way alone: partly met lies on the weaker side of met, and a mode is asked in one place. */
function checkNumbers(
  say: Say,
  { area, levels, metric, operator, threshold, partial, weight }: Requirement,
  { areas }: Version,
): void {
  if (!(weight > 0)) say('weight', `a weight is more than zero, not ${weight}`);
  if (threshold < 0) say('threshold', `no metric is below zero: ${threshold}`);
  if (partial !== null && operator === 'equals') say('partial', 'what must be equal is not partly met: null');
  if (partial !== null && operator === 'at_least' && partial >= threshold)
    say('partial', `partly met begins below the threshold of ${threshold}, not at ${partial}`);
  if (partial !== null && operator === 'at_most' && partial <= threshold)
    say('partial', `partly met ends above the threshold of ${threshold}, not at ${partial}`);
  const minimum = areas.find(({ code }) => code === area)?.minimum;
  if (metric !== 'area_mode' || minimum === undefined) return;
  for (const level of levels) {
    const mode = minimum[level];
    if (mode === null) say('levels', `areas[${area}].minimum asks nothing at level ${level}`);
    else if (MODE_STRENGTH[mode] !== threshold)
      say('threshold', `areas[${area}].minimum at level ${level} is ${mode}, which is ${MODE_STRENGTH[mode]}, not ${threshold}`);
  }
}

function checkRequirements(say: Say, version: Version, files: SpecFiles, parts: SpecParts): void {
  const areas = idsOf(version.areas, ({ code }) => code);
  const dimensions = idsOf(version.dimensions, ({ id }) => id);
  for (const requirement of version.requirements) {
    const { id, dimension, area, levels, valid_from, valid_to, statement } = requirement;
    const here: Say = (path, message) => say(`requirements[${id}].${path}`, message);
    if (!dimensions?.has(dimension)) here('dimension', `no dimension '${dimension}' in this version`);
    if (area !== null && !areas?.has(area)) here('area', `no area '${area}' in this version`);
    if (new Set(levels).size < levels.length) here('levels', 'a level appears twice');
    if (valid_to !== null && valid_to <= valid_from) here('valid_to', `not after ${valid_from}`);
    if (valid_from < version.valid_from) here('valid_from', `before the version, ${version.valid_from}`);
    if (version.valid_to !== null && (valid_to === null || valid_to > version.valid_to))
      here('valid_to', `after the version, ${version.valid_to}`);
    for (const text of Object.values(statement)) {
      const [unknown] = /\{[^{}]*\}/.exec(text) ?? [];
      if (unknown) here('statement', `${unknown} is neither {threshold} nor {partial}`);
    }
    checkMetric(here, requirement, files, parts);
    checkNumbers(here, requirement, version);
  }
  for (const { id } of version.dimensions)
    if (!version.requirements.some(({ dimension }) => dimension === id)) say(`dimensions[${id}]`, 'no requirement is of it');
}

/** Framework versions: their order in time, services in areas, requirements that can be evaluated. What a version takes over is wrong in its base alone. */
export function checkFrameworks(files: SpecFiles, parts: SpecParts): void {
  checkValidity(files, parts.frameworks);
  const said = new Map<string, ReadonlySet<string>>();
  for (const version of [...parts.frameworks].sort((a, b) => a.valid_from.localeCompare(b.valid_from))) {
    const own = new Set<string>();
    const inBase = version.based_on === null ? undefined : said.get(version.based_on);
    const say: Say = (path, message) => {
      own.add(`${path} ${message}`);
      if (!inBase?.has(`${path} ${message}`)) files.fault(version.file, path, message);
    };
    checkServices(say, version);
    checkRequirements(say, version, files, parts);
    said.set(version.id, own);
  }
}
