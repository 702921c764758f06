import { describe, expect, it } from "vitest";
import { passRateBuckets, quarterBuckets } from "../../src/analysis/pass-rate-buckets.ts";
import { meanEstimator } from "../../src/metrics/interval.ts";

const outcome = (problem: string, passRate: number | undefined, heavy: number | undefined) => ({
  problem,
  passRate,
  heavy,
  vote: undefined,
});

const estimateMean = meanEstimator({ resamples: 100, seed: 1 });

describe("pass-rate buckets", () => {
  const table = passRateBuckets(
    [
      outcome("hopeless", 0, 0),
      outcome("rescued", 0.125, 1),
      outcome("on an edge", 0.25, 0.5),
      outcome("regressed", 0.875, 0.25),
      outcome("perfect", 1, 1),
      outcome("ungraded", undefined, 1),
    ],
    quarterBuckets,
    estimateMean,
  );

  it("hold their lower edge, and the last one its upper too", () => {
    expect(table?.buckets.map(({ problems }) => problems)).toEqual([
      ["hopeless", "rescued"],
      ["on an edge"],
      [],
      ["regressed", "perfect"],
    ]);
  });

  it("give the full table by heavy rate, and a mean that is undefined where empty", () => {
    expect(table?.buckets[0]?.byHeavyRate).toEqual([["hopeless"], [], [], ["rescued"]]);
    expect(table?.buckets[3]?.byHeavyRate).toEqual([[], ["regressed"], [], ["perfect"]]);
    expect(table?.buckets.map(({ heavyRate }) => heavyRate?.value)).toEqual([
      0.5,
      0.5,
      undefined,
      0.625,
    ]);
  });

  it("name the rescued and the regressed, of those with both rates", () => {
    expect(table?.rescued).toMatchObject({ problems: ["rescued"], value: 1 / 5, of: 5 });
    expect(table?.regressed).toMatchObject({ problems: ["regressed"], value: 1 / 5 });
    expect(table?.unmeasured).toEqual(["ungraded"]);
  });

  it("hold an edge that an average over draws misses by a rounding, thresholds too", () => {
    // 4, 4, 6 and 4 of 6 are 18 of 24; 4, 8 and 3 of 20 are 15 of 60.
    const threeQuarters = (4 / 6 + 4 / 6 + 6 / 6 + 4 / 6) / 4;
    const aQuarter = (4 / 20 + 8 / 20 + 3 / 20) / 3;
    expect(threeQuarters).toBeLessThan(0.75);
    expect(aQuarter).toBeGreaterThan(0.25);
    const found = passRateBuckets(
      [outcome("up", aQuarter, threeQuarters), outcome("down", threeQuarters, aQuarter)],
      quarterBuckets,
      estimateMean,
    );
    expect(found?.rescued.problems).toEqual(["up"]);
    expect(found?.regressed.problems).toEqual(["down"]);
    expect(found?.buckets.map(({ problems }) => problems)).toEqual([[], ["up"], [], ["down"]]);
  });

  it.each([[[0, 0.5]], [[0.1, 1]], [[0, 0.5, 0.5, 1]], [[1]]])("refuse the edges %s", (edges) => {
    expect(() => passRateBuckets([], { ...quarterBuckets, edges }, estimateMean)).toThrow(
      RangeError,
    );
  });
});
