import { describe, expect, it } from "vitest";
import { comparisonSentence } from "../../src/analysis/comparison.ts";
import { questionsNeeded } from "../../src/analysis/questions-needed.ts";

describe("a comparison in a sentence", () => {
  const seen = {
    value: 0.032,
    low: 0.005,
    high: 0.059,
    questions: 200,
    deviation: 0.2,
    pValue: 0.02,
  };

  it("says that a difference is beyond noise", () => {
    expect(comparisonSentence("Vote@8", "Heavy-Mean@4", seen)).toBe(
      "Heavy-Mean@4 scores 3.2 points more than Vote@8 " +
        "(95 % interval +0.5 to +5.9, p = 0.020, 200 questions): beyond noise.",
    );
  });

  it("says that it is within noise, and how many questions it would take", () => {
    const unseen = { ...seen, value: -0.02, low: -0.05, high: 0.01, pValue: 0.16, questions: 100 };
    // ((1.95996 + 0.84162) · 0.2 / 0.02)² = 784.9.
    expect(comparisonSentence("A", "B", unseen)).toBe(
      "B scores 2.0 points less than A (95 % interval −5.0 to +1.0, p = 0.160, 100 questions): " +
        "within noise, these questions do not tell them apart. Seeing a difference of this size would take about 785 such questions.",
    );
  });

  it("names no number of questions that nobody would ask", () => {
    // (2.80158 · 0.2 / 0.0004)² is 1,962,220; of 0.0006 it is 872,098.
    const tiny = { ...seen, value: 0.0004, low: -0.03, high: 0.03, pValue: 0.9 };
    const sentence = comparisonSentence("A", "B", tiny);
    expect(sentence).toMatch(/^B scores less than 0\.1 points more than A/);
    expect(sentence).toMatch(/would take more than a million such questions\.$/);
    const less = comparisonSentence("A", "B", { ...tiny, value: -0.0006 });
    expect(less).toMatch(/^B scores 0\.1 points less than A/);
    expect(less).toMatch(/would take about 872098 such questions\.$/);
  });

  it("holds a difference to its corrected p-value too", () => {
    expect(comparisonSentence("A", "B", { ...seen, pValue: 0.08 })).toContain("within noise");
  });

  it("says that none is found, not that there is none", () => {
    const level = { ...seen, value: 0, low: -0.1, high: 0.1, pValue: 1 };
    expect(comparisonSentence("A", "B", level)).toBe(
      "B and A score the same here (95 % interval −10.0 to +10.0, p = 1.000, 200 questions): " +
        "no difference is found, and one within the interval is not ruled out.",
    );
  });
});

describe("questions needed", () => {
  it("is the usual power formula, and undefined for no difference", () => {
    expect(questionsNeeded({ value: 0.1, deviation: 0.5 })).toBe(197);
    expect(questionsNeeded({ value: 0, deviation: 0.5 })).toBeUndefined();
    expect(questionsNeeded({ value: 1, deviation: 0 })).toBe(1);
  });
});
