import { LogRefused, LogUnavailable, type RefusalReason } from './types.ts';

/** Kafka's error codes (`type` in kafkajs) that trying again does not change. */
const REFUSALS: Readonly<Record<string, RefusalReason>> = {
  MESSAGE_TOO_LARGE: 'too_large',
  RECORD_LIST_TOO_LARGE: 'too_large',
  UNKNOWN_TOPIC_OR_PARTITION: 'topic_unknown',
  INVALID_TOPIC_EXCEPTION: 'topic_unknown',
  TOPIC_AUTHORIZATION_FAILED: 'unauthorized',
  GROUP_AUTHORIZATION_FAILED: 'unauthorized',
  CLUSTER_AUTHORIZATION_FAILED: 'unauthorized',
  SASL_AUTHENTICATION_FAILED: 'unauthorized',
  UNSUPPORTED_SASL_MECHANISM: 'unauthorized',
  INVALID_TIMESTAMP: 'unsupported',
  INVALID_PARTITIONS: 'unsupported',
  INVALID_REPLICATION_FACTOR: 'unsupported',
  INVALID_CONFIG: 'unsupported',
  POLICY_VIOLATION: 'unsupported',
};

/** kafkajs' own errors, by name. `KafkaJSNotImplemented` is a batch in a compression that kafkajs cannot open. */
const REFUSAL_NAMES: Readonly<Record<string, RefusalReason>> = {
  KafkaJSSASLAuthenticationError: 'unauthorized',
  KafkaJSNotImplemented: 'unsupported',
  KafkaJSUnsupportedMagicByteInMessageSet: 'unsupported',
};

/** The seam's error for anything kafkajs throws: a refusal by Kafka's own code, else the log counts as out of reach. */
export function asLogError(error: unknown): LogUnavailable | LogRefused {
  if (error instanceof LogRefused || error instanceof LogUnavailable) return error;
  const message = error instanceof Error ? error.message : String(error);
  const reason = refusalOf(error);
  return reason === null
    ? new LogUnavailable(`Kafka cannot be reached: ${message}`, { cause: error })
    : new LogRefused(reason, `Kafka refuses: ${message}`, { cause: error });
}

function refusalOf(error: unknown): RefusalReason | null {
  if (!(error instanceof Error)) return null;
  const byCode = 'type' in error ? REFUSALS[String(error.type)] : undefined;
  const found = byCode ?? REFUSAL_NAMES[error.name];
  if (found) return found;
  const inner = 'errors' in error && Array.isArray(error.errors) ? error.errors : [error.cause];
  return inner.map(refusalOf).find((reason) => reason !== null) ?? null;
}

/** True for the broker's word that this member no longer has its place in the group. */
export function lostMembership(error: unknown): boolean {
  if (!(error instanceof Error) || !('type' in error)) return false;
  return ['REBALANCE_IN_PROGRESS', 'ILLEGAL_GENERATION', 'UNKNOWN_MEMBER_ID', 'NOT_COORDINATOR_FOR_GROUP'].includes(
    String(error.type),
  );
}
