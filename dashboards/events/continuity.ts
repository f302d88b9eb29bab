import type { PartitionContinuity } from '../../warehouse/continuity.ts';
import type { Journal } from '../../warehouse/journal.ts';
import type { ConsumerState } from '../metrics.ts';

export interface AuditedPartition extends PartitionContinuity {
  topic: string;
  /** Offset the next record of the log will get, and how many are not stored yet; `null` where no consumer runs. */
  log_end: number | null;
  lag: number | null;
}

export interface ContinuityReport {
  ok: boolean;
  /** The first thing that is not as it must be; `null` when nothing is. */
  first_difference: string | null;
  partitions: readonly AuditedPartition[];
}

/** The continuity audit of all topics beside the log's own ends. Reads every stored position: its cost grows with the log. */
export async function continuityReport(deps: {
  journal: Pick<Journal, 'continuity'>;
  topics: readonly string[];
  consumer(): Promise<ConsumerState | null>;
}): Promise<ContinuityReport> {
  const state = await deps.consumer();
  const partitions: AuditedPartition[] = [];
  for (const topic of deps.topics) {
    const audited = await deps.journal.continuity(topic);
    for (const found of audited.partitions) {
      const live = state?.partitions.find((p) => p.topic === topic && p.partition === found.partition);
      partitions.push({ topic, ...found, log_end: live?.end ?? null, lag: live?.lag ?? null });
    }
  }
  const broken = partitions.find(({ contiguous }) => !contiguous);
  const first_difference = broken === undefined ? null : `${broken.topic}:${broken.partition}: ${broken.difference}`;
  return { ok: broken === undefined, first_difference, partitions };
}
