import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { groupAnswers } from "../../src/grading/group-answers.ts";

const sameNumber = (a: string, b: string) => Number(a) === Number(b);

describe("groupAnswers", () => {
  it("gives each answer the index of the first one equivalent to it", () => {
    expect(groupAnswers(["1/2", "0.5", "3", ".5", "1/2", "3.0"], sameNumber)).toEqual({
      classes: [0, 1, 2, 1, 0, 2],
      skipped: 0,
    });
  });

  it("gives no classes for no answers", () => {
    expect(groupAnswers([], sameNumber)).toEqual({ classes: [], skipped: 0 });
  });

  it("is what comparing everything with everything says, when equivalence is transitive", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("1", "1.0", "01", "2", "2.", "3")), (answers) => {
        const bruteForce = answers.map((answer) =>
          answers.findIndex((other) => sameNumber(other, answer)),
        );
        expect(groupAnswers(answers, sameNumber)).toEqual({ classes: bruteForce, skipped: 0 });
      }),
    );
  });

  it("compares at most 50,000 times, and counts the rest as different", () => {
    let comparisons = 0;
    const answers = Array.from({ length: 1000 }, (_, index) => String(index));
    const groups = groupAnswers(answers, () => {
      comparisons++;
      return false;
    });
    expect(comparisons).toBe(50_000);
    // Every pair of a thousand, less those compared.
    expect(groups).toEqual({ classes: answers.map(Number), skipped: (1000 * 999) / 2 - 50_000 });
  });

  it("counts each comparison that it is told to skip, and makes the others", () => {
    // In order: 1.0 with 1; 3 with 1; 01 with 1 (skipped), 01 with 3.
    const skipsThird = (comparison: number) => comparison !== 3;
    expect(groupAnswers(["1", "1.0", "3", "01"], sameNumber, skipsThird)).toEqual({
      classes: [0, 0, 2, 3],
      skipped: 1,
    });
  });
});
