import type { WarehouseClient } from './client.ts';
import { eventHistory } from './history.ts';
import { visibleDesks } from './permissions.ts';
import type { EventHistory, Reader } from './types.ts';

/** A desk's word for a service that has no framework code, in the statements that hold. */
export interface UnmappedWord {
  desk: string;
  /** As received. */
  word: string;
  /** Framework version that the statements were read with: that of their day. */
  framework: string;
  /** How often it is said, and in what. */
  count: number;
  contacts: number;
  referrals: number;
  outcomes: number;
  /** Rome days of the first and the last statement that says it. */
  first_seen: string;
  last_seen: string;
  /** When the latest of them was recorded, UTC `YYYY-MM-DD hh:mm:ss.mmm`. */
  latest: string;
}

/** How many service words a desk said, and how many of them have a code. */
export interface MappedShare {
  desk: string;
  said: number;
  mapped: number;
}

export interface WordsQuery {
  reader: Reader;
  /** Desks of the network, or the one asked for. */
  desks: readonly string[];
  /** UTC instant `YYYY-MM-DD hh:mm:ss.mmm`; absent = now. */
  knownAt?: string;
  /** At most so many words, the most frequent first. */
  limit: number;
}

/** A statement that says a word without a code: every record about its event, in log order. */
export interface UnmappedStatement {
  source: string;
  event_id: string;
  records: EventHistory[];
}

export interface StatementsQuery {
  desk: string;
  word: string;
  /** The last event id of the page before, '' for the first page. */
  after: string;
  limit: number;
}

const FAMILIES = { contact: 'contacts', referral: 'referrals', outcome: 'outcomes' } as const;
/** Where the services of a fact stand: code and word of each. */
const SERVICES = {
  contact: 'ARRAY JOIN services.code AS code, services.local AS word',
  referral: 'ARRAY JOIN [service] AS code, [service_local] AS word',
  outcome: 'ARRAY JOIN [service] AS code, [service_local] AS word',
} as const;

type Family = keyof typeof FAMILIES;

/** A select over each fact table that holds services, put together. */
const overFacts = (select: (family: Family) => string): string =>
  (Object.keys(FAMILIES) as Family[])
    .map((family) => `SELECT ${select(family).replace('{facts}', `FROM ${FAMILIES[family]} ${SERVICES[family]}`)}`)
    .join('\n  UNION ALL ');

const known = (knownAt: string | undefined): string =>
  knownAt === undefined
    ? 'desk IN {desks:Array(String)}'
    : "desk IN {desks:Array(String)} AND recorded_at <= toDateTime64({at:String}, 3, 'UTC')";

async function paramsOf(client: WarehouseClient, { reader, desks, knownAt }: Omit<WordsQuery, 'limit'>) {
  const visible = await visibleDesks(client, reader);
  const shown = visible === 'all' ? [...desks] : desks.filter((desk) => visible.includes(desk));
  return knownAt === undefined ? { desks: shown } : { desks: shown, at: knownAt };
}

/** Words without a code by desk and framework version, the most frequent first. Reads all contacts, referrals and outcomes. */
export async function unmappedWords(client: WarehouseClient, query: WordsQuery): Promise<UnmappedWord[]> {
  const said = overFacts(
    (
      family,
    ) => `'${family}' AS family, toString(desk) AS desk, event_id, day, toString(framework) AS framework, toString(word) AS word,
    sum(sign) AS said, max(recorded_at) AS at
  {facts}
  WHERE code = '' AND word != '' AND ${known(query.knownAt)}
  GROUP BY desk, event_id, day, framework, word
  HAVING said > 0`,
  );
  return client.rows<UnmappedWord>(
    `SELECT desk, word, framework, sum(words.said) AS count, sumIf(words.said, family = 'contact') AS contacts,
  sumIf(words.said, family = 'referral') AS referrals, sumIf(words.said, family = 'outcome') AS outcomes,
  toString(min(words.day)) AS first_seen, toString(max(words.day)) AS last_seen, toString(max(words.at)) AS latest
FROM
(
  ${said}
) AS words
GROUP BY desk, word, framework
ORDER BY count DESC, desk, word, framework
LIMIT {limit:UInt32}`,
    { ...(await paramsOf(client, query)), limit: query.limit },
  );
}

/** Of every desk that said a service: how often, and how often with a code. */
export async function mappedShares(client: WarehouseClient, query: Omit<WordsQuery, 'limit'>): Promise<MappedShare[]> {
  const said = overFacts(
    () => `toString(desk) AS desk, sum(sign) AS said, sumIf(sign, code != '') AS mapped
  {facts}
  WHERE ${known(query.knownAt)}
  GROUP BY desk`,
  );
  return client.rows<MappedShare>(
    `SELECT desk, sum(words.said) AS said, sum(words.mapped) AS mapped
FROM
(
  ${said}
) AS words
GROUP BY desk
HAVING said > 0
ORDER BY desk`,
    await paramsOf(client, query),
  );
}

/** Everything that is stored, wherever it is in the log. */
const ANYWHERE = { topic: '-', partition: 0, offset: 0 };

/** A page of the statements of a desk that say a word without a code, by event id, each with all that the log has about its event. */
export async function unmappedStatements(
  client: WarehouseClient,
  { desk, word, after, limit }: StatementsQuery,
): Promise<UnmappedStatement[]> {
  const events = await client.rows<{ source: string; event_id: string }>(
    `SELECT source, event_id
FROM
(
  ${overFacts(() => "toString(source) AS source, event_id, sum(sign) AS said {facts} WHERE code = '' AND word = {word:String} AND desk = {desk:String} AND event_id > {after:String} GROUP BY source, event_id HAVING said > 0")}
)
ORDER BY event_id
LIMIT {limit:UInt32}`,
    { desk, word, after, limit },
  );
  const history = await eventHistory(
    client,
    events.map(({ source, event_id: id }) => ({ source, id })),
    ANYWHERE,
  );
  return events.map(({ source, event_id }) => ({
    source,
    event_id,
    records: chainOf(
      event_id,
      history.filter((row) => row.source === source),
    ),
  }));
}

/** The records of an event and of what amends it, in the order of all. */
function chainOf(eventId: string, history: readonly EventHistory[]): EventHistory[] {
  const ids = new Set([eventId]);
  for (let size = 0; size < ids.size; ) {
    size = ids.size;
    for (const { event_id, amends } of history) if (ids.has(amends)) ids.add(event_id);
  }
  return history.filter(({ event_id }) => ids.has(event_id));
}
