import type { ReferralCountRow } from '../../warehouse/journeys.ts';
import { proportion } from './shares.ts';
import type { ReferralRow } from './types.ts';

/** Referrals of each sender to each receiver, with the share accepted within the term of those old enough, and its Wilson limits. */
export const referralRows = (counts: readonly ReferralCountRow[]): ReferralRow[] =>
  counts.map((row) => ({ ...row, ...proportion(row.accepted, row.mature), note: '' }));
