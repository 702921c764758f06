import { describe, expect, it } from "vitest";
import {
  costText,
  differenceText,
  durationText,
  percent,
  pValueText,
  rate,
  scoreText,
  short,
} from "../../src/report/numbers.ts";

describe("numbers as reports print them", () => {
  it("are percent with one decimal, the interval beside", () => {
    expect(percent(0.6346)).toBe("63.5");
    expect(scoreText({ value: 0.5, low: 0.25, high: 1 })).toBe("50.0 [25.0, 100.0]");
    expect(scoreText(null)).toBe("–");
  });

  it("sign differences, and leave nothing unsigned but nothing", () => {
    expect(differenceText({ value: 0.021, low: -0.004, high: 0.046 })).toBe("+2.1 [−0.4, +4.6]");
    expect(differenceText({ value: 0.0004, low: -0.0004, high: 0 })).toBe("0.0 [0.0, 0.0]");
  });

  it("claim no precision that a p-value has not", () => {
    expect(pValueText(0.0009)).toBe("<0.001");
    expect(pValueText(0.0312)).toBe("0.031");
  });

  it.each([
    [null, "unknown"],
    [999, "999"],
    [1234, "1.23k"],
    [1_234_567, "1.23M"],
  ])("shorten a count of %s to %s", (count, shown) => {
    expect(short(count)).toBe(shown);
  });

  it("never show an unknown cost as nothing", () => {
    expect(costText(null)).toBe("unknown");
    expect(costText(0)).toBe("0");
    expect(costText(0.00123)).toBe("0.0012");
  });

  it("give no rate of nothing", () => {
    expect(rate(1, 0)).toBe("–");
    expect(rate(1, 8)).toBe("12.5 %");
  });

  it("tell time as people do", () => {
    expect(durationText(1400)).toBe("1.4 s");
    expect(durationText(725_000)).toBe("12 min 05 s");
    expect(durationText(12_000_000)).toBe("3 h 20 min");
  });
});
