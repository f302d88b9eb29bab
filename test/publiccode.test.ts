import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

/** The mandatory part of the publiccode.yml standard, 0.5 (Developers Italia), with its limits. */
const description = z.strictObject({
  genericName: z.string().max(35),
  shortDescription: z.string().max(150),
  longDescription: z.string().min(150).max(10_000),
  features: z.array(z.string()).min(1),
});
const publiccode = z.strictObject({
  publiccodeYmlVersion: z.literal('0.5.0'),
  name: z.string(),
  url: z.url({ protocol: /^https$/ }),
  softwareVersion: z.string(),
  releaseDate: z.iso.date(),
  platforms: z.array(z.enum(['web', 'windows', 'mac', 'linux', 'ios', 'android'])).min(1),
  categories: z.array(z.string()).min(1),
  developmentStatus: z.enum(['concept', 'development', 'beta', 'stable', 'obsolete']),
  softwareType: z.enum(['standalone/web', 'standalone/other', 'library']),
  intendedAudience: z.strictObject({ countries: z.array(z.string().length(2)), scope: z.array(z.string()) }),
  description: z.strictObject({ it: description, en: description }),
  legal: z.strictObject({ license: z.literal('EUPL-1.2') }),
  maintenance: z.strictObject({
    type: z.literal('internal'),
    contacts: z.array(z.strictObject({ name: z.string() })).min(1),
  }),
  localisation: z.strictObject({ localisationReady: z.boolean(), availableLanguages: z.array(z.enum(['it', 'en'])) }),
  dependsOn: z.object({ open: z.array(z.object({ name: z.string() })) }),
  it: z.object({ countryExtensionVersion: z.string(), conforme: z.record(z.string(), z.boolean()) }),
});

const read = (name: string) => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');

test('publiccode.yml holds what the standard asks for', () => {
  expect(() => publiccode.parse(parse(read('publiccode.yml')))).not.toThrow();
});

test('its version and licence are the package’s', () => {
  const { softwareVersion, legal } = parse(read('publiccode.yml'));
  const { version, license } = JSON.parse(read('package.json'));
  expect([softwareVersion, legal.license]).toEqual([version, license]);
  expect(read('LICENSE')).toMatch(/^EUROPEAN UNION PUBLIC LICENCE v. 1.2/);
});
