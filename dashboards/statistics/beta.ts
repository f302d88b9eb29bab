import { devianceTerm, stirlingError } from './gamma.ts';

/** Γ(a+b+1)/(Γ(a+1)Γ(b+1)) xᵃ(1−x)ᵇ in Loader's saddle-point form: no cancellation up to 10⁶ and beyond. */
function binomialMass(a: number, b: number, x: number): number {
  const n = a + b;
  const exponent = stirlingError(n) - stirlingError(a) - stirlingError(b) - devianceTerm(a, n * x) - devianceTerm(b, n * (1 - x));
  return Math.exp(exponent) * Math.sqrt(n / (2 * Math.PI * a * b));
}

const TINY = 1e-300;
const away = (value: number): number => (Math.abs(value) < TINY ? TINY : value);

/** Lentz's evaluation of the continued fraction of the incomplete beta (Press et al. 2007, 6.4); converges for x < (a+1)/(a+b+2). */
function fraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let product = d;
  for (let m = 1, change = 0; Math.abs(change - 1) > 1e-16 && m < 100_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    product *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    change = d * c;
    product *= change;
  }
  return product;
}

/** Regularised incomplete beta I(x; a, b), a > 0, b > 0: the distribution function of a beta variable. */
export function betaProbability(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = (binomialMass(a, b, x) * a * b) / (a + b);
  return x < (a + 1) / (a + b + 2) ? (front * fraction(x, a, b)) / a : 1 - (front * fraction(1 - x, b, a)) / b;
}

/** Quantile of the beta distribution: Newton from the mean, halving when a step would leave the bracket. */
export function betaQuantile(p: number, a: number, b: number): number {
  if (p <= 0) return 0;
  if (p >= 1) return 1;
  let low = 0;
  let high = 1;
  let x = a / (a + b);
  for (let i = 0; i < 300; i++) {
    const error = betaProbability(x, a, b) - p;
    if (error > 0) high = x;
    else low = x;
    const density = (binomialMass(a, b, x) * a * b) / (a + b) / (x * (1 - x));
    const step = x - error / density;
    const next = step > low && step < high ? step : (low + high) / 2;
    if (Math.abs(next - x) <= 1e-15 * x) return next;
    x = next;
  }
  return x;
}
