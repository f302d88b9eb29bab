import { betaProbability } from './beta.ts';
import { studentQuantile, twoSidedP } from './distributions.ts';
import { demandConfidence } from './domain.ts';
import { normalQuantile } from './normal.ts';

/** Density of the standard normal distribution. */
const normalDensity = (z: number): number => Math.exp(-(z * z) / 2) / Math.sqrt(2 * Math.PI);

/** Variance of a standard normal variable with a share `trim` of each tail Winsorised at c = Φ⁻¹(1 − trim): (1 − 2t) − 2cφ(c) + 2tc²; 1 with none. */
export function winsorisedVariance(trim: number): number {
  if (trim === 0) return 1;
  const c = normalQuantile(1 - trim);
  return 1 - 2 * trim - 2 * c * normalDensity(c) + 2 * trim * c * c;
}

/** Nearest to 1 that a confidence may come. */
const SUREST = 1 - 1e-12;

/**
 * The normal confidence whose limits are as wide as those of Student's t with units − 1 degrees of freedom: for limits about a centre when the variance between
 * units was estimated from so many of them (prediction interval of Higgins, Thompson and Spiegelhalter 2009). Below two units: as told.
 */
export function predictiveConfidence(confidence: number, units: number): number {
  demandConfidence(confidence);
  if (units < 2) return confidence;
  const critical = studentQuantile((1 + confidence) / 2, units - 1);
  return Math.min(SUREST, 1 - twoSidedP(critical));
}

/** Two-sided p-value of a standardised distance under Student's t with units − 1 degrees of freedom; `null` below two units. */
export function predictiveP(z: number, units: number): number | null {
  const df = units - 1;
  return df < 1 ? null : betaProbability(df / (df + z * z), df / 2, 0.5);
}
