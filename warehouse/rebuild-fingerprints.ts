import { createHash, randomUUID } from 'node:crypto';
import type { MeaningPart, SpecFingerprints } from '../specs/fingerprint.ts';
import type { WarehouseClient } from './client.ts';
import { projectionsOf, type View, viewsTo } from './rebuild-catalog.ts';

/** A projection that was built with something else than what there is now. */
export interface StaleProjection {
  projection: string;
  /** What changed: a part of the specs, or `definition`, the SQL of the projection itself. */
  part: MeaningPart | 'definition';
  /** When the projection was last said to be built with the former, ISO 8601 UTC. */
  since: string;
}

const SERVICES: readonly MeaningPart[] = ['frameworks', 'vocabularies', 'network', 'programmes', 'codes'];
const PLACES: readonly MeaningPart[] = ['network', 'programmes'];
const CONTACTS: readonly MeaningPart[] = [...SERVICES, 'eu'];

/** What of the specs the rows of a projection were made with; one that is not here depends on its definition alone. */
const DEPENDS_ON: Readonly<Record<string, readonly MeaningPart[]>> = {
  contacts: CONTACTS,
  contacts_daily: CONTACTS,
  contact_areas_daily: CONTACTS,
  recipient_days: CONTACTS,
  referrals: SERVICES,
  outcomes: SERVICES,
  surveys: PLACES,
  provisions: PLACES,
};

export const definitionOf = (views: readonly View[], projection: string): string =>
  createHash('sha256')
    .update(
      viewsTo(views, [projection])
        .map((v) => v.text)
        .sort()
        .join('\n'),
    )
    .digest('hex')
    .slice(0, 16);

function currentOf(
  views: readonly View[],
  projection: string,
  specs: SpecFingerprints | null,
): [StaleProjection['part'], string][] {
  const parts = specs === null ? [] : (DEPENDS_ON[projection] ?? []).map((part): [MeaningPart, string] => [part, specs[part]]);
  return [['definition', definitionOf(views, projection)], ...parts];
}

interface Noted {
  projection: string;
  part: string;
  fingerprint: string;
  at: string;
}

const notedOf = (client: WarehouseClient): Promise<Noted[]> =>
  client.rows<Noted>(
    `SELECT projection_name AS projection, part, argMax(notes.fingerprint, notes.at) AS fingerprint, toString(max(notes.at)) AS at
FROM projection_fingerprints AS notes
GROUP BY projection_name, part`,
  );

async function note(client: WarehouseClient, rows: readonly (readonly string[])[]): Promise<void> {
  const columns = ['projection_name', 'part', 'fingerprint'];
  await client.insert({ table: 'projection_fingerprints', columns, rows, token: `fingerprints:${randomUUID()}` });
}

/** Notes with what these projections are built, as of now. */
export async function noteBuilt(
  client: WarehouseClient,
  views: readonly View[],
  projections: readonly string[],
  specs: SpecFingerprints | null,
): Promise<void> {
  await note(
    client,
    projections.flatMap((p) => currentOf(views, p, specs).map(([part, fingerprint]) => [p, part, fingerprint])),
  );
}

/** Notes what was never noted: what a projection holds so far was made with what there is now. */
export async function noteNew(client: WarehouseClient, views: readonly View[], specs: SpecFingerprints | null): Promise<void> {
  const known = new Set((await notedOf(client)).map(({ projection, part }) => `${projection} ${part}`));
  const rows = projectionsOf(views).flatMap((p) =>
    currentOf(views, p, specs).map(([part, fingerprint]) => [p, part, fingerprint]),
  );
  await note(
    client,
    rows.filter(([projection, part]) => !known.has(`${projection} ${part}`)),
  );
}

/** Projections whose definition or specs are not those they were built with. */
export async function staleProjections(
  client: WarehouseClient,
  views: readonly View[],
  specs: SpecFingerprints,
): Promise<StaleProjection[]> {
  const noted = new Map((await notedOf(client)).map((n) => [`${n.projection} ${n.part}`, n]));
  return projectionsOf(views).flatMap((projection) =>
    currentOf(views, projection, specs).flatMap(([part, fingerprint]): StaleProjection[] => {
      const then = noted.get(`${projection} ${part}`);
      if (then === undefined || then.fingerprint === fingerprint) return [];
      return [{ projection, part, since: `${then.at.replace(' ', 'T')}Z` }];
    }),
  );
}
