import type { EstimateMean } from "../domain/estimate.ts";
import type { PassRateTable } from "../domain/findings.ts";
import { sideOf } from "../domain/rounding.ts";
import type { QuestionOutcome } from "./question-outcome.ts";
import { shareOf } from "./share-of.ts";

/** How questions are sorted by their pass rate and by what deliberation made of them. */
export type BucketPlan = {
  /** Ascending bounds from 0 to 1; a bucket holds its lower bound, the last one its upper too. */
  readonly edges: readonly number[];
  /** A question is rescued when its pass rate is at most the first and its heavy rate at least the second. */
  readonly rescued: { readonly passRateAtMost: number; readonly heavyRateAtLeast: number };
  /** It is regressed when its pass rate is at least the first and its heavy rate at most the second. */
  readonly regressed: { readonly passRateAtLeast: number; readonly heavyRateAtMost: number };
};

/** Quarters, with rates of exactly 1 in the last. */
export const quarterBuckets: BucketPlan = {
  edges: [0, 0.25, 0.5, 0.75, 1],
  rescued: { passRateAtMost: 0.25, heavyRateAtLeast: 0.75 },
  regressed: { passRateAtLeast: 0.75, heavyRateAtMost: 0.25 },
};

/**
 * Questions by pass rate of their K trajectories and by heavy rate of their M summaries, with the
 * full table (HeavySkill, section 4.1, whose edges and thresholds the paper leaves open).
 *
 * @returns undefined when no question has both rates
 * @throws RangeError when the edges do not ascend from 0 to 1
 */
export function passRateBuckets(
  outcomes: readonly QuestionOutcome[],
  plan: BucketPlan,
  estimateMean: EstimateMean,
): PassRateTable | undefined {
  const { edges, rescued, regressed } = plan;
  checkEdges(edges);
  const rated = outcomes.flatMap(({ problem, passRate, heavy }) =>
    passRate === undefined || heavy === undefined ? [] : [{ problem, passRate, heavy }],
  );
  if (rated.length === 0) return undefined;
  const measured = new Set(rated.map(({ problem }) => problem));
  const problemsOf = (isInside: (rates: (typeof rated)[number]) => boolean) =>
    rated.filter(isInside).map(({ problem }) => problem);
  return {
    buckets: edges.slice(0, -1).map((from, row) => {
      const inside = rated.filter(({ passRate }) => bucketOf(passRate, edges) === row);
      const heavyRates = inside.map(({ heavy }) => heavy);
      return {
        from,
        to: edges[row + 1] ?? 1,
        problems: inside.map(({ problem }) => problem),
        heavyRate: inside.length === 0 ? null : estimateMean(heavyRates, [0, 1]),
        byHeavyRate: edges
          .slice(0, -1)
          .map((_, column) =>
            inside
              .filter(({ heavy }) => bucketOf(heavy, edges) === column)
              .map(({ problem }) => problem),
          ),
      };
    }),
    rescued: shareOf(
      problemsOf(
        ({ passRate, heavy }) =>
          sideOf(passRate, rescued.passRateAtMost) <= 0 &&
          sideOf(heavy, rescued.heavyRateAtLeast) >= 0,
      ),
      rated.length,
    ),
    regressed: shareOf(
      problemsOf(
        ({ passRate, heavy }) =>
          sideOf(passRate, regressed.passRateAtLeast) >= 0 &&
          sideOf(heavy, regressed.heavyRateAtMost) <= 0,
      ),
      rated.length,
    ),
    unmeasured: outcomes
      .filter(({ problem }) => !measured.has(problem))
      .map(({ problem }) => problem),
  };
}

function bucketOf(rate: number, edges: readonly number[]): number {
  const above = edges.findIndex((edge) => sideOf(rate, edge) < 0);
  return above < 0 ? edges.length - 2 : above - 1;
}

function checkEdges(edges: readonly number[]): void {
  const isAscending = edges.every((edge, at) => at === 0 || edge > (edges[at - 1] ?? edge));
  if (edges.length < 2 || edges[0] !== 0 || edges.at(-1) !== 1 || !isAscending) {
    throw new RangeError(`Bucket edges ascend from 0 to 1, got ${edges.join(", ")}.`);
  }
}
