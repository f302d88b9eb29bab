import type { Locale, Requirement, Specs } from '../../specs/types.ts';
import type { Evidence, RequirementResult } from '../adequacy/types.ts';
import type { Speech } from './texts.ts';

const MODES = ['none', 'referred', 'booked', 'direct'] as const;
const FLAGS: readonly string[] = ['staff_profile', 'channel', 'agreement', 'accessibility'];

/** A figure as people write it: whole numbers without decimals. */
export const figureText = (value: number, { count, decimal }: Pick<Speech, 'count' | 'decimal'>): string =>
  Number.isInteger(value) ? count(value) : decimal(value);

const isFlag = ({ metric, parameter }: Requirement): boolean =>
  FLAGS.includes(metric) || (metric === 'languages_spoken' && parameter !== null);

/** A value of a requirement's metric in words: a mode, a yes or no, a figure. */
function valueText(requirement: Requirement, value: number, speech: Speech): string {
  if (requirement.metric === 'area_mode') return speech.t(`catalogue.mode.${MODES[Math.round(value)] ?? 'none'}`);
  if (isFlag(requirement)) return speech.t(value >= 1 ? 'catalogue.yes' : 'catalogue.no');
  return figureText(value, speech);
}

/** What was found of a requirement, and what it asks. */
export function foundText(requirement: Requirement, { value }: RequirementResult, speech: Speech): string {
  const bar = valueText(requirement, requirement.threshold, speech);
  const asked = isFlag(requirement) ? bar : speech.t(`standard.asked.${requirement.operator}`, { n: bar });
  if (value === null) return speech.t('standard.found_nothing', { asked });
  return speech.t('standard.found', { asked, n: valueText(requirement, value, speech) });
}

/** What stands behind a status. */
export function evidenceText(
  evidence: Evidence,
  specs: Pick<Specs, 'kpis'>,
  { t, lang, day, instant, ...speech }: Speech,
): string {
  if (evidence.kind === 'none') return t('standard.evidence.none');
  if (evidence.kind === 'declaration') {
    const { declared_from, recorded_at, stated } = evidence;
    const words = { day: day(declared_from), instant: instant(recorded_at) };
    return t(stated === null ? 'standard.evidence.silent' : 'standard.evidence.declaration', words);
  }
  const { kpi, numerator, denominator } = evidence;
  const words = {
    kpi: specs.kpis.get(kpi)?.name[lang] ?? kpi,
    numerator: numerator === null ? t('standard.status.unknown') : figureText(numerator, speech),
  };
  return denominator === null
    ? t('standard.evidence.count', words)
    : t('standard.evidence.kpi', { ...words, denominator: figureText(denominator, speech) });
}

/** Since when it is as it is. */
export function sinceText(
  { status, since, evidence }: Pick<RequirementResult, 'status' | 'since' | 'evidence'>,
  { t, day }: Speech,
): string {
  if (since !== null) return t('standard.since', { day: day(since) });
  if (evidence.kind === 'kpi') return t('standard.since_period');
  if (evidence.kind === 'declaration' && evidence.stated !== null) return t('standard.since_partly');
  return t(status === 'unknown' ? 'standard.since_never' : 'standard.since_period');
}

/** The statement of a requirement; those that a desk's status depends on carry an asterisk. */
export const statementText = ({ statement, mandatory }: Requirement, lang: Locale): string =>
  mandatory ? `${statement[lang]} *` : statement[lang];
