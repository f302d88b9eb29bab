import { normalQuantile } from './normal.ts';

const LANCZOS_G = 607 / 128;
const LANCZOS = [
  0.9999999999999971, 57.15623566586292, -59.59796035547549, 14.136097974741746, -0.4919138160976202, 0.00003399464998481189,
  0.00004652362892704858, -0.00009837447530487956, 0.0001580887032249125, -0.00021026444172410488, 0.00021743961811521265,
  -0.0001643181065367639, 0.00008441822398385275, -0.000026190838401581408, 0.0000036899182659531625,
];

/** Natural logarithm of Γ(x), x > 0, to about 15 digits (Lanczos 1964, coefficients of Godfrey 2001). */
export function logGamma(x: number): number {
  const base = x + LANCZOS_G - 0.5;
  const series = LANCZOS.reduce((sum, c, i) => (i === 0 ? c : sum + c / (x - 1 + i)), 0);
  return (x - 0.5) * Math.log(base) - base + Math.log(Math.sqrt(2 * Math.PI) * series);
}

/** δ(x) in x! = √(2πx) xˣ e^(−x+δ(x)): what Stirling's formula leaves out (Loader 2000). x > 0. */
export function stirlingError(x: number): number {
  if (x <= 15) return logGamma(x + 1) - (x + 0.5) * Math.log(x) + x - 0.5 * Math.log(2 * Math.PI);
  const square = x * x;
  return (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - 1 / 1188 / square) / square) / square) / square) / x;
}

/** x·ln(x/mean) + mean − x without the cancellation near x = mean (Loader 2000). x > 0, mean > 0. */
export function devianceTerm(x: number, mean: number): number {
  if (Math.abs(x - mean) >= 0.1 * (x + mean)) return x * Math.log(x / mean) + mean - x;
  const v = (x - mean) / (x + mean);
  let sum = (x - mean) * v;
  let term = 2 * x * v;
  for (let j = 1, before = Number.NaN; sum !== before && j < 1000; j++) {
    before = sum;
    term *= v * v;
    sum += term / (2 * j + 1);
  }
  return sum;
}

/** meanˣ e^(−mean) / Γ(x + 1), x > 0: a Poisson probability where x is whole; relative error about 1e-14 up to 10⁶ and beyond. */
const poissonMass = (x: number, mean: number): number =>
  Math.exp(-stirlingError(x) - devianceTerm(x, mean)) / Math.sqrt(2 * Math.PI * x);

/** Density of the gamma distribution of unit scale. */
const density = (shape: number, x: number): number => (shape / x) * poissonMass(shape, x);

function lowerSeries(shape: number, x: number): number {
  let term = 1 / shape;
  let sum = term;
  for (let k = shape + 1; term > sum * 1e-17; k++) {
    term *= x / k;
    sum += term;
  }
  return sum * x * density(shape, x);
}

/** Lentz's evaluation of Legendre's continued fraction of the upper tail; converges for x > shape + 1. */
function upperFraction(shape: number, x: number): number {
  let b = x + 1 - shape;
  let c = Number.MAX_VALUE;
  let d = 1 / b;
  let product = d;
  for (let i = 1, change = 0; Math.abs(change - 1) > 1e-16 && i < 100_000; i++) {
    const a = -i * (i - shape);
    b += 2;
    d = 1 / (a * d + b);
    c = b + a / c;
    change = c * d;
    product *= change;
  }
  return product * x * density(shape, x);
}

/** Regularised lower incomplete gamma P(shape, x): the distribution function of a gamma variable of unit scale. */
export function gammaProbability(shape: number, x: number): number {
  if (x <= 0) return 0;
  return x < shape + 1 ? lowerSeries(shape, x) : 1 - upperFraction(shape, x);
}

/** Regularised upper incomplete gamma 1 − P(shape, x), exact in the far tail. P(Poisson(x) ≤ k) is this with shape k + 1. */
export function gammaTail(shape: number, x: number): number {
  if (x <= 0) return 1;
  return x < shape + 1 ? 1 - lowerSeries(shape, x) : upperFraction(shape, x);
}

function wilsonHilferty(p: number, shape: number): number {
  const cube = 1 - 1 / (9 * shape) + normalQuantile(p) / (3 * Math.sqrt(shape));
  return cube > 0.1 ? shape * cube ** 3 : Math.exp((Math.log(p) + logGamma(shape + 1)) / shape);
}

/**
 * Quantile of the gamma distribution of unit scale: Newton from Wilson and Hilferty's approximation, halving when a step would leave the bracket.
 * Half a chi-square quantile with twice the degrees of freedom is the same number.
 */
export function gammaQuantile(p: number, shape: number): number {
  if (p <= 0) return 0;
  if (p >= 1) return Number.POSITIVE_INFINITY;
  let x = wilsonHilferty(p, shape);
  let low = 0;
  let high = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 200; i++) {
    const error = gammaProbability(shape, x) - p;
    if (error > 0) high = x;
    else low = x;
    const step = x - error / density(shape, x);
    const next = step > low && step < high ? step : high === Number.POSITIVE_INFINITY ? 2 * x : (low + high) / 2;
    if (Math.abs(next - x) <= 1e-15 * x) return next;
    x = next;
  }
  return x;
}
