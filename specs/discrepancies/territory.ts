import { isMeasure } from '../operands.ts';
import type { Denominator, Desk, Programme, Weekday } from '../types.ts';
import { type Finding, groupsOf, type Rule, whole } from './finding.ts';

const DESKS = 'network/desks.yaml';

const onDesk = (
  rule: Finding['rule'],
  severity: Finding['severity'],
  { id, source }: Desk,
  field: string,
  text: string,
): Finding => ({
  ...{ rule, severity, subject: id, text, source, file: DESKS, line: null, path: `desks[${id}].${field}` },
});

/** Desks that are in no network although a programme has them on a day. */
export const desksWithoutNetwork: Rule = ({ network, programmes }) =>
  [...network.desks.values()]
    .filter(
      ({ id, network: of }) => of === null && [...programmes.values()].some(({ desks }) => desks.some(({ desk }) => desk === id)),
    )
    .map((desk) =>
      onDesk(
        'desk_without_network',
        'medium',
        desk,
        'network',
        `${desk.name.en} takes part in a programme and is in no local action plan`,
      ),
    );

export const languagesUnstated: Rule = ({ network }) =>
  [...network.desks.values()]
    .filter(({ status, languages }) => status === 'active' && languages === null)
    .map((desk) =>
      onDesk('languages_unstated', 'medium', desk, 'languages', `No source states the languages of ${desk.name.en}`),
    );

const WORKING: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri'];

export const weekdaysUnstated: Rule = ({ network }) =>
  [...network.desks.values()].flatMap((desk) => {
    const unstated = desk.opening === null ? [] : WORKING.filter((day) => desk.opening?.[day] === null);
    const text = `${desk.name.en} states its hours and says nothing of: ${unstated.join(', ')}`;
    return unstated.length === 0 ? [] : [onDesk('weekday_unstated', 'low', desk, 'opening', text)];
  });

const onProgramme = (
  rule: Finding['rule'],
  severity: Finding['severity'],
  { id, source }: Programme,
  path: string,
  text: string,
): Finding => ({ rule, severity, subject: id, text, source, file: `programmes/${id}.yaml`, line: null, path });

/** Programmes whose own target is not the sum of those of its desks. */
export const targetsUnallocated: Rule = ({ programmes }) =>
  [...programmes.values()].flatMap((programme) => {
    const own = programme.targets.filter(({ scope }) => scope === 'region');
    const desks = programme.targets.filter(({ scope }) => scope !== 'region');
    return own.flatMap((target) => {
      const allocated = desks.reduce((sum, { value }) => sum + value, 0);
      if (allocated === target.value) return [];
      const parts = desks.map(({ value }) => whole(value)).join(' + ');
      const rest = `${whole(target.value - allocated)} ${target.metric} of ${whole(target.value)} belong to no desk`;
      const text = `${parts === '' ? 'No desk has a target' : `${parts} = ${whole(allocated)}`}: ${rest}`;
      const source = [target, ...desks].map(({ source }) => source).join('; ');
      return [{ ...onProgramme('targets_unallocated', 'high', programme, `targets[${target.id}]`, text), source }];
    });
  });

export const budgetWithoutActivity: Rule = ({ programmes }) =>
  [...programmes.values()].flatMap((programme) =>
    groupsOf(
      programme.budget.filter(({ activity }) => activity === null),
      ({ organisation }) => organisation,
    ).map((lines): Finding => {
      const [{ organisation, source } = { organisation: '', source: '' }] = lines;
      const amounts = lines.map(({ line, amount_eur }) => `line ${line} € ${amount_eur.toFixed(2)}`).join(', ');
      const found = onProgramme(
        'budget_without_activity',
        'medium',
        programme,
        'budget',
        `${organisation}, ${amounts}: no activity is stated`,
      );
      return { ...found, subject: `${programme.id}.${organisation}`, source };
    }),
  );

export const periodsExtended: Rule = ({ programmes }) =>
  [...programmes.values()]
    .filter(({ actual_end, planned_end }) => actual_end !== null && actual_end !== planned_end)
    .map((programme) =>
      onProgramme(
        'period_extended',
        'high',
        programme,
        'actual_end',
        `Planned to end on ${programme.planned_end}, ended on ${programme.actual_end}`,
      ),
    );

/** Recipients are third-country nationals; foreign residents are citizens of the Union too. */
export const denominatorPopulations: Rule = ({ kpis }) =>
  [...kpis.values()]
    .filter(
      ({ numerator, denominator }) =>
        isMeasure(numerator) && numerator.fact === 'recipients' && denominator?.kind === 'foreign_residents',
    )
    .map(({ id, source }) => ({
      rule: 'denominator_population',
      subject: id,
      severity: 'high',
      text: `${id} counts third-country nationals of 16 to 65 with a permit, and divides them by foreign residents of any age, citizens of the Union included`,
      ...{ source, file: `kpis/${id}.yaml`, line: null, path: 'denominator' },
    }));

/** Denominators of one territory and day that differ from one source to another. */
export const denominatorsDisagree: Rule = ({ denominators }) => {
  const stated = [...denominators.entries()].filter(([, { value, reference_date }]) => value !== null && reference_date !== null);
  const aboutOf = ({ territory, metric, reference_date }: Denominator) => `${territory}.${metric}.${reference_date}`;
  return groupsOf(stated, ([, denominator]) => aboutOf(denominator)).flatMap(([first, ...others]): Finding[] => {
    const other = others.find(([, { value }]) => value !== first?.[1].value);
    if (!first || !other) return [];
    const [[, a], [index, b]] = [first, other];
    const text = `${whole(a.value ?? 0)} (${a.source}) and ${whole(b.value ?? 0)} (${b.source})`;
    const place = { file: 'denominators.yaml', line: null, path: `denominators[${index}].value` };
    return [
      { rule: 'figures_disagree', subject: aboutOf(b), severity: 'medium', text, source: `${a.source}; ${b.source}`, ...place },
    ];
  });
};
