import { z } from 'zod';
import type { AreaVasta, Organisation, PlanNetwork, Zone } from '../types.ts';
import { id, istat, name, sourced, text, time } from './shared.ts';

const tile = z.tuple([z.int().min(0), z.int().min(0)]);

export const regionFile = z.strictObject({
  region: z.strictObject({ istat: z.string().regex(/^\d{2}$/), name }),
  areas: z.array(z.strictObject({ id, name: text, ausl: name, ...sourced }) satisfies z.ZodType<AreaVasta>).min(1),
});

export const zonesFile = z.strictObject({
  zones: z
    .array(
      z.strictObject({
        id,
        name,
        area_vasta: id,
        tile,
        membership: z.enum(['confirmed', 'memory']),
        ...sourced,
      }) satisfies z.ZodType<Zone>,
    )
    .min(1),
});

const residents = z
  .string()
  .regex(/^\d*$/, 'residents are a whole number, or empty when unknown')
  .transform((digits) => (digits === '' ? null : Number(digits)));

export const comuniFile = z
  .array(
    z.strictObject({
      istat,
      name,
      province: z.string().regex(/^[A-Z]{2}$/, 'a province is two capital letters'),
      zone: id,
      pop_2018: residents,
      pop_2019: residents,
      pop_2020: residents,
      pop_2021: residents,
    }),
  )
  .min(1)
  .transform((rows) =>
    rows.map(({ pop_2018, pop_2019, pop_2020, pop_2021, ...comune }) => ({
      ...comune,
      population: { 2018: pop_2018, 2019: pop_2019, 2020: pop_2020, 2021: pop_2021 },
    })),
  );

const dayOpening = z.union([z.array(z.tuple([time, time])).min(1), z.literal('closed'), z.literal('by_appointment'), z.null()], {
  error: 'opening is [["HH:MM", "HH:MM"], …], closed, by_appointment, or null when not stated',
});
const weekday = z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']);
const language = z.string().regex(/^[a-z]{2,3}$/);

export const desksFile = z.strictObject({
  desks: z
    .array(
      z.strictObject({
        id,
        name: text,
        unit: z.enum(['pua_l1', 'pua_l2', 'oss', 'oss_mobile']),
        status: z.enum(['active', 'being_defined']),
        comune: istat,
        organisation: id.nullable(),
        network: id.nullable(),
        network_basis: name,
        opening: z.record(weekday, dayOpening).nullable(),
        languages: z.array(language).min(1).nullable(),
        mediators: z.array(z.strictObject({ language, day: weekday, from: time, to: time })).nullable(),
        ...sourced,
      }),
    )
    .min(1),
});

export type DeskRecord = z.infer<typeof desksFile>['desks'][number];

export const networksFile = z.strictObject({
  networks: z.array(
    z.strictObject({ id, name: text, leader: id, plan_label: name, ...sourced }) satisfies z.ZodType<PlanNetwork>,
  ),
});

export const organisationsFile = z.strictObject({
  organisations: z.array(
    z.strictObject({
      id,
      name,
      kind: name,
      aliases: z.array(name).exactOptional(),
      ...sourced,
    }) satisfies z.ZodType<Organisation>,
  ),
});
