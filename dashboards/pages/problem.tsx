import type { VNode } from 'preact';
import type { Problem } from '../../specs/problem.ts';
import { Layout, type PageFrame } from './layout.tsx';
import { pathOf } from './links.ts';

const PAGES = ['parameter_invalid', 'forbidden', 'not_found', 'warehouse_unavailable'] as const;

/** A request that cannot be shown, told in the reader's language: which filter cannot be read, what is not there, what is not ready. */
export function ProblemPage({ frame, problem }: { frame: PageFrame; problem: Problem }): VNode {
  const { t, lang } = frame.speech;
  const kind = PAGES.find((code) => code === problem.code) ?? 'other';
  const faults = Array.isArray(problem.errors) ? (problem.errors as { parameter: string; allowed: readonly string[] }[]) : [];
  const choices = Array.isArray(problem.choices) ? (problem.choices as { text: string; href: string }[]) : [];
  return (
    <Layout frame={frame} title={t(`problem.${kind}`)} crumbs={[{ text: t(`problem.${kind}`) }]} synthetic={false}>
      <h1>{t(`problem.${kind}`)}</h1>
      <p>
        {kind === 'parameter_invalid' && faults.length === 0
          ? t('problem.together_text')
          : t(`problem.${kind}_text`, { names: faults.map(({ parameter }) => parameter).join(', ') })}
      </p>
      {choices.length > 0 && (
        <>
          <p>{t('problem.choices')}</p>
          <ul>
            {choices.map(({ text, href }) => (
              <li key={href}>
                <a href={href}>{text}</a>
              </li>
            ))}
          </ul>
        </>
      )}
      {faults
        .filter(({ allowed }) => allowed.length > 0)
        .map(({ parameter, allowed }) => (
          <p key={parameter}>{t('problem.allowed', { name: parameter, values: allowed.join(', ') })}</p>
        ))}
      <p>
        <a href={pathOf(lang, { page: 'region' })}>{t('problem.back')}</a>
      </p>
    </Layout>
  );
}
