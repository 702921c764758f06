import { describe, expect, it } from "vitest";
import { agreement } from "../../src/analysis/agreement.ts";
import { frontier } from "../../src/analysis/frontier.ts";
import { kCurves } from "../../src/analysis/k-curves.ts";
import { matchedCompute } from "../../src/analysis/matched-compute.ts";
import { gradedQuestion } from "../../src/domain/graded-question.ts";
import { heavyMean } from "../../src/metrics/heavy-mean.ts";
import { meanEstimator } from "../../src/metrics/interval.ts";
import { passMeasure, voteMeasure } from "../../src/metrics/scores.ts";
import { heavyVote } from "../../src/metrics/vote-at-k.ts";

const estimateMean = meanEstimator({ resamples: 100, seed: 1 });

/** "a" is right; "-" states nothing. */
function question(problem: string, pool: string, ...iterations: readonly string[]) {
  const attempts = (letters: string) =>
    [...letters].map((letter) => ({
      answerClass: letter === "-" ? null : letter,
      state:
        letter === "a"
          ? ("correct" as const)
          : letter === "-"
            ? ("unanswered" as const)
            : ("incorrect" as const),
    }));
  return gradedQuestion({
    problem,
    pool: attempts(pool),
    draws: [{ trajectories: [...pool].map((_, at) => at), iterations: iterations.map(attempts) }],
  });
}

const questions = [question("p", "aabb", "aabb", "aaaa"), question("q", "abbcc", "a-ab", "bbbb")];

describe("K-curves", () => {
  const measures = new Map([
    [
      "Pass",
      (one: (typeof questions)[number], k: number) => passMeasure("expected", k)(one, "graded"),
    ],
  ]);

  it("run over every K that all pools have", () => {
    const [pass] = kCurves(questions, measures, estimateMean);
    expect(pass?.points.map(({ at }) => at)).toEqual([1, 2, 3, 4]);
    // p: 2 of 4 right, q: 1 of 5.
    expect(pass?.points[0]?.value).toBeCloseTo((1 / 2 + 1 / 5) / 2, 12);
    expect(pass?.points[1]?.value).toBeCloseTo((5 / 6 + 2 / 5) / 2, 12);
  });

  it("take the sizes asked for, and none of an empty set", () => {
    expect(kCurves(questions, measures, estimateMean, [2, 8])[0]?.points).toHaveLength(1);
    expect(kCurves([], measures, estimateMean)).toEqual([]);
  });
});

describe("agreement", () => {
  it("is the chance that two summaries say the same, by hand", () => {
    const found = agreement(questions, 1, (one) => heavyVote(one, 1, "graded"), estimateMean);
    // p: 2 of 6 pairs. q: one of 6, as no answer agrees with none.
    expect(found?.pairwise.value).toBeCloseTo((2 / 6 + 1 / 6) / 2, 12);
    expect(found?.unanimous.value).toBe(0);
    expect(found?.vote?.value).toBe((1 / 2 + 1) / 2);
    expect(found?.divided).toEqual(["p", "q"]);
  });

  it("sees unanimity whatever it agrees on, and is undefined for single summaries", () => {
    const vote = () => undefined;
    expect(agreement(questions, 2, vote, estimateMean)?.unanimous.value).toBe(1);
    expect(agreement([question("p", "a", "a")], 1, vote, estimateMean)).toBeUndefined();
  });
});

describe("matched compute", () => {
  const measures = {
    heavyOf: (one: (typeof questions)[number]) => heavyMean(one, 1, "graded"),
    voteAt: (one: (typeof questions)[number], k: number) =>
      voteMeasure("expected", k)(one, "graded"),
  };
  const spend = (heavy: number) =>
    questions.map(({ problem }) => ({ problem, perTrajectory: 100, heavy }));

  it("votes over as many trajectories as heavy thinking cost", () => {
    const found = matchedCompute(questions, spend(300), measures, estimateMean);
    // p at K = 3: aab, aab, abb, abb → 1/2. q at K = 3: abb 1, acc 1, abc ×4 tied by three, bbc 2, bcc 2 → 4/3 of 10.
    expect(found?.matchedK).toBe(3);
    expect(found?.vote?.value).toBeCloseTo((1 / 2 + 4 / 30) / 2, 12);
    expect(found?.difference?.value).toBeCloseTo(1 / 2 - (1 / 2 + 4 / 30) / 2, 12);
    expect(found?.problems).toEqual(["p", "q"]);
  });

  it("goes between two whole K'", () => {
    const at = (heavy: number) =>
      matchedCompute(questions, spend(heavy), measures, estimateMean)?.vote?.value ?? Number.NaN;
    expect(at(350)).toBeCloseTo((at(300) + at(400)) / 2, 12);
  });

  it("says so when the pool is too small, rather than vote over less", () => {
    const found = matchedCompute(questions, spend(450), measures, estimateMean);
    expect(found).toMatchObject({ matchedK: 4.5, isBeyondPool: true, vote: null });
  });

  it("is not beyond a pool by a rounding of what was spent", () => {
    // Two at 1 and 2 cents: 2 and 10 cents are four trajectories each on average.
    const cents = [
      { problem: "p", perTrajectory: 0.01, heavy: 0.02 },
      { problem: "q", perTrajectory: 0.02, heavy: 0.1 },
    ];
    expect((0.02 + 0.1) / (0.01 + 0.02)).toBeGreaterThan(4);
    const found = matchedCompute(questions, cents, measures, estimateMean);
    expect(found).toMatchObject({ matchedK: 4, isBeyondPool: false });
    expect(found?.vote).toEqual(
      matchedCompute(questions, spend(400), measures, estimateMean)?.vote,
    );
  });

  it("is undefined without spendings", () => {
    expect(matchedCompute(questions, [], measures, estimateMean)).toBeUndefined();
  });
});

describe("the accuracy–cost frontier", () => {
  it("holds what nothing cheaper equals", () => {
    const points = [
      { name: "dear", cost: 4, score: 0.9 },
      { name: "worse and dearer", cost: 3, score: 0.4 },
      { name: "cheap", cost: 1, score: 0.5 },
      { name: "equal to cheap", cost: 1, score: 0.5 },
      { name: "as good for more", cost: 5, score: 0.9 },
    ];
    const found = frontier(points).filter(({ isOnFrontier }) => isOnFrontier);
    expect(found.map(({ name }) => name)).toEqual(["cheap", "equal to cheap", "dear"]);
  });

  it("has nothing on it that is better for more by a rounding alone", () => {
    const [less, more] = [(0.7 + 0.2 + 0.1) / 2, (0.1 + 0.2 + 0.7) / 2] as const;
    expect(less).toBeLessThan(more);
    const points = [
      { name: "cheap", cost: 1, score: less },
      { name: "dear", cost: 2, score: more },
    ];
    expect(frontier(points).map(({ isOnFrontier }) => isOnFrontier)).toEqual([true, false]);
  });
});
