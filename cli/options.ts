import { InvalidArgumentError } from 'commander';

/** A whole number, zero or more. */
export function integerOption(value: string): number {
  if (!/^\d{1,9}$/.test(value)) throw new InvalidArgumentError('write a whole number.');
  return Number(value);
}

/** A calendar day, YYYY-MM-DD. */
export function dayOption(value: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value) || Number.isNaN(Date.parse(value)))
    throw new InvalidArgumentError('write a day as YYYY-MM-DD.');
  return value;
}
