import { EVENT_EXAMPLES } from '../events/examples.ts';
import { EVENT_CONTRACTS, type EventContract } from '../events/families.ts';
import type { Specs } from '../types.ts';
import { eventSchema, type JsonSchema } from './json-schema.ts';

/** `version` of the program; `topic` that carries the accepted events. */
export interface AsyncApiOptions {
  version: string;
  topic: string;
}

const CHANNEL = 'events';

const ref = (...path: string[]): { $ref: string } => ({ $ref: `#/${path.join('/')}` });

/** `it.toscana.pua.contact.recorded.v1` → `contact.recorded.v1`: the message's key in the document. */
const messageId = ({ family, fact, version }: EventContract): string => `${family}.${fact}.v${version}`;

function message(specs: Pick<Specs, 'codes'>, contract: EventContract): JsonSchema {
  const example = EVENT_EXAMPLES.get(contract.type);
  return {
    name: contract.type,
    title: `${contract.family}: ${contract.fact}`,
    contentType: 'application/cloudevents+json',
    payload: eventSchema(specs, contract, 'draft-7'),
    bindings: { kafka: { key: { type: 'string', description: "The event's source, /pua/<desk id>" }, bindingVersion: '0.5.0' } },
    ...(example ? { examples: [{ name: 'example', payload: example }] } : {}),
  };
}

/** AsyncAPI 3.0 document of the event topic, seen from this system: what it takes from publishers and what its gateway appends. */
export function asyncApi(specs: Pick<Specs, 'codes'>, { version, topic }: AsyncApiOptions): JsonSchema {
  const contracts = [...EVENT_CONTRACTS.values()];
  const ids = contracts.map(messageId);
  const messages = ids.map((id) => ref('channels', CHANNEL, 'messages', id));
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Osservatorio PUA: service events',
      version,
      description:
        "Events that Tuscany's Punti Unici di Accesso publish, as CloudEvents 1.0. The key of a message is the event's source, so the events of one desk keep their order.",
      license: { name: 'EUPL-1.2', url: 'https://joinup.ec.europa.eu/collection/eupl/eupl-text-eupl-12' },
    },
    defaultContentType: 'application/cloudevents+json',
    channels: {
      [CHANNEL]: {
        address: topic,
        title: 'Service events',
        messages: Object.fromEntries(ids.map((id) => [id, ref('components', 'messages', id)])),
        bindings: { kafka: { topic, bindingVersion: '0.5.0' } },
      },
    },
    operations: {
      receiveEvents: {
        action: 'receive',
        channel: ref('channels', CHANNEL),
        summary: 'Consume events, of the gateway or of any other producer of the topic',
        messages,
      },
      sendEvents: {
        action: 'send',
        channel: ref('channels', CHANNEL),
        summary: 'Append the events that the gateway accepted',
        messages,
      },
    },
    components: { messages: Object.fromEntries(contracts.map((contract) => [messageId(contract), message(specs, contract)])) },
  };
}
