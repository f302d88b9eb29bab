import type { VNode } from 'preact';
import type { RegisterEntry } from '../../specs/discrepancies/register.ts';
import { SEVERITIES, STATUSES } from '../quality/register.ts';
import { Choice } from './choice.tsx';
import { HeadRow } from './figure.tsx';
import { pathOf } from './links.ts';
import type { QualityQuery } from './quality-query.ts';
import { QueryForm } from './query-form.tsx';
import type { Speech } from './texts.ts';

const CELLS = ['entry', 'severity', 'status', 'what', 'where'] as const;

/** Which discrepancies: of which severity and status. */
export function RegisterForm({ query, speech: { t, lang } }: { query: QualityQuery; speech: Speech }): VNode {
  return (
    <QueryForm action={pathOf(lang, { page: 'quality' })} speech={{ t }}>
      <Choice
        name="severity"
        text={t('quality.severity')}
        every={t('quality.every_severity')}
        options={SEVERITIES.map((value) => ({ value, text: t(`quality.severity.${value}`) }))}
        chosen={query.wanted.severity}
      />
      <Choice
        name="status"
        text={t('quality.status')}
        every={t('quality.every_status')}
        options={STATUSES.map((value) => ({ value, text: t(`quality.status.${value}`) }))}
        chosen={query.wanted.status}
      />
    </QueryForm>
  );
}

/** The specifications are written in English: a reader of another language is told, and so is a voice. */
const english = ({ lang }: Speech): { lang?: 'en' } => (lang === 'en' ? {} : { lang: 'en' });

function What({ entry, speech }: { entry: RegisterEntry; speech: Speech }): VNode {
  const { t } = speech;
  const [rule = ''] = entry.id.split(':');
  return (
    <>
      {entry.kind === 'rule' ? <strong>{t(`quality.rule.${rule}`)}</strong> : <strong {...english(speech)}>{entry.topic}</strong>}
      <p {...english(speech)}>{entry.text}</p>
      {entry.proposal !== '' && (
        <p class="register-small">
          {t('quality.proposal')} <span {...english(speech)}>{entry.proposal}</span>
        </p>
      )}
    </>
  );
}

/** `linked`: the discrepancy that a finding is known as stands in the same table. */
function Entry({ entry, linked, speech }: { entry: RegisterEntry; linked: boolean; speech: Speech }): VNode {
  const { t, count } = speech;
  const { id, kind, severity, status, source, place, known_as, findings } = entry;
  return (
    <tr id={id}>
      <th scope="row" class="register-entry">
        <span class="register-id">{id}</span>
        <span class="register-small">
          {t(`quality.kind.${kind}`)}
          {known_as !== '' && (
            <>
              {', '}
              {t('quality.known_as')} {linked ? <a href={`#${known_as}`}>{known_as}</a> : known_as}
            </>
          )}
          {findings > 0 && `, ${t('quality.findings', { n: count(findings) })}`}
        </span>
      </th>
      <td data-label={t('quality.severity')}>
        <span class={`state severity-${severity}`}>{t(`quality.severity.${severity}`)}</span>
      </td>
      <td data-label={t('quality.status')}>
        <span class={`state discrepancy-${status}`}>{t(`quality.status.${status}`)}</span>
      </td>
      <td>
        <What entry={entry} speech={speech} />
      </td>
      <td class="register-where">
        <span>{source}</span>
        <code>{place}</code>
      </td>
    </tr>
  );
}

/** The register as a table; on a narrow screen an entry is a block, without sideways scrolling. */
export function RegisterTable({
  entries,
  caption,
  speech,
}: {
  entries: readonly RegisterEntry[];
  caption: string;
  speech: Speech;
}): VNode {
  const listed = new Set(entries.map(({ id }) => id));
  return (
    <table class="table table-sm register">
      <caption>{caption}</caption>
      <thead>
        <HeadRow columns={CELLS.map((name) => ({ text: speech.t(`quality.column.${name}`), numeric: false }))} />
      </thead>
      <tbody>
        {entries.map((entry) => (
          <Entry key={entry.id} entry={entry} linked={listed.has(entry.known_as)} speech={speech} />
        ))}
      </tbody>
    </table>
  );
}
