import { randomBytes } from 'node:crypto';
import { describe, it } from 'vitest';
import { type KafkaLine, kafkaForTests } from '../support/kafka.ts';
import { kcatProduce, lacksKcat } from '../support/kcat.ts';
import { testSettings } from '../support/settings.ts';
import { endToEnd } from './end-to-end.ts';

/** The end-to-end test on a real broker of one line of versions, with a foreign producer (kcat). */
export async function kafkaEndToEnd(line: KafkaLine): Promise<void> {
  const kafka = await kafkaForTests(line);
  if ('reason' in kafka) {
    describe.skip(`end to end on Kafka ${line}: ${kafka.reason}`, () => it('is skipped'));
    return;
  }
  const lacking = await lacksKcat();
  const prefix = `test-${randomBytes(4).toString('hex')}.`;
  endToEnd(`end to end on Kafka ${kafka.own?.version ?? kafka.brokers}`, async () => {
    const { settings, remove } = await testSettings({
      KAFKA_BROKERS: kafka.brokers.join(','),
      KAFKA_TOPIC_PREFIX: prefix,
      KAFKA_GROUP: `${prefix}transform`,
    });
    const [broker = ''] = kafka.brokers;
    return {
      settings,
      foreign:
        lacking === null ? (topic, key, value) => kcatProduce(broker, topic, key, Buffer.from(value)) : { skipped: lacking },
      stop: async () => {
        await kafka.stop();
        await remove();
      },
    };
  });
}
