import { z } from 'zod';
import { envelope } from '../events/envelope.ts';
import { EVENT_CONTRACTS, type EventContract } from '../events/families.ts';
import type { CodeListId, Specs } from '../types.ts';

export interface JsonSchema {
  [keyword: string]: unknown;
}

type Draft = 'draft-2020-12' | 'draft-7';

const isObject = (value: unknown): value is JsonSchema => typeof value === 'object' && value !== null && !Array.isArray(value);

const isCodeList = (specs: Pick<Specs, 'codes'>, list: unknown): list is CodeListId =>
  typeof list === 'string' && list in specs.codes;

/** Writes the members of each code list where a contract says only which list its codes are of. */
function withCodes(specs: Pick<Specs, 'codes'>, node: unknown): unknown {
  if (Array.isArray(node)) return node.map((item) => withCodes(specs, item));
  if (!isObject(node)) return node;
  const out = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, withCodes(specs, value)]));
  const list = node['x-code-list'];
  if (!isCodeList(specs, list)) return out;
  const { pattern: _, ...rest } = out;
  return { ...rest, enum: [...specs.codes[list].keys()] };
}

const json = (schema: z.ZodType, target: Draft): JsonSchema => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { target, io: 'input' });
  return rest;
};

/** JSON Schema of one event type: the CloudEvents envelope with that `type`, and its data with the code lists as enums. */
export function eventSchema(
  specs: Pick<Specs, 'codes'>,
  { type, data }: EventContract,
  target: Draft = 'draft-2020-12',
): JsonSchema {
  const { properties, ...rest } = json(envelope, target);
  return {
    ...rest,
    title: type,
    properties: {
      ...(isObject(properties) ? properties : {}),
      type: { const: type },
      data: withCodes(specs, json(data, target)),
    },
  };
}

/** One JSON Schema (draft 2020-12) per event type, by `type`. Rules between fields (a `refine` of a contract) are not in it. */
export const eventJsonSchemas = (specs: Pick<Specs, 'codes'>): ReadonlyMap<string, JsonSchema> =>
  new Map(
    [...EVENT_CONTRACTS.values()].map((contract) => [
      contract.type,
      { $schema: 'https://json-schema.org/draft/2020-12/schema', ...eventSchema(specs, contract) },
    ]),
  );
