import { demand, demandCount } from './domain.ts';

/** Outcomes of invitations (AAPOR): complete, partial, refusal, no contact, other, and unknown whether eligible (household, other). */
export interface Dispositions {
  complete: number;
  partial: number;
  refusal: number;
  noContact: number;
  other: number;
  unknownHousehold: number;
  unknownOther: number;
}

const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

/**
 * Response, cooperation, refusal, contact and location rates of AAPOR's Standard Definitions (9th ed., 2016), numbered as there; `eligible` is e, the share of
 * the unknown taken as eligible (rates 3 and 4). `null` with nothing to divide by.
 */
export function responseRates(counts: Dispositions, eligible: number) {
  for (const count of Object.values(counts)) demandCount(count);
  demand(eligible >= 0 && eligible <= 1, 'the eligible share lies in [0, 1]');
  const { complete: i, partial: p, refusal: r, noContact: nc, other: o } = counts;
  const unknown = counts.unknownHousehold + counts.unknownOther;
  const known = i + p + r + nc + o;
  const [all, likely] = [known + unknown, known + eligible * unknown];
  const contacted = i + p + r + o;
  return {
    response: [share(i, all), share(i + p, all), share(i, likely), share(i + p, likely), share(i, known), share(i + p, known)],
    cooperation: [share(i, contacted), share(i + p, contacted), share(i, i + p + r), share(i + p, i + p + r)],
    refusal: [share(r, all), share(r, likely), share(r, known)],
    contact: [share(contacted, all), share(contacted, likely), share(contacted, known)],
    location: [share(contacted + nc, all), share(contacted + nc, likely)],
  };
}
