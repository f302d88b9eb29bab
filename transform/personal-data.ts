import { isFiscalCode } from './fiscal-code.ts';

export type PersonalDataKind = 'fiscal_code' | 'email' | 'phone' | 'document_number';

/** What was found and where: `at` is the character position, counted from 1. The value itself is never returned. */
export interface PersonalData {
  kind: PersonalDataKind;
  at: number;
}

// Every repetition below is bounded, so a search is linear in the text whatever the text is.
const FISCAL_CODE =
  /(?<![\p{L}\p{N}])[A-Z]{3}[ .-]?[A-Z]{3}[ .-]?[\dLMNP-V]{2}[ABCDEHLMPRST][\dLMNP-V]{2}[ .-]?[A-Z][\dLMNP-V]{3}[ .-]?[A-Z](?![\p{L}\p{N}])/giu;
/** What every fiscal code holds; an ASCII search that is several times faster than the exact one and says no to almost every text. */
const MAYBE_FISCAL_CODE = /[a-z]{3}[ .-]?[a-z]{3}[ .-]?[\dlmnp-v]{2}[abcdehlmprst][\dlmnp-v]{2}[ .-]?[a-z]/i;
const DOMAIN = /@(?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}{2,24}/uy;
const LOCAL_PART = /[\p{L}\p{N}._%+'-]/u;

const PHONES = {
  international: /(?<![\p{L}\p{N}+])\+[1-9]\d{0,2}(?:[ .\-/()]{0,2}\d){6,12}(?![\p{L}\p{N}])/u,
  international00: /(?<![\p{L}\p{N}_+-])(?<!\d[.,])00[1-9]\d(?:[ .\-/()]{0,2}\d){7,11}(?![\p{L}\p{N}_-])/u,
  mobile:
    /(?<![\p{L}\p{N}_+-])(?<!\d[.,])3\d{2}[ .\-/]?(?:\d{6,7}|\d{3}[ .-]\d{3,4}|\d{2}[ .-]\d{2}[ .-]\d{2,3})(?![\p{L}\p{N}_-])/u,
  landline:
    /(?<![\p{L}\p{N}_+-])(?<!\d[.,])(?=(?:[ ./-]?\d){8,11}(?![ .-]?\d))0[1-9]\d{0,2}(?:[ ./-]?\d{5,8}|[ ./-]\d{2,4}(?:[ .-]\d{2,4}){1,3})(?![\p{L}\p{N}_-])/u,
  named:
    /(?<!\p{L})(?:tel|telefono|telefonare al|cell|cellulare|phone|mobile|whatsapp|fax|chiamare al|call)[ .:]{0,3}(?:n[r°.]?[ .:]{0,2})?\d(?:[ ./-]?\d){5,13}(?!\d)/iu,
};
const TEXT_PHONES = Object.values(PHONES);

const DOCUMENT =
  /(?<!\p{L})(?:passaporto|passport|passeport|pasaporte|carta d['’ ]?identit[aà]|c\.?i\.?e\.?|identity card|id card|documento|document|permesso|residence permit|titolo di viaggio|travel document|patente|codice fiscale|cod\.? ?fisc\.?|c\.?f\.?)(?!\p{L})[^\d\n]{0,24}?(?<![\p{L}\p{N}])(?:[A-Z]{1,3} ?\d{5,9} ?[A-Z]{0,2}|\d{7,11})(?![\p{L}\p{N}])/iu;

/** Dates, times of day and ranges of hours: digits in a text that are no number of anyone. */
const CALENDAR =
  /(?<![\p{L}\p{N}])(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2}))(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?(?![\p{L}\p{N}])|(?<![\p{L}\d.\-/+])(?:[01]?\d|2[0-4])(?:[.:][0-5]\d)?(?:\s?[-–/]\s?(?:[01]?\d|2[0-4])(?:[.:][0-5]\d)?)(?![\d\-/]|\.\d)|(?<![\p{L}\d.\-/+])(?:[01]?\d|2[0-4])[.:][0-5]\d(?![\d\-/]|\.\d)/gu;

function fiscalCodeIn(text: string): number {
  if (text.length < 16 || !MAYBE_FISCAL_CODE.test(text)) return -1;
  for (const match of text.matchAll(FISCAL_CODE)) {
    const [written] = match;
    // Nobody writes a fiscal code in mixed case, random identifiers are.
    if (written !== written.toUpperCase() && written !== written.toLowerCase()) continue;
    if (isFiscalCode(written.replace(/[ .-]/g, '').toUpperCase())) return match.index;
  }
  return -1;
}

function emailIn(text: string): number {
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    DOMAIN.lastIndex = at;
    if (!DOMAIN.test(text)) continue;
    let start = at;
    while (start > 0 && at - start < 64 && LOCAL_PART.test(text.charAt(start - 1))) start -= 1;
    if (start < at) return start;
  }
  return -1;
}

const found = (kind: PersonalDataKind, index: number): PersonalData => ({ kind, at: index + 1 });

/**
 * First personal datum in a text, or `null`: an Italian fiscal code (with its control character, omocodia included), an e-mail address,
 * a phone number (international, or Italian mobile and landline), a document number next to the word that names it.
 * In an `identifier` bare digit strings are no phone numbers (`3471234567` may be a case), only a leading `+` makes one.
 */
export function personalDataIn(text: string, kind: 'text' | 'identifier'): PersonalData | null {
  const code = fiscalCodeIn(text);
  if (code >= 0) return found('fiscal_code', code);
  const email = emailIn(text);
  if (email >= 0) return found('email', email);
  if (text.length < 7 || !/\d/.test(text)) return null;
  if (kind === 'identifier') {
    const phone = text.search(PHONES.international);
    return phone >= 0 ? found('phone', phone) : null;
  }
  const undated = text.replace(CALENDAR, (calendar) => '#'.repeat(calendar.length));
  if (!/\d/.test(undated)) return null;
  for (const pattern of TEXT_PHONES) {
    const phone = undated.search(pattern);
    if (phone >= 0) return found('phone', phone);
  }
  const document = undated.search(DOCUMENT);
  return document >= 0 ? found('document_number', document) : null;
}
