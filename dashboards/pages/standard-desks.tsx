import type { VNode } from 'preact';
import type { Requirement, Specs } from '../../specs/types.ts';
import type { AdequacyMatrix, AdequacyStatus, DeskAdequacy, Missing } from '../adequacy/types.ts';
import { pathOf, withFilters } from './links.ts';
import { ADEQUACY_STATUSES, Mark, OverallStatus } from './marks.tsx';
import { sinceText } from './requirement-texts.ts';
import type { StandardQuery } from './standard-query.ts';
import type { Speech } from './texts.ts';

interface DesksProps {
  query: StandardQuery;
  matrix: AdequacyMatrix;
  specs: Specs;
  speech: Speech;
}

/** The name of a desk; one that is not open yet says so. */
function deskName({ network }: Specs, id: string, { t, lang }: Speech): string {
  const desk = network.desks.get(id);
  if (desk === undefined) return id;
  return desk.status === 'active' ? desk.name[lang] : `${desk.name[lang]} (${t('standard.being_defined')})`;
}

const deskHref = (desk: string, { given: { dimension: _, ...given } }: StandardQuery, { lang }: Speech): string =>
  withFilters(pathOf(lang, { page: 'desk', desk }), {}, given);

function StatusCard({ status, desks, ...props }: DesksProps & { status: AdequacyStatus; desks: readonly DeskAdequacy[] }): VNode {
  const { query, specs, speech } = props;
  const { t, count } = speech;
  return (
    <section class="it-card rounded shadow-sm border answer-card" aria-label={t(`standard.overall.${status}`)}>
      <h2 class="answer-title">
        <OverallStatus status={status} speech={speech} />
      </h2>
      <p class="big-figure">
        <strong>{count(desks.length)}</strong> {t(desks.length === 1 ? 'standard.desk' : 'standard.desks')}
      </p>
      <p class="answer-small">{t(`standard.overall_text.${status}`)}</p>
      {desks.length > 0 && (
        <p class="answer-small desk-links">
          {desks.map(({ desk }) => (
            <a key={desk} href={deskHref(desk, query, speech)}>
              {deskName(specs, desk, speech)}
            </a>
          ))}
        </p>
      )}
    </section>
  );
}

/** How many desks may be called what. Desks that do not offer the level are counted apart. */
export function StatusCards(props: DesksProps): VNode {
  const { matrix, speech, query } = props;
  const offered = matrix.rows.filter((row) => row.offered);
  const others = matrix.rows.length - offered.length;
  return (
    <>
      <div class="answer">
        {ADEQUACY_STATUSES.map((status) => (
          <StatusCard key={status} {...props} status={status} desks={offered.filter((row) => row.status === status)} />
        ))}
      </div>
      {others > 0 && (
        <p class="callout-line">{speech.t('standard.not_offered', { n: speech.count(others), level: query.level })}</p>
      )}
    </>
  );
}

interface MissingProps {
  missing: readonly Missing[];
  row: DeskAdequacy;
  requirements: ReadonlyMap<string, Requirement>;
  speech: Speech;
}

function MissingLines({ missing, row, requirements, speech }: MissingProps): VNode {
  const { t, lang } = speech;
  return (
    <ul class="missing">
      {missing.map(({ requirement, status, since }) => {
        const evidence = row.requirements.find(({ id }) => id === requirement)?.evidence ?? { kind: 'none' };
        return (
          <li key={requirement}>
            <Mark status={status} />
            <span>
              <span class="visually-hidden">{t(`standard.status.${status}`)}: </span>
              {requirements.get(requirement)?.statement[lang] ?? requirement}{' '}
              <span class="since">({sinceText({ status, since, evidence }, speech)})</span>
            </span>
          </li>
        );
      })}
    </ul>
  );
}

/** What a desk lacks to be a PUA: what it does not meet in sight, what nobody stated on request. */
export function MissingOf({ row, requirements, speech }: Omit<MissingProps, 'missing'>): VNode {
  const { t, count } = speech;
  const lacking = row.missing.filter(({ status }) => status !== 'unknown');
  const unknown = row.missing.filter(({ status }) => status === 'unknown');
  const props = { row, requirements, speech };
  if (row.missing.length === 0) return <p>{t(row.offered ? 'standard.nothing_missing' : 'standard.level_not_offered')}</p>;
  return (
    <>
      {lacking.length > 0 && <MissingLines missing={lacking} {...props} />}
      {unknown.length > 0 && (
        <details>
          <summary>{t('standard.unknown_of', { n: count(unknown.length) })}</summary>
          <MissingLines missing={unknown} {...props} />
        </details>
      )}
    </>
  );
}

/** Desk by desk, what is missing and since when: the matrix as a narrow screen can show it. */
export function MissingByDesk(props: DesksProps): VNode {
  const { matrix, query, specs, speech } = props;
  const requirements = new Map(matrix.requirements.map((one) => [one.id, one]));
  const offered = matrix.rows.filter((row) => row.offered);
  return (
    <div class="desk-cards">
      {offered.map((row) => (
        <article key={row.desk} class="desk-card" aria-labelledby={`missing-${row.desk}`}>
          <h3 id={`missing-${row.desk}`}>
            <a href={deskHref(row.desk, query, speech)}>{deskName(specs, row.desk, speech)}</a>
          </h3>
          <p>
            <OverallStatus status={row.status} speech={speech} />
          </p>
          <MissingOf row={row} requirements={requirements} speech={speech} />
        </article>
      ))}
    </div>
  );
}
