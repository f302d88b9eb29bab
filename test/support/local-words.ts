import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createRandom, type Random } from '../../ingest/simulate/random.ts';
import { addDays, romeInstant } from '../../specs/calendar.ts';

const ORIGINAL = fileURLToPath(new URL('../../specs/', import.meta.url));

/** Words of five desks' own software, invented: each calls the same services otherwise. */
export const LOCAL_WORDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'pua1-prato': {
    'pds - rinnovo kit': 'permit_renewal',
    'ricong. familiare': 'family_reunification',
    'cert. idoneità alloggiativa': 'housing_suitability_certificate',
    'iscr. cpi': 'employment_centre_registration',
    'colloquio a.s.': 'social_consultation',
    'corso l2 cpia': 'language_course',
  },
  'pua1-pistoia': {
    RIN_PDS: 'permit_renewal',
    CITT_DOM: 'citizenship_application',
    CASA_ERP: 'public_housing_application',
    CASA_CONTR: 'rent_contribution',
    LAV_ORIENT: 'job_orientation',
    SAN_STP: 'health_temporary_code',
  },
  'pua1-lucca': {
    'sportello: permesso in scadenza': 'permit_renewal',
    'sportello: residenza in comune': 'residence_registration',
    'sportello: ascolto e accoglienza': 'service_orientation',
    'sportello: bonus affitto': 'rent_contribution',
    'sportello: nido e materna': 'school_enrolment',
    'sportello: medico di base': 'health_enrolment',
  },
  'pua1-empoli': {
    '01 questura appuntamento': 'permit_information',
    '02 anagrafe cambio indirizzo': 'residence_registration',
    '03 assistente sociale turno': 'social_consultation',
    '04 sfratto in corso': 'housing_emergency',
    '05 curriculum e candidatura': 'cv_preparation',
    '06 tirocinio extracurriculare': 'internship',
  },
  'pua1-pisa': {
    'mediatore arabo in presenza': 'linguistic_mediation',
    'riconoscimento diploma estero': 'qualification_recognition',
    'consulenza avvocato': 'legal_advice',
    'denuncia discriminazione': 'anti_discrimination',
    'tessera sanitaria prima iscrizione': 'health_enrolment',
    'apertura partita iva': 'business_start_up',
  },
};

/** Three of them that no vocabulary has at first: they are mapped afterwards. */
export const MAPPED_LATER: readonly { desk: string; word: string }[] = [
  { desk: 'pua1-prato', word: 'corso l2 cpia' },
  { desk: 'pua1-pistoia', word: 'SAN_STP' },
  { desk: 'pua1-empoli', word: '04 sfratto in corso' },
];

const isLater = (desk: string, word: string): boolean => MAPPED_LATER.some((later) => later.desk === desk && later.word === word);

/** A copy of the spec files under a directory, with these desks' vocabularies instead of their own. */
export function localSpecs(directory: string, { later }: { later: boolean }): URL {
  const root = join(directory, later ? 'specs-later' : 'specs');
  cpSync(ORIGINAL, root, { recursive: true, filter: (path) => !path.endsWith('.ts') });
  for (const [desk, words] of Object.entries(LOCAL_WORDS)) {
    const lines = Object.entries(words)
      .filter(([word]) => later || !isLater(desk, word))
      .map(([word, code]) => `  ${JSON.stringify(word.toLowerCase())}: ${code}`);
    writeFileSync(join(root, 'vocabularies', `${desk}.yaml`), [`desk: ${desk}`, 'services:', ...lines, ''].join('\n'));
  }
  return pathToFileURL(`${root}/`);
}

export interface LocalContact {
  desk: string;
  /** What is meant, and how it is written. */
  services: { word: string; written: string }[];
  event: Record<string, unknown>;
  publishedAt: number;
}

const LETTERS = 'abcdefghilmnopqrstuvz';

/** One slip of the hand: a letter left out, doubled, replaced or swapped with the next. */
function mistyped(word: string, random: Random): string {
  const at = random.int(1, word.length - 2);
  const [before, letter, next, after] = [word.slice(0, at), word.charAt(at), word.charAt(at + 1), word.slice(at + 2)];
  return random.pick([
    `${before}${next}${after}`,
    `${before}${letter}${letter}${next}${after}`,
    `${before}${random.pick([...LETTERS])}${next}${after}`,
    `${before}${next}${letter}${after}`,
  ]);
}

const asWritten = (word: string, random: Random): string => {
  if (random.chance(0.12)) return mistyped(word, random);
  return random.chance(0.2) ? word.toUpperCase() : word;
};

/** Contacts of the five desks over 2019, each recorded within the hour. */
export function localContacts(seed: number, count: number): LocalContact[] {
  const random = createRandom(`local words ${seed}`);
  const desks = Object.keys(LOCAL_WORDS);
  return Array.from({ length: count }, (_, n): LocalContact => {
    const desk = random.pick(desks);
    const words = Object.keys(LOCAL_WORDS[desk] ?? {});
    const services = Array.from({ length: random.int(1, 2) }, () => random.pick(words)).map((word) => ({
      word,
      written: asWritten(word, random),
    }));
    const at = romeInstant(addDays('2019-01-01', random.int(0, 364)), '10:00') + n;
    return {
      desk,
      services,
      publishedAt: at + 3_600_000,
      event: {
        ...{ specversion: '1.0', id: `local-${n}`, source: `/pua/${desk}`, type: 'it.toscana.pua.contact.recorded.v2' },
        ...{ time: new Date(at).toISOString(), subject: `person-${n}`.padEnd(43, '_'), synthetic: true },
        data: {
          profile: { birth: '1990', gender: 'female', citizenship: 'MA', permit: 'family' },
          ...{ unit: 'pua_l1', channel: 'direct_desk', language: 'ar', problem_area: 'social' },
          services: services.map(({ written }) => ({ code: written, result: 'answered' })),
        },
      },
    };
  });
}
