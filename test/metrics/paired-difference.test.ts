import { describe, expect, it } from "vitest";
import { holm } from "../../src/metrics/holm.ts";
import { exactMcNemar } from "../../src/metrics/mcnemar.ts";
import { pairedDifference } from "../../src/metrics/paired-difference.ts";
import { randomFrom } from "../../src/random.ts";

const usual = { resamples: 1000, seed: 7 };
const scores = (values: readonly (number | undefined)[]) =>
  values.map((value, at) => ({ problem: `p${String(at).padStart(3, "0")}`, value }));

describe("a paired difference", () => {
  const a = scores([0, 0, 1, 1, 0.5, 1 / 3]);
  const b = scores([1, 0, 0, 1, 0.75, 1 / 3]);

  it("counts wins, ties, losses and flips by question", () => {
    const difference = pairedDifference(a, b, usual);
    expect(difference).toMatchObject({ questions: 6, wins: 2, ties: 3, losses: 1 });
    expect(difference?.value).toBeCloseTo(0.25 / 6, 12);
    expect(difference?.gained).toEqual([{ problem: "p000", from: 0, to: 1 }]);
    // From one half to right is no flip: one half was neither.
    expect(difference?.lost).toEqual([{ problem: "p002", from: 1, to: 0 }]);
    expect(difference?.pMcNemar).toBe(1);
  });

  it("pairs by problem, whatever the order, and names what has no pair", () => {
    const there = pairedDifference(a, [...b].reverse(), usual);
    expect(there).toEqual(pairedDifference(a, b, usual));
    const partly = pairedDifference(a.slice(1), scores([1, 0, 0, 1, undefined]), usual);
    expect(partly?.questions).toBe(3);
    expect(partly?.unpaired).toEqual(["p000", "p004", "p005"]);
  });

  it("is undefined when nothing is paired", () => {
    expect(pairedDifference(a, [{ problem: "other", value: 1 }], usual)).toBeUndefined();
  });

  it("of a measure with itself is 0 with p = 1, and an interval of what n alike allow", () => {
    const difference = pairedDifference(a, a, usual);
    expect(difference).toMatchObject({ value: 0, pBootstrap: 1, pMcNemar: 1, deviation: 0 });
    expect(difference?.low).toBeLessThan(0);
  });

  it("is 0 where its questions' differences cancel out but for rounding", () => {
    // Tenths up by one and by two, down by three: in doubles their sum is 5.6e-17.
    const cancelled = pairedDifference(scores([0.5, 0.5, 0.5]), scores([0.6, 0.7, 0.2]), usual);
    expect(cancelled).toMatchObject({ value: 0, pBootstrap: 1, wins: 2, losses: 1 });
  });

  it("sees no certainty in differences that rounding alone tells apart", () => {
    // Three questions up by a tenth each, which in doubles are two different tenths.
    expect(0.3 - 0.2).not.toBe(0.2 - 0.1);
    const alike = pairedDifference(scores([0.2, 0.1, 0.5]), scores([0.3, 0.2, 0.6]), usual);
    expect(alike?.value).toBeCloseTo(0.1, 12);
    // A sign test of three, 2/2³; at most 1 − 0.025^(1/3) of all questions differ, by −1 at worst.
    expect(alike?.pBootstrap).toBeCloseTo(1 / 4, 12);
    expect(alike?.low).toBeCloseTo(0.1 - (1 - 0.025 ** (1 / 3)) * 1.1, 12);
  });

  it("turns its sign, not its p, when the two change places", () => {
    const [there, back] = [pairedDifference(a, b, usual), pairedDifference(b, a, usual)];
    expect(back?.value).toBeCloseTo(-(there?.value ?? Number.NaN), 12);
    expect(back?.pBootstrap).toBe(there?.pBootstrap);
  });

  it("has p-values that are below 0.05 about as often as they should under no difference", () => {
    let found = 0;
    for (let trial = 0; trial < 300; trial++) {
      const random = randomFrom("null", trial);
      const draw = () =>
        scores(Array.from({ length: 50 }, () => Math.round(4 * random.next()) / 4));
      const difference = pairedDifference(draw(), draw(), { resamples: 400, seed: trial });
      if ((difference?.pBootstrap ?? 1) < 0.05) found++;
    }
    // 15 expected; six standard deviations are 23.
    expect(found).toBeGreaterThan(2);
    expect(found).toBeLessThan(30);
  });

  it("finds a plain difference", () => {
    const before = scores(Array.from({ length: 60 }, (_, at) => Number(at % 3 === 0)));
    const after = scores(Array.from({ length: 60 }, (_, at) => Number(at % 3 < 2)));
    const difference = pairedDifference(before, after, usual);
    expect(difference?.pBootstrap).toBeLessThan(0.01);
    // 20 gained, none lost: 2 · 2^−20.
    expect(difference?.pMcNemar).toBeCloseTo(2 ** -19, 12);
    expect(difference?.low).toBeGreaterThan(0);
  });
});

describe("an interval and a p-value of one difference", () => {
  it.each([
    { spread: "within a hundredth", steps: [0.01, 0.014, 0.018] },
    { spread: "beyond a hundredth", steps: [0.005, 0.02, 0.035] },
    { spread: "about 0", steps: [-0.004, 0, 0.004] },
  ])("say the same of small differences with $spread of spread", ({ steps }) => {
    const from = Array.from({ length: 30 }, () => 0);
    const to = from.map((_, at) => steps[at % 3]);
    const difference = pairedDifference(scores(from), scores(to), usual);
    const excludesZero = (difference?.low ?? 0) > 0;
    expect((difference?.pBootstrap ?? 1) < 0.05).toBe(excludesZero);
  });
});

describe("exact McNemar", () => {
  it.each([
    { gained: 0, lost: 0, expected: 1 },
    { gained: 1, lost: 0, expected: 1 },
    { gained: 5, lost: 0, expected: 2 / 32 },
    { gained: 1, lost: 5, expected: (2 * 7) / 64 },
    { gained: 3, lost: 3, expected: 1 },
  ])("of $gained gained and $lost lost is $expected, by hand", ({ gained, lost, expected }) => {
    expect(exactMcNemar(gained, lost)).toBeCloseTo(expected, 12);
  });

  it("does not underflow for thousands of flips", () => {
    expect(exactMcNemar(5000, 5000)).toBe(1);
    expect(exactMcNemar(2400, 2600)).toBeGreaterThan(0.004);
    expect(exactMcNemar(2400, 2600)).toBeLessThan(0.006);
  });
});

describe("Holm's correction", () => {
  it("multiplies the smallest by all, the next by one less, and never falls", () => {
    // 0.01·3, max(0.03, 0.02·2), max(0.04, 0.03·1): by hand.
    const corrected = holm([0.02, 0.01, 0.03]);
    expect(corrected.map((p) => p.toFixed(12))).toEqual([
      "0.040000000000",
      "0.030000000000",
      "0.040000000000",
    ]);
  });

  it("leaves one alone, stops at 1, and has nothing to say of none", () => {
    expect(holm([0.04])).toEqual([0.04]);
    expect(holm([0.9, 0.8])).toEqual([1, 1]);
    expect(holm([])).toEqual([]);
  });
});
