import { describe, expect, it } from "vitest";
import { flowMatrix } from "../../src/analysis/flow-matrix.ts";

const outcome = (
  problem: string,
  vote: number | undefined,
  heavy: number | undefined,
  passRate: number,
) => ({ problem, vote, heavy, passRate });

describe("the flow matrix", () => {
  const matrix = flowMatrix([
    outcome("kept", 1, 0.75, 0.9),
    outcome("broken", 1, 0.25, 0.6),
    outcome("elevated", 0, 1, 0.25),
    outcome("rederived", 0, 0.75, 0),
    outcome("stuck", 0, 0, 0.1),
    outcome("tied vote", 0.5, 1, 0.5),
    outcome("split summaries", 1, 0.5, 0.5),
    outcome("ungraded", undefined, 1, 0.5),
  ]);

  it("sends each question one way, and names it", () => {
    expect(matrix?.kept.problems).toEqual(["kept"]);
    expect(matrix?.broken.problems).toEqual(["broken"]);
    expect(matrix?.recovered.problems).toEqual(["elevated", "rederived"]);
    expect(matrix?.minorityElevated.problems).toEqual(["elevated"]);
    expect(matrix?.rederived.problems).toEqual(["rederived"]);
    expect(matrix?.stuck.problems).toEqual(["stuck"]);
    expect(matrix?.undecided.problems).toEqual(["tied vote", "split summaries"]);
    expect(matrix?.unmeasured).toEqual(["ungraded"]);
  });

  it("has shares of the measured questions, with exact intervals", () => {
    expect(matrix?.broken.of).toBe(7);
    expect(matrix?.broken.value).toBeCloseTo(1 / 7, 12);
    // Clopper and Pearson: 1 − 0.975^(1/7) below, and R's binom.test(1, 7) above.
    expect(matrix?.broken.low).toBeCloseTo(1 - 0.975 ** (1 / 7), 10);
    expect(matrix?.broken.high).toBeCloseTo(0.57872, 4);
  });

  it("leaves undecided what an average over draws puts a rounding below one half", () => {
    // 5, 1, 3 and 1 of M = 5 right: ten of twenty.
    const half = (1 + 0.2 + 0.6 + 0.2) / 4;
    expect(half).toBeLessThan(0.5);
    const split = [outcome("heavy", 1, half, 0.5), outcome("vote", half, 0, 0.5)];
    expect(flowMatrix(split)?.undecided.problems).toEqual(["heavy", "vote"]);
  });

  it("is undefined without a measured question", () => {
    expect(flowMatrix([outcome("p", undefined, undefined, 0)])).toBeUndefined();
  });
});
