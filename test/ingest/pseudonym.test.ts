import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { pseudonym } from '../../ingest/pseudonym.ts';
import { pseudonym as contract } from '../../specs/events/envelope.ts';

const KEY = 'a key of at least sixteen bytes';

describe('pseudonym', () => {
  it('is the HMAC-SHA-256 of the identifier, as the contract wants it', () => {
    const made = pseudonym(KEY, 'RSSMRA85T10A562S');
    expect(made).toBe(createHmac('sha256', KEY).update('RSSMRA85T10A562S').digest('base64url'));
    expect(made).toHaveLength(43);
    expect(contract.safeParse(made).success).toBe(true);
  });

  it('is one for all the ways to write an identifier, and another for another key or person', () => {
    const made = pseudonym(KEY, 'RSSMRA85T10A562S');
    expect(pseudonym(KEY, ' rssmra 85t10 a562s\n')).toBe(made);
    expect(pseudonym(Buffer.from(KEY), 'RSSMRA85T10A562S')).toBe(made);
    expect(pseudonym(`${KEY}!`, 'RSSMRA85T10A562S')).not.toBe(made);
    expect(pseudonym(KEY, 'RSSMRA85T10A562T')).not.toBe(made);
  });

  it('refuses a short key and an empty identifier', () => {
    expect(() => pseudonym('short', 'x')).toThrow(RangeError);
    expect(() => pseudonym(KEY, ' \t ')).toThrow(RangeError);
  });
});
