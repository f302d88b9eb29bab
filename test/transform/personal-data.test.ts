import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { controlCharacter, isFiscalCode } from '../../transform/fiscal-code.ts';
import { personalDataIn } from '../../transform/personal-data.ts';
import { holds } from '../support/events.ts';

const kindIn = (text: string, kind: 'text' | 'identifier' = 'text') => personalDataIn(text, kind)?.kind ?? null;
const chars = (alphabet: string, n: number) =>
  fc.array(fc.constantFrom(...alphabet), { minLength: n, maxLength: n }).map((c) => c.join(''));
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const BASE64URL = `${LETTERS}${LETTERS.toLowerCase()}0123456789-_`;
const day = fc
  .date({ min: new Date('1950-01-01'), max: new Date('2030-12-31'), noInvalidDate: true })
  .map((d) => d.toISOString().slice(0, 10));

/** Made-up fiscal codes with the right control character; `omocodia` writes the digits as letters. */
const fiscalCode = fc
  .record({
    name: chars(LETTERS, 6),
    year: chars('0123456789', 2),
    month: fc.constantFrom(...'ABCDEHLMPRST'),
    birth: fc.integer({ min: 1, max: 31 }),
    woman: fc.boolean(),
    place: chars('0123456789', 3),
    placeLetter: fc.constantFrom(...LETTERS),
    omocodia: fc.boolean(),
  })
  .map(({ name, year, month, birth, woman, place, placeLetter, omocodia }) => {
    const digits = (text: string) => (omocodia ? text.replace(/\d/g, (d) => 'LMNPQRSTUV'.charAt(Number(d))) : text);
    const dayPart = String(birth + (woman ? 40 : 0)).padStart(2, '0');
    const first = `${name}${digits(year)}${month}${digits(dayPart)}${placeLetter}${digits(place)}`;
    return first + controlCharacter(first);
  });

describe('the fiscal code', () => {
  it('has the control character of the published example', () => {
    expect(controlCharacter('RSSMRA85T10A562')).toBe('S');
    expect(isFiscalCode('RSSMRA85T10A562S')).toBe(true);
    expect(isFiscalCode('RSSMRA85T10A562T')).toBe(false);
    expect(isFiscalCode('RSSMRA85T72A562S')).toBe(false);
  });

  it('is found wherever it stands, in either case, spaced, with omocodia, and with its position', () => {
    holds(
      'fiscal codes',
      fc.property(
        fiscalCode,
        fc.constantFrom('', 'cf ', 'caso-', 'è il codice: "', 'x_'),
        fc.boolean(),
        fc.boolean(),
        (code, before, lower, spaced) => {
          const written = spaced ? `${code.slice(0, 3)} ${code.slice(3, 6)} ${code.slice(6, 11)} ${code.slice(11)}` : code;
          const text = `${before}${lower ? written.toLowerCase() : written}, ok`;
          for (const kind of ['text', 'identifier'] as const)
            expect(personalDataIn(text, kind)).toEqual({ kind: 'fiscal_code', at: before.length + 1 });
        },
      ),
    );
  });

  it('is not seen in its shape with a wrong control character, nor inside a longer word', () => {
    expect(kindIn('RSSMRA85T10A562T')).toBeNull();
    expect(kindIn('XRSSMRA85T10A562S')).toBeNull();
    expect(kindIn('rSsMrA85t10A562S')).toBeNull();
  });
});

describe('other personal data', () => {
  it.each([
    ['scrivere a mario.rossi@example.org', 'email', 12],
    ['<ufficio@comune.example.it>', 'email', 2],
    ['tel. 0574 123456', 'phone', 6],
    ['055/1234567', 'phone', 1],
    ['chiamare 347 1234567 dopo le 9', 'phone', 10],
    ['3471234567', 'phone', 1],
    ['347-12.34.567', 'phone', 1],
    ['dal 04/03/2019: +39 347 123 4567', 'phone', 17],
    ['0039 3471234567', 'phone', 1],
    ['+86 10 6552 9988', 'phone', 1],
    ['whatsapp: 20 12 34 567', 'phone', 1],
    ['passaporto n. YA1234567', 'document_number', 1],
    ['Passport: E12345678', 'document_number', 1],
    ["carta d'identità CA12345AA", 'document_number', 1],
    ['permesso di soggiorno n° I12345678 scade il 2020-01-31', 'document_number', 1],
  ])('%s', (text, kind, at) => {
    expect(personalDataIn(text, 'text')).toEqual({ kind, at });
  });

  it.each([
    'orario 09-13 15-17',
    'aperto 08.30-12.30 e 15:00-17:00',
    'il 04/03/2019 alle 10:15, poi 05-03-2019',
    '2019-03-04T10:15:00+01:00',
    '01.02.2019 - 31.12.2019',
    'rinnovo permesso di soggiorno entro il 31/12/2019',
    "carta d'identità scaduta nel 2018",
    'comuni 048017 100005 047014',
    '048017/048014',
    'contributo di 1.500,00 euro',
    'coordinate 43.7695604, 11.2558136',
    'DGRT 544/2023 e L.R. 40/2005',
    '1.150 destinatari, 200 a Prato',
    'test A2; livello B1',
    '@sportello',
    'prezzo @ 12.50',
  ])('nothing in: %s', (text) => {
    expect(kindIn(text)).toBeNull();
  });

  it('takes a bare string of digits in an identifier for an identifier, a leading + for a phone number', () => {
    expect(kindIn('3471234567', 'identifier')).toBeNull();
    expect(kindIn('0574123456', 'identifier')).toBeNull();
    expect(kindIn('+393471234567', 'identifier')).toBe('phone');
    expect(kindIn('mario@example.org', 'identifier')).toBe('email');
  });

  it('does not see any in identifiers, pseudonyms, ISTAT codes and dates', () => {
    const words = fc.oneof(
      fc.uuid(),
      chars('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 26),
      chars(BASE64URL, 21),
      chars(BASE64URL, 43),
      chars('0123456789abcdef', 64),
      fc.integer({ min: 1, max: 111_107 }).map((n) => String(n).padStart(6, '0')),
      day,
      day.map((d) => d.split('-').reverse().join('/')),
      day.map((d) => d.split('-').reverse().join('.')),
      fc.tuple(day, fc.constantFrom('T09:05:00Z', 'T23:59:59.999+02:00')).map((t) => t.join('')),
      fc
        .tuple(fc.constantFrom('po', 'PUA1', 'caso'), fc.integer({ min: 2010, max: 2030 }), fc.nat(999_999))
        .map((t) => t.join('-')),
    );
    holds(
      'harmless words',
      fc.property(fc.array(words, { minLength: 1, maxLength: 3 }), (list) => {
        for (const word of list) expect(kindIn(word, 'identifier')).toBeNull();
        expect(kindIn(`nota: ${list.join(', ')} fine`)).toBeNull();
      }),
      1000,
    );
  });

  it('takes time in proportion to the text, whatever the text', () => {
    const hard = ['a', '1', '@', 'a@', '3', '0 ', '+1 ', '12-', '12.', 'aaa ', 'tel ', 'passaporto ', '1@a.', '٣'];
    for (const piece of hard) {
      const text = piece.repeat(Math.floor(250_000 / piece.length));
      const start = performance.now();
      personalDataIn(text, 'text');
      expect(performance.now() - start, `text of ${JSON.stringify(piece)}`).toBeLessThan(1500);
    }
  });
});
