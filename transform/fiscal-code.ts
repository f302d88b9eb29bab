/**
 * Control character of the Italian fiscal code (codice fiscale), Decree of the Minister of Finance of 23 December 1976:
 * characters in odd places weigh as in `ODD`, in even places as their own number, and the sum modulo 26 names a letter.
 */
const ODD = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
/** Letters that stand for the digits 0–9 when two people would share a code (omocodia). */
const OMOCODIA = 'LMNPQRSTUV';

const ordinal = (character: string): number =>
  character >= '0' && character <= '9' ? Number(character) : character.charCodeAt(0) - 65;
const digit = (character: string): number => (character <= '9' ? Number(character) : OMOCODIA.indexOf(character));

export function controlCharacter(first15: string): string {
  let sum = 0;
  for (let i = 0; i < 15; i += 1) {
    const n = ordinal(first15.charAt(i));
    sum += i % 2 === 0 ? (ODD[n] ?? 0) : n;
  }
  return String.fromCharCode(65 + (sum % 26));
}

/** Whether 16 upper-case characters of the code's shape are a fiscal code: day of birth 1–31 or 41–71 and the right control character. */
export function isFiscalCode(code: string): boolean {
  const day = digit(code.charAt(9)) * 10 + digit(code.charAt(10));
  return ((day >= 1 && day <= 31) || (day >= 41 && day <= 71)) && controlCharacter(code) === code.charAt(15);
}
