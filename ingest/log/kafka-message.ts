import type { IHeaders, KafkaMessage } from 'kafkajs';
import type { LogMessage } from './types.ts';

/** A message as fetched by kafkajs, in the seam's shape. Of a header given several times the last counts. */
export function messageOf(topic: string, partition: number, message: KafkaMessage): LogMessage {
  const { key, value, offset, timestamp, headers } = message;
  return {
    topic,
    partition,
    offset: Number(offset),
    key: key === null ? null : key.toString('utf8'),
    value,
    headers: headersOf(headers ?? {}),
    timestamp: Number(timestamp),
  };
}

function headersOf(headers: IHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, (Array.isArray(value) ? value.at(-1) : value)?.toString() ?? '']),
  );
}
