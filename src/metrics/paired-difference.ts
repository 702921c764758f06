import type { Estimate } from "../domain/estimate.ts";
import { sideOf, snapped } from "../domain/rounding.ts";
import { type Bootstrap, isAlike, mean, meanWithInterval, reachOf } from "./interval.ts";
import { exactMcNemar } from "./mcnemar.ts";
import { resampledMeans } from "./resample.ts";

/** A question's score in [0, 1]; undefined when nothing of it is graded. */
export type ProblemScore = { readonly problem: string; readonly value: number | undefined };

/** What became of a question between two measures or cells. */
export type Flip = {
  readonly problem: string;
  readonly from: number;
  readonly to: number;
};

/** B − A on the same questions. */
export type PairedDifference = Estimate & {
  /** Questions that both score. */
  readonly questions: number;
  /** Problems that only one of the two has, or has graded. */
  readonly unpaired: readonly string[];
  /** Standard deviation of a question's difference; 0 for one question. */
  readonly deviation: number;
  /** Two-sided, by paired bootstrap: how often chance alone differs by as much. */
  readonly pBootstrap: number;
  /** Two-sided, exact McNemar on majority outcomes. */
  readonly pMcNemar: number;
  /** Questions on which B scores more, the same, less than A. */
  readonly wins: number;
  readonly ties: number;
  readonly losses: number;
  /** Majority outcomes that turned: wrong in A and right in B, and the other way round. */
  readonly gained: readonly Flip[];
  readonly lost: readonly Flip[];
};

/** The normal distribution's standard errors to either side of 95 %. */
const NORMAL_REACH = 1.959963984540054;

/**
 * The paired difference B − A over the questions that both score, by problem id.
 *
 * A question's majority outcome is right when its score is above one half, wrong when below;
 * at exactly one half it is neither, and does not count as a flip.
 *
 * @returns undefined when no question is scored by both
 */
export function pairedDifference(
  a: readonly ProblemScore[],
  b: readonly ProblemScore[],
  bootstrap: Bootstrap,
): PairedDifference | undefined {
  const { pairs, unpaired } = paired(a, b);
  if (pairs.length === 0) return undefined;
  const differences = Float64Array.from(pairs, ({ from, to }) => snapped(to - from));
  const { value, low, high } = meanWithInterval(differences, [-1, 1], bootstrap);
  const gained = pairs.filter(({ from, to }) => isWrong(from) && isRight(to));
  const lost = pairs.filter(({ from, to }) => isRight(from) && isWrong(to));
  const wins = differences.filter((difference) => difference > 0).length;
  const losses = differences.filter((difference) => difference < 0).length;
  return {
    value: snapped(value),
    low: snapped(low),
    high: snapped(high),
    questions: pairs.length,
    unpaired,
    deviation: deviationOf(differences),
    pBootstrap: bootstrapPValue(differences, bootstrap),
    pMcNemar: exactMcNemar(gained.length, lost.length),
    wins,
    ties: pairs.length - wins - losses,
    losses,
    gained,
    lost,
  };
}

/** Joins by problem, in the order of problem ids, so that neither argument's order matters. */
function paired(
  a: readonly ProblemScore[],
  b: readonly ProblemScore[],
): { readonly pairs: readonly Flip[]; readonly unpaired: readonly string[] } {
  const scoreOf = (scores: readonly ProblemScore[]) =>
    new Map(scores.map(({ problem, value }) => [problem, value]));
  const [fromOf, toOf] = [scoreOf(a), scoreOf(b)];
  const problems = [...new Set([...fromOf.keys(), ...toOf.keys()])].sort();
  const pairs: Flip[] = [];
  const unpaired: string[] = [];
  for (const problem of problems) {
    const [from, to] = [fromOf.get(problem), toOf.get(problem)];
    if (from === undefined || to === undefined) unpaired.push(problem);
    else pairs.push({ problem, from, to });
  }
  return { pairs, unpaired };
}

/**
 * How often a resample strays from the mean by as much as the mean does from 0, both ways,
 * counting the mean itself (Davison and Hinkley 1997, eq. 4.11). Strays are widened for
 * few questions as intervals are, so that p < 0.05 and an interval without 0 differ by skewness alone.
 */
function bootstrapPValue(differences: Float64Array, { resamples, seed }: Bootstrap): number {
  const value = mean(differences);
  if (isAlike(differences)) return alikePValue(differences);
  const widening = reachOf(differences.length) / NORMAL_REACH;
  let strays = 0;
  for (const resampled of resampledMeans([differences], resamples, seed).flatMap((m) => [...m])) {
    if (sideOf(widening * Math.abs(resampled - value), Math.abs(value)) >= 0) strays++;
  }
  return (1 + strays) / (1 + resamples);
}

/** All differences alike: resampling sees no spread, so a sign test decides. */
function alikePValue(differences: Float64Array): number {
  return differences[0] === 0 ? 1 : exactMcNemar(differences.length, 0);
}

function deviationOf(differences: Float64Array): number {
  const center = mean(differences);
  let squares = 0;
  for (const difference of differences) squares += (difference - center) ** 2;
  return Math.sqrt(squares / Math.max(1, differences.length - 1));
}

function isRight(score: number): boolean {
  return sideOf(score, 0.5) > 0;
}

function isWrong(score: number): boolean {
  return sideOf(score, 0.5) < 0;
}
