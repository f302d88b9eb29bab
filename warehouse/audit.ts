import { auditFacts, type CheckResult, FACT_TABLES, windowsOf } from './audit-facts.ts';
import { frozenName, withFrozen } from './audit-frozen.ts';
import { auditContactRollups, auditHours, auditKeys, auditRecipients } from './audit-rollups.ts';
import type { WarehouseClient } from './client.ts';
import { continuity, type PartitionContinuity } from './continuity.ts';

/** Where a partition of the log ends: the offset its next record will get, and if known the first that it still holds. */
export interface LogEnd {
  topic: string;
  partition: number;
  first?: number;
  end: number;
}

export interface AuditedPartition extends PartitionContinuity {
  topic: string;
  /** Offsets up to the mark, and what became of them: the four add up to it. */
  published: number;
  accepted: number;
  rejected: number;
  skipped: number;
  duplicate: number;
  /** `null` where the log was not asked. */
  log_end: number | null;
  lag: number | null;
}

export interface AuditReport {
  ok: boolean;
  /** The first thing that is not as it must be, as a sentence; null when nothing is. */
  first_difference: string | null;
  partitions: AuditedPartition[];
  /** Every projection beside the recount of what it is made from. */
  checks: CheckResult[];
}

export interface AuditQuestion {
  topics: readonly string[];
  /** Asked after the warehouse was read, so that what is stored can only be before it; null = the log is not asked. */
  logEnds: () => Promise<readonly LogEnd[] | null>;
  /** Windows of offsets read per query; absent = 200,000. */
  window?: number;
  onProgress?: (done: number, total: number) => void;
}

export interface Audit {
  /**
   * Proves that every offset up to the mark is stored once and that every projection equals a recount. It reads copies that stand at one
   * instant, so what is stored meanwhile does not disturb it; its memory follows the window, not the log. One audit runs at a time.
   * Throws WarehouseUnavailable or WarehouseRefused.
   */
  run(question: AuditQuestion): Promise<AuditReport>;
}

const ROLLUPS = ['contacts_daily', 'contact_areas_daily', 'recipient_days', 'log_keys', 'log_hours'];
const AUDITED = ['events', 'rejections', ...FACT_TABLES, ...ROLLUPS];
const WINDOW = 200_000;
/** On a server other processes may store between two copies: a difference is believed when it is there again. */
const TRIES_ON_A_SERVER = 3;

export function createAudit(client: WarehouseClient): Audit {
  let running: Promise<unknown> = Promise.resolve();
  return {
    run(question) {
      const next = running.then(() => audited(client, question));
      running = next.catch(() => {});
      return next;
    },
  };
}

async function audited(client: WarehouseClient, question: AuditQuestion): Promise<AuditReport> {
  for (let attempt = 1; ; attempt++) {
    const report = await withFrozen(client, AUDITED, () => auditOnce(client, question));
    if (report.ok || client.kind === 'embedded' || attempt === TRIES_ON_A_SERVER) return report;
  }
}

async function auditOnce(client: WarehouseClient, question: AuditQuestion): Promise<AuditReport> {
  const { topics, logEnds, window = WINDOW, onProgress = () => {} } = question;
  const partitions: AuditedPartition[] = [];
  for (const topic of topics) partitions.push(...(await auditTopic(client, topic)));
  const ends = await logEnds();
  const measured = ends === null ? partitions : againstLog(partitions, ends);

  const windows = {
    events: await windowsOf(client, 'events', window),
    rejections: await windowsOf(client, 'rejections', window),
  };
  const total = (FACT_TABLES.length + 1) * (windows.events.length + 1) + 3;
  let done = 0;
  const step = () => onProgress(Math.min(++done, total), total);
  const checks: CheckResult[] = [];
  for (const table of FACT_TABLES) checks.push(await auditFacts(client, table, windows.events, step));
  checks.push(...(await auditContactRollups(client)));
  step();
  checks.push(await auditRecipients(client, windows.events, step));
  checks.push(await auditKeys(client, windows));
  step();
  checks.push(await auditHours(client));
  onProgress(total, total);

  const broken = measured.find((p) => p.difference !== '');
  const wrong = checks.find((c) => c.difference !== '');
  const first = broken ? `${broken.topic}:${broken.partition}: ${broken.difference}` : (wrong?.difference ?? null);
  return { ok: first === null, first_difference: first, partitions: measured, checks };
}

const OUTCOMES = ['accepted', 'rejected', 'skipped', 'duplicate'] as const;

async function auditTopic(client: WarehouseClient, topic: string): Promise<AuditedPartition[]> {
  const { partitions } = await continuity(client, topic, { tableOf: frozenName });
  const counts = await client.rows<{ topic: string; partition: number; outcome: string; n: number }>(
    `SELECT topic, partition, 'accepted' AS outcome, count() AS n FROM ${frozenName('events')} GROUP BY topic, partition
UNION ALL
SELECT topic, partition, toString(outcome) AS outcome, count() AS n FROM ${frozenName('rejections')} GROUP BY topic, partition, outcome`,
  );
  return partitions.map((found) => {
    const of = (outcome: string) =>
      counts.find((c) => c.topic === topic && c.partition === found.partition && c.outcome === outcome)?.n ?? 0;
    const [accepted = 0, rejected = 0, skipped = 0, duplicate = 0] = OUTCOMES.map(of);
    const published = found.last - found.first + 1;
    const sum = accepted + rejected + skipped + duplicate;
    const sentence = `accepted ${accepted} + rejected ${rejected} + skipped ${skipped} + duplicate ${duplicate} should be the ${published} published and is ${sum}.`;
    const difference = found.difference || (sum === published ? '' : sentence);
    const verdict = { contiguous: found.contiguous, difference };
    return { topic, ...found, ...verdict, published, accepted, rejected, skipped, duplicate, log_end: null, lag: null };
  });
}

/** The same partitions beside the log's own ends, and those of which nothing is stored yet. */
function againstLog(partitions: readonly AuditedPartition[], ends: readonly LogEnd[]): AuditedPartition[] {
  const endOf = (topic: string, partition: number) => ends.find((e) => e.topic === topic && e.partition === partition);
  const stored = partitions.map((p) => {
    const log = endOf(p.topic, p.partition);
    if (log === undefined) return { ...p, difference: p.difference || 'It holds rows, and the log has no such partition.' };
    const lag = Math.max(0, log.end - 1 - p.last);
    return { ...p, log_end: log.end, lag, difference: p.difference || endDifference(p, log) };
  });
  const empty = ends.filter(
    (e) => e.end > (e.first ?? 0) && !partitions.some((p) => p.topic === e.topic && p.partition === e.partition),
  );
  return [...stored, ...empty.map(nothingStored)];
}

function endDifference({ first, last }: AuditedPartition, log: LogEnd): string {
  if (last >= log.end) return `Offset ${last} is stored, and the log ends before offset ${log.end}.`;
  if (log.first !== undefined && first > log.first) return `Offsets ${log.first} to ${first - 1} are in the log and not stored.`;
  return '';
}

function nothingStored({ topic, partition, first = 0, end }: LogEnd): AuditedPartition {
  const none = { ranges: 0, rows: 0, offsets: 0, contiguous: true, difference: '' };
  const outcomes = { published: 0, accepted: 0, rejected: 0, skipped: 0, duplicate: 0 };
  return { topic, partition, first, last: first - 1, ...none, ...outcomes, log_end: end, lag: end - first };
}
