import { type EmbeddedLogConfig, openEmbeddedLog } from './embedded.ts';
import { openKafkaLog } from './kafka.ts';
import type { KafkaLogConfig } from './kafka-client.ts';
import type { EventLog, TopicPlan } from './types.ts';

export type EventLogConfig = ({ kind: 'embedded' } & EmbeddedLogConfig) | ({ kind: 'kafka' } & KafkaLogConfig);

export interface Topics {
  /** What publishers sent and the gateway, or Kafka itself, took. */
  events: string;
  /** What the gateway refused. */
  refusals: string;
  /** API keys. One partition: its order is the order of facts. */
  control: string;
}

/** Names of the topics, with `prefix` put before each. */
export function topicsOf(prefix: string): Topics {
  return { events: `${prefix}pua.events`, refusals: `${prefix}pua.refusals`, control: `${prefix}pua.control` };
}

export const TOPICS: Topics = topicsOf('');

/** The topics to create, the events and refusals with `partitions` each. */
export function topicPlans(partitions: number, topics: Topics = TOPICS): TopicPlan[] {
  return [
    { topic: topics.events, partitions },
    { topic: topics.refusals, partitions },
    { topic: topics.control, partitions: 1 },
  ];
}

/** Opens the event log that the configuration names: Kafka, or a directory on this machine. */
export function openEventLog(config: EventLogConfig): Promise<EventLog> {
  return config.kind === 'kafka' ? openKafkaLog(config) : openEmbeddedLog(config);
}
