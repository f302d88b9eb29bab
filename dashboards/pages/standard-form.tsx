import type { ComponentChildren, VNode } from 'preact';
import type { Specs } from '../../specs/types.ts';
import { Choice } from './choice.tsx';
import { KnownAt } from './filters.tsx';
import { type PageId, pathOf } from './links.ts';
import { QueryForm } from './query-form.tsx';
import { periodsUntil, type StandardQuery } from './standard-query.ts';
import type { Speech } from './texts.ts';

interface FormProps {
  id: PageId;
  query: StandardQuery;
  specs: Specs;
  /** Rome day of today. */
  today: string;
  speech: Speech;
}

/** A month or a quarter in words. */
export function periodText(period: string, { t, month }: Pick<Speech, 't' | 'month'>): string {
  const quarter = /^(\d{4})Q(\d)$/.exec(period);
  return quarter ? t('standard.quarter', { n: quarter[2] ?? '', year: quarter[1] ?? '' }) : month(period);
}

function Level({ query, speech: { t } }: FormProps): VNode {
  const options = ['1', '2'].map((value) => ({ value, text: t(`standard.level_${value}`) }));
  return <Choice name="level" text={t('standard.level')} options={options} chosen={String(query.level)} />;
}

function Period({ query, specs, today, speech }: FormProps): VNode {
  const { t } = speech;
  const { quarters, months } = periodsUntil(specs, today);
  const named = (values: readonly string[]) => values.map((value) => ({ value, text: periodText(value, speech) }));
  return (
    <Choice
      name="period"
      text={t('standard.period')}
      every={t('standard.period_latest')}
      options={[]}
      groups={[
        { text: t('standard.quarters'), options: named(quarters) },
        { text: t('standard.months'), options: named(months) },
      ]}
      chosen={query.period}
    />
  );
}

function Version({ query, specs, speech: { t, lang } }: FormProps): VNode {
  return (
    <Choice
      name="framework"
      text={t('standard.version')}
      every={t('standard.version_in_force')}
      options={specs.frameworks.map(({ id, label }) => ({ value: id, text: label[lang] }))}
      chosen={query.framework}
    />
  );
}

function Dimension({ query, specs, speech: { t, lang } }: FormProps): VNode {
  const named = new Map(specs.frameworks.flatMap(({ dimensions }) => dimensions.map(({ id, label }) => [id, label[lang]])));
  return (
    <Choice
      name="dimension"
      text={t('standard.dimension')}
      every={t('standard.every_dimension')}
      options={[...named].map(([value, text]) => ({ value, text }))}
      chosen={query.dimension}
    />
  );
}

function Places({ query, specs: { network }, speech: { t, lang } }: FormProps): VNode {
  const options = (all: Iterable<{ id: string; name: { it: string; en: string } }>) =>
    [...all].map(({ id, name }) => ({ value: id, text: name[lang] }));
  return (
    <>
      <Choice
        name="area_vasta"
        text={t('standard.area_vasta')}
        every={t('standard.every_area_vasta')}
        options={options(network.areas.values())}
        chosen={query.request.area_vasta}
      />
      <Choice
        name="network"
        text={t('standard.network')}
        every={t('standard.every_network')}
        options={options(network.networks.values())}
        chosen={query.request.network}
      />
    </>
  );
}

function Form({ children, id, query, speech: { t, lang } }: FormProps & { children: ComponentChildren }): VNode {
  return (
    <QueryForm action={pathOf(lang, id)} speech={{ t }}>
      {children}
      <KnownAt known_at={query.request.known_at} speech={{ t }} />
    </QueryForm>
  );
}

/** Which requirements, of which desks, when, under which version. */
export function StandardForm(props: FormProps): VNode {
  return (
    <Form {...props}>
      <Level {...props} />
      <Dimension {...props} />
      <Places {...props} />
      <Period {...props} />
      <Version {...props} />
    </Form>
  );
}

/** When and under which version a desk is read, and in which parts its trend is. */
export function DeskForm(props: FormProps): VNode {
  const { t } = props.speech;
  const grains = ['quarter', 'month'].map((value) => ({ value, text: t(`standard.grain_${value}`) }));
  return (
    <Form {...props}>
      <Level {...props} />
      <Period {...props} />
      <Version {...props} />
      <Choice name="grain" text={t('standard.grain')} options={grains} chosen={props.query.grain} />
    </Form>
  );
}

/** Which two versions, over which period. */
export function CompareForm(props: FormProps & { a: string; b: string }): VNode {
  const { specs, speech } = props;
  const versions = specs.frameworks.map(({ id, label }) => ({ value: id, text: label[speech.lang] }));
  return (
    <Form {...props}>
      <Choice name="a" text={speech.t('standard.version_a')} options={versions} chosen={props.a} />
      <Choice name="b" text={speech.t('standard.version_b')} options={versions} chosen={props.b} />
      <Places {...props} />
      <Period {...props} />
    </Form>
  );
}
