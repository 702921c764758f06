import betaQuantile from "@stdlib/stats-base-dists-beta-quantile";
import normalCdf from "@stdlib/stats-base-dists-normal-cdf";
import type { Estimate, EstimateMean } from "../domain/estimate.ts";
import { sideOf } from "../domain/rounding.ts";
import { quantile, resampledMeans } from "./resample.ts";

/** How intervals are drawn. The same choice over the same values gives the same bytes. */
export type Bootstrap = {
  /** Resamples taken, 1 or more; 1,000 is usual. */
  readonly resamples: number;
  readonly seed: string | number;
};

/** What an interval leaves out at each end: 95 % lies between. */
const TAIL = 0.025;

/** Scores that differ by no more than this share of their range are told apart by no question. */
const SCARCELY = 0.01;

/**
 * Means of one value a question, with their 95 % intervals: a BCa bootstrap (Efron 1987) over
 * questions, each taken with its draws, trajectories and summaries as they fell. What varies
 * within a question is thereby in the interval once; resampling inside as well would count it
 * twice (Davison and Hinkley 1997, section 3.8; docs/measures.md has the coverage of both).
 *
 * Plain percentiles are too narrow for few questions, so their normal quantile becomes
 * t · √(n/(n−1)), Student's t at n − 1 degrees (Hesterberg 2015, section 5.1,
 * doi:10.1080/00031305.2015.1089789). Where all values are equal resampling sees no spread: then
 * the exact bound holds, that with n alike at most 1 − 0.025^(1/n) of all questions differ. It
 * holds, too, for scores (a scale from 0 up) within a hundredth of their range, as expected Pass@K
 * near 1 is. Differences that small are no sign of a ceiling: they are resampled, as their p is.
 *
 * @param columns measures of the same questions, resampled alike: values one a question, at
 *   least one; a column's interval does not depend on the columns beside it
 * @param scale the range a value can have; the interval never leaves it
 * @returns an estimate a column
 * @throws RangeError when a column has no value, or not as many as the others
 */
export function meansWithIntervals(
  columns: readonly Float64Array[],
  scale: readonly [number, number],
  { resamples, seed }: Bootstrap,
): Estimate[] {
  const count = columns[0]?.length ?? 0;
  if (columns.some((values) => values.length === 0 || values.length !== count)) {
    throw new RangeError("A mean needs at least one value, and columns as many as one another.");
  }
  const varied = columns.filter((values) => !isScarcelyVaried(values, scale));
  const means = new Map(
    resampledMeans(varied, resamples, seed).map((ascending, at) => [varied[at], ascending]),
  );
  return columns.map((values) => {
    const ascending = means.get(values);
    if (ascending === undefined) return boundOfAlike(values, scale);
    const value = mean(values);
    const reach = reachOf(count);
    const skew = accelerationOf(values, value);
    return {
      value,
      low: Math.max(scale[0], Math.min(value, quantile(ascending, shareBelow(-reach, skew)))),
      high: Math.min(scale[1], Math.max(value, quantile(ascending, shareBelow(reach, skew)))),
    };
  });
}

/** One column's mean with its interval; see `meansWithIntervals`. */
export function meanWithInterval(
  values: Float64Array,
  scale: readonly [number, number],
  bootstrap: Bootstrap,
): Estimate {
  return meansWithIntervals([values], scale, bootstrap)[0] as Estimate;
}

/** Means with intervals as a function, for findings to be given. */
export function meanEstimator(bootstrap: Bootstrap): EstimateMean {
  return (values, scale) => meanWithInterval(Float64Array.from(values), scale, bootstrap);
}

/** Whether all values are equal but for rounding, so that resampling sees no spread. */
export function isAlike(values: Float64Array): boolean {
  const first = values[0] ?? Number.NaN;
  return values.every((value) => sideOf(value, first) === 0);
}

/** The mean, summed in order. NaN of no value. */
export function mean(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** Whether resampling sees no spread worth the name. Of differences (a scale below 0) only equal ones have none. */
function isScarcelyVaried(values: Float64Array, [least, most]: readonly [number, number]): boolean {
  if (least < 0) return isAlike(values);
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return high - low <= SCARCELY * (most - least);
}

function boundOfAlike(values: Float64Array, [least, most]: readonly [number, number]): Estimate {
  const value = isAlike(values) ? (values[0] ?? Number.NaN) : mean(values);
  const otherwise = 1 - TAIL ** (1 / values.length);
  return {
    value,
    low: value - otherwise * (value - least),
    high: value + otherwise * (most - value),
  };
}

/** The standard errors to either side of a mean of n values that 95 % intervals take: t · √(n/(n−1)). */
export function reachOf(count: number): number {
  return studentQuantile(count - 1) * Math.sqrt(count / (count - 1));
}

/** BCa's acceleration of a mean: a sixth of the values' skewness over √n. */
function accelerationOf(values: Float64Array, center: number): number {
  let squares = 0;
  let cubes = 0;
  for (const value of values) {
    squares += (value - center) ** 2;
    cubes += (value - center) ** 3;
  }
  return cubes / (6 * squares ** 1.5);
}

/**
 * The share of resamples below a BCa end point. The bias correction is taken as its value for a
 * mean, which equals the acceleration, as counting it on few distinct values is mostly noise.
 */
function shareBelow(reach: number, acceleration: number): number {
  const shifted = acceleration + reach;
  return normalCdf(acceleration + shifted / (1 - acceleration * shifted), 0, 1);
}

/** Student's t at 1 − TAIL, by way of the beta distribution: t² = ν (1 − x)/x, x ~ Beta(ν/2, 1/2). */
function studentQuantile(freedom: number): number {
  const x = betaQuantile(2 * TAIL, freedom / 2, 0.5);
  return Math.sqrt((freedom * (1 - x)) / x);
}
